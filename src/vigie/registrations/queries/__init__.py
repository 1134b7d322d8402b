"""Every read of registrations, filtered by actor; another organisation's id is NotFound.

Lists of certificates: `certificates_page`, `count_certificates`, `every_certificate`,
`find_certificates`. One certificate: `certificate`, `comparison_of`, `distortions_of`,
`timeline_of`, `evidence_of`. Imports: `sources`, `imports`, `import_detail`, `bad_rows`, `every_bad_row`,
`saved_profile`. Runs: `runs`, `run_detail`, `mapping_faults`, `questions`, `figures`. For the rules: `subjects`
of a run, `subject_of` one certificate.
"""

from vigie.registrations.queries.dealers import (
    DealerLine,
    certificates_by_number,
    certificates_numbered,
    dealers,
)
from vigie.registrations.queries.evidence import EvidenceLine, evidence_of
from vigie.registrations.queries.imports import (
    BadRowLine,
    ImportLine,
    SourceLine,
    bad_rows,
    every_bad_row,
    import_detail,
    imports,
    saved_profile,
    sources,
    upload_path,
)
from vigie.registrations.queries.lists import (
    COUNTED_UP_TO,
    SORTS,
    CertificateFilters,
    CertificateLine,
    CertificatePage,
    certificates_page,
    count_certificates,
    every_certificate,
    find_certificates,
)
from vigie.registrations.queries.own_names import own_names
from vigie.registrations.queries.reads import FileRead, RecordRead, files_of_runs, live_records
from vigie.registrations.queries.runs import (
    Figures,
    MappingFaultLine,
    QuestionLine,
    RunLine,
    figures,
    last_compared,
    mapping_faults,
    questions,
    run_detail,
    runs,
)
from vigie.registrations.queries.sheets import (
    Comparison,
    ComparisonRow,
    DistortionLine,
    Event,
    certificate,
    certificates_of_record,
    comparison_of,
    distortions_of,
    timeline_of,
)
from vigie.registrations.queries.subjects import Subject, subject_of, subjects
from vigie.registrations.queries.twice import contracts_by_shared_vin, dealers_of

__all__ = [
    "COUNTED_UP_TO",
    "SORTS",
    "BadRowLine",
    "CertificateFilters",
    "CertificateLine",
    "CertificatePage",
    "Comparison",
    "ComparisonRow",
    "DealerLine",
    "DistortionLine",
    "Event",
    "EvidenceLine",
    "Figures",
    "FileRead",
    "ImportLine",
    "MappingFaultLine",
    "QuestionLine",
    "RecordRead",
    "RunLine",
    "SourceLine",
    "Subject",
    "bad_rows",
    "certificate",
    "certificates_by_number",
    "certificates_numbered",
    "certificates_of_record",
    "certificates_page",
    "comparison_of",
    "contracts_by_shared_vin",
    "count_certificates",
    "dealers",
    "dealers_of",
    "distortions_of",
    "every_bad_row",
    "every_certificate",
    "evidence_of",
    "figures",
    "files_of_runs",
    "find_certificates",
    "import_detail",
    "imports",
    "last_compared",
    "live_records",
    "mapping_faults",
    "own_names",
    "questions",
    "run_detail",
    "runs",
    "saved_profile",
    "sources",
    "subject_of",
    "subjects",
    "timeline_of",
    "upload_path",
]
