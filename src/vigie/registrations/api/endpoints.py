"""Endpoints of surveillance: certificates, distortions, imports, runs."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Annotated, Any, BinaryIO, Final, cast

from django.utils.timezone import localdate
from django.utils.translation import get_language
from ninja import File, Form, Header, Query, Router, Status, UploadedFile

from vigie.journal.actions import record_reading
from vigie.kernel.actor import Actor
from vigie.kernel.cursor import decode_cursor, encode_cursor
from vigie.registrations import actions, queries
from vigie.registrations.api.schemas import (
    AskedOut,
    BadRowPage,
    CertificateDetail,
    CertificateFilters,
    CertificatePage,
    ContractUpdateIn,
    DistortionLine,
    EvidenceIn,
    EvidenceOut,
    ImportIn,
    ImportLine,
    ImportPage,
    ObservationIn,
    ProposedEvidence,
    ReceivedOut,
    RecordOut,
    RetractionIn,
    RunLine,
    RunPage,
    SentBackOut,
    SourceOut,
)
from vigie.registrations.domain.evidence import NewEvidence
from vigie.registrations.queries import EvidenceLine
from vigie.registrations.queries.compared import with_compared
from vigie.ui.access import StaffRequest
from vigie.ui.catalogue import brief, sentence_for

router = Router()

IMPORTS_A_PAGE: Final = 50
BAD_ROWS_A_PAGE: Final = 100
RUNS_A_PAGE: Final = 20

Key = Annotated[str, Header(alias="Idempotency-Key", min_length=1, max_length=200)]


@router.get("/certificates", response=CertificatePage, summary="List certificates")
def list_certificates(
    request: StaffRequest,
    asked: Query[CertificateFilters],
    sort: str = "plate",
    cursor: str = "",
) -> dict[str, object]:
    """Certificates of your organisation, 50 a page; `q` is a beginning of plate, VIN or name."""
    by = request.actor
    filters = queries.CertificateFilters(**asked.dict())
    page = queries.certificates_page(by, filters, sort=sort, cursor=cursor)
    record_reading(by, "registrations.certificate", None, len(page.rows))
    return {"items": with_compared(by, page.rows), "next_cursor": page.next_cursor}


@router.get(
    "/certificates/{certificate_id}", response=CertificateDetail, summary="Read a certificate"
)
def read_certificate(request: StaffRequest, certificate_id: int) -> dict[str, object]:
    """One certificate, expected and observed side by side. The reading is kept."""
    by = request.actor
    (line,) = with_compared(by, [queries.certificate(by, certificate_id)])
    compared = queries.comparison_of(by, certificate_id)
    record_reading(by, "registrations.certificate", certificate_id)
    return {
        "certificate": line,
        "is_found": compared.is_found,
        "expected_as_of": compared.expected_as_of,
        "observed_as_of": compared.observed_as_of,
        "fields": compared.rows,
        "unread": compared.unread,
    }


@router.get(
    "/certificates/{certificate_id}/distortions",
    response=list[DistortionLine],
    summary="List distortions",
)
def list_distortions(request: StaffRequest, certificate_id: int) -> object:
    """All distortions of a certificate, open ones first. The reading is kept."""
    by = request.actor
    found = queries.distortions_of(by, certificate_id)
    record_reading(by, "registrations.certificate", certificate_id)
    return found


@router.get(
    "/certificates/{certificate_id}/evidence", response=list[EvidenceLine], summary="List evidence"
)
def list_evidence(request: StaffRequest, certificate_id: int) -> object:
    """What people hold in hand about a certificate, the latest first. The reading is kept."""
    by = request.actor
    queries.certificate(by, certificate_id)
    found = queries.evidence_of(by, certificate_id)
    record_reading(by, "registrations.certificate", certificate_id)
    return found


@router.post(
    "/certificates/{certificate_id}/evidence", response=EvidenceOut, summary="Record evidence"
)
def record_evidence(
    request: StaffRequest, certificate_id: int, given: EvidenceIn, key: Key
) -> actions.Given:
    """Record what you hold in hand; its alerts follow in a moment.

    What can make an alert certain, or take that back, is proposed: a second person approves it.
    """
    new = NewEvidence(**given.dict())
    return actions.give_evidence(certificate_id, new, by=request.actor, key=key)


@router.get("/evidence/proposed", response=list[ProposedEvidence], summary="Evidence that waits")
def list_proposed_evidence(request: StaffRequest) -> object:
    """Evidence that waits for a second person, the oldest first. The reading is kept."""
    found = queries.proposed_evidence(request.actor)
    record_reading(request.actor, "registrations.certificate", None, len(found))
    return found


@router.post(
    "/evidence/proposed/{proposal_id}/approval", response=EvidenceOut, summary="Approve evidence"
)
def approve_evidence(request: StaffRequest, proposal_id: int, key: Key) -> actions.Given:
    """Approve proposed evidence as a second person: the rules read it from now on."""
    return actions.Given(actions.approve_evidence(proposal_id, by=request.actor, key=key), None)


@router.post(
    "/evidence/proposed/{proposal_id}/return", response=SentBackOut, summary="Send evidence back"
)
def send_back_evidence(
    request: StaffRequest, proposal_id: int, given: RetractionIn, key: Key
) -> dict[str, str]:
    """Send proposed evidence back, with a reason; who proposed it withdraws it."""
    reason, by = given.reason, request.actor
    return {"state": actions.send_back_evidence(proposal_id, reason=reason, by=by, key=key)}


@router.post(
    "/evidence/{evidence_id}/retraction", response=EvidenceOut, summary="Take evidence back"
)
def retract_evidence(
    request: StaffRequest, evidence_id: int, given: RetractionIn, key: Key
) -> actions.Given:
    """Take evidence back, with a reason; what was recorded stays on record.

    It is proposed, and stands until a second person approves, where its kind needs two.
    """
    reason = given.reason
    return actions.take_back_evidence(evidence_id, reason=reason, by=request.actor, key=key)


@router.get("/sources", response=list[SourceOut], summary="List sources")
def list_sources(request: StaffRequest) -> object:
    """Every source of your organisation, by side and name: imports and records give its `id`."""
    return queries.sources(request.actor, today=localdate())


@router.get("/imports", response=ImportPage, summary="List imports")
def list_imports(request: StaffRequest, cursor: str = "") -> object:
    """Files received, the latest first; 50 a page."""
    by = request.actor
    found = queries.imports(by, before_id=_place(cursor), size=IMPORTS_A_PAGE + 1)
    return _page([_import(one) for one in found], IMPORTS_A_PAGE)


@router.get("/imports/{import_id}", response=ImportLine, summary="Follow an import")
def read_import(request: StaffRequest, import_id: int) -> object:
    """One file received, with its progress and the reason when it was refused."""
    return _import(queries.import_detail(request.actor, import_id))


@router.get("/imports/{import_id}/bad-rows", response=BadRowPage, summary="List bad rows")
def list_bad_rows(request: StaffRequest, import_id: int, cursor: str = "") -> object:
    """Rows set aside: line, column, value and why; 100 a page."""
    return _rows_told(request.actor, import_id, cursor, kept=False)


def _rows_told(by: Actor, import_id: int, cursor: str, *, kept: bool) -> object:
    size = BAD_ROWS_A_PAGE + 1
    found = queries.bad_rows(by, import_id, after_id=_place(cursor) or 0, size=size, kept=kept)
    page = _page(
        [{**asdict(row), "reason": _said(row.code, row.params)} for row in found],
        BAD_ROWS_A_PAGE,
    )
    record_reading(by, "registrations.batch", import_id, min(len(found), BAD_ROWS_A_PAGE))
    return page


@router.get(
    "/imports/{import_id}/warnings", response=BadRowPage, summary="List warnings of an import"
)
def list_warnings(request: StaffRequest, import_id: int, cursor: str = "") -> object:
    """Rows that were taken with something to be looked at: line, column, value and why; 100 a page."""
    return _rows_told(request.actor, import_id, cursor, kept=True)


@router.get("/runs", response=RunPage, summary="List runs")
def list_runs(request: StaffRequest, cursor: str = "") -> object:
    """Runs of the watch, the latest first; 20 a page."""
    found = queries.runs(request.actor, before_id=_place(cursor), size=RUNS_A_PAGE + 1)
    return _page([asdict(one) for one in found], RUNS_A_PAGE)


@router.get("/runs/{run_id}", response=RunLine, summary="Read a run")
def read_run(request: StaffRequest, run_id: int) -> object:
    """One run of the watch with its figures."""
    return queries.run_detail(request.actor, run_id)


@router.post("/observations", response=RecordOut, summary="Report one vehicle")
def observe(request: StaffRequest, given: ObservationIn, key: Key) -> object:
    """Take a register's present row of one vehicle, or some of its columns: the others stay as they were known. Alerts follow in a moment."""
    return actions.observe_one(
        given.source_id, given.row, as_of=given.as_of, by=request.actor, key=key
    )


@router.post("/contracts", response=RecordOut, summary="Update one contract")
def update_contract(request: StaffRequest, given: ContractUpdateIn, key: Key) -> object:
    """Take what is new of one contract; cells that are not given stay as they are."""
    return actions.update_contract(
        given.source_id, given.row, as_of=given.as_of, by=request.actor, key=key
    )


@router.post("/imports", response={202: ReceivedOut}, summary="Upload a file")
def upload(
    request: StaffRequest,
    given: Form[ImportIn],
    table: File[UploadedFile],
    key: Key,
    operations: Annotated[UploadedFile | None, File()] = None,
    inspections: Annotated[UploadedFile | None, File()] = None,
) -> Status[dict[str, object]]:
    """Take a portfolio or a register extract; it is read by a job, the answer comes at once."""
    by = request.actor
    files = actions.ImportFiles(
        _kept(table, by),
        _kept(operations, by) if operations else None,
        _kept(inspections, by) if inspections else None,
    )
    received = actions.receive_import(
        given.source_id, files, kind=given.kind, as_of=given.as_of, by=by, key=key
    )
    actions.read_later(received.batch_id, confirm=given.confirm, by=by, key=key)
    said = {"import_id": received.batch_id, "is_new": received.is_new, "status": received.status}
    return Status(202, said)


@router.post("/runs", response={202: AskedOut}, summary="Run the watch")
def ask_for_run(request: StaffRequest, key: Key) -> Status[dict[str, object]]:
    """Ask for a run; it starts when no other import or run of the organisation is under way."""
    actions.ask_for_watch(by=request.actor, key=key)
    return Status(202, {"status": "asked"})


def _import(one: queries.ImportLine) -> dict[str, object]:
    said = _refused(one) if one.fault_code else ""
    names = ("without_product", "rows_without_contract", "lacks_pledges")
    told = {name: getattr(one, name) for name in names}
    return {**asdict(one), **told, "fault": said}


def _refused(one: queries.ImportLine) -> str:
    """Return why a file was refused; once it was removed, without the cells that went with it."""
    if one.removed_at is not None:
        return brief(one.fault_code, get_language() or "en")
    return _said(one.fault_code, one.fault_params)


def _said(code: str, params: Mapping[str, object]) -> str:
    return sentence_for(code, dict(params), get_language() or "en")


def _place(cursor: str) -> int | None:
    return int(decode_cursor(cursor, int)[0]) if cursor else None


def _page(rows: list[dict[str, Any]], size: int) -> dict[str, object]:
    """Return the rows of a page, and the cursor of the next when one row more was found."""
    shown = rows[:size]
    following = encode_cursor([shown[-1]["id"]]) if len(rows) > size else ""
    return {"items": shown, "next_cursor": following}


def _kept(upload: UploadedFile, by: Actor) -> actions.Upload:
    by.require("registrations.import_files")
    return actions.store_upload(cast("BinaryIO", upload.file), upload.name or "table", by=by)
