"""Tables of surveillance: sources and imports, certificates and findings, runs."""

from vigie.registrations.models.certificates import (
    Certificate,
    Change,
    Distortion,
    LiveRecord,
    Question,
)
from vigie.registrations.models.evidence import Evidence, EvidenceProposal
from vigie.registrations.models.imports import BadRow, Batch, MappingProfile, Source
from vigie.registrations.models.runs import MappingFault, Run

__all__ = [
    "BadRow",
    "Batch",
    "Certificate",
    "Change",
    "Distortion",
    "Evidence",
    "EvidenceProposal",
    "LiveRecord",
    "MappingFault",
    "MappingProfile",
    "Question",
    "Run",
    "Source",
]
