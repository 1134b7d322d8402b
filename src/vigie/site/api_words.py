"""The words of closed lists that the API answers and takes: schema and field → what it may be.

The lists are those of the domains, so that the description cannot say another thing.
"""

from collections.abc import Mapping
from typing import Final

from vigie.documents.domain.sending import State as SendingState
from vigie.fraud.domain.lifecycle import State as AlertState
from vigie.fraud.domain.lifecycle import Verdict
from vigie.fraud.queries import SORTS as ALERT_ORDERS
from vigie.leasing.domain.ageing import Band
from vigie.leasing.domain.dues import DueKind
from vigie.leasing.domain.lifecycle import State as ContractState
from vigie.leasing.domain.lifecycle import Step
from vigie.leasing.domain.products import Audience, Basis, Kind
from vigie.leasing.domain.settlements import AnnouncedKind
from vigie.registrations.domain.columns import CONTRACT_STATUSES, PRODUCTS
from vigie.registrations.queries.lists import SORTS as CERTIFICATE_ORDERS
from vigie.scoring.domain.assessment import CONCERNS, NATURES
from vigie.scoring.domain.credit.cutoffs import Outcome
from vigie.scoring.domain.levels import Level

Words = tuple[str, ...]
LEVELS: Final[Words] = ("none", "yellow", "orange", "red")
assert set(LEVELS) == {level.word for level in Level}, "the levels of the domain"
_WATCHES: Final[Words] = ("watched", "absent_from_portfolio", "not_found", "ended", "unreadable")
_PRESENCE: Final[Words] = ("changed", "missing_in_register", "missing_in_portfolio")
_IMPORTS: Final[Words] = ("received", "reading", "held", "taken", "refused", "failed")
_RUNS: Final[Words] = ("waiting", "running", "done", "failed")
_ALERTS: Final[Words] = tuple(one.value for one in AlertState)
_VERDICTS: Final[Words] = tuple(one.value for one in Verdict)
_STATES: Final[Words] = tuple(one.value for one in ContractState)
_SENDING: Final[Words] = tuple(one.value for one in SendingState)

# The end of an address → what its list can be sorted by.
ORDERS: Final[Mapping[str, Words]] = {
    "/certificates": (*CERTIFICATE_ORDERS, *(f"-{one}" for one in CERTIFICATE_ORDERS)),
    "/alerts": tuple(ALERT_ORDERS),
}
# "Schema.field" → the words that it may be.
WORDS: Final[Mapping[str, Words]] = {
    "CertificateLine.level": LEVELS,
    "CertificateLine.product": PRODUCTS,
    "CertificateLine.contract_status": CONTRACT_STATUSES,
    "CertificateLine.watch": _WATCHES,
    "ComparedField.agree": ("same", "near", "different", "no_claim", "held_back"),
    "HeldBack.state": ("automatic", "confirmed"),
    "DistortionLine.kind": _PRESENCE,
    "DistortionLine.likeness": ("near", "different"),
    "ImportLine.side": ("portfolio", "register"),
    "ImportLine.kind": ("full", "delta"),
    "ImportLine.status": _IMPORTS,
    "ReceivedOut.status": _IMPORTS,
    "BadRowLine.table": ("portfolio", "register", "operations", "inspections"),
    "RunLine.status": _RUNS,
    "AlertRow.level": LEVELS,
    "AlertRow.state": _ALERTS,
    "AlertRow.verdict": _VERDICTS,
    "AlertRow.concerns": CONCERNS,
    "AlertRow.nature": NATURES,
    "AlertDetail.highest_level": LEVELS,
    "AlertDetail.evidence_level": LEVELS,
    "AlertEvent.level": LEVELS,
    "AlertEvent.state": _ALERTS,
    "DecisionIn.verdict": _VERDICTS,
    "DecisionOut.state": _ALERTS,
    "DecisionOut.verdict": _VERDICTS,
    "BacktestCellOut.level": LEVELS,
    "ContractLine.state": _STATES,
    "ContractOut.state": _STATES,
    "OutcomeOut.state": _STATES,
    "ContractOut.steps": tuple(one.value for one in Step),
    "DueOut.kind": tuple(one.value for one in DueKind),
    "PaymentIn.method": ("transfer", "direct_debit", "card", "cash", "insurer"),
    "AgedOut.days_past_due": tuple(one.value for one in Band),
    "AnnouncementIn.kind": tuple(one.value for one in AnnouncedKind),
    "ProductLine.kind": tuple(one.value for one in Kind),
    "ProductLine.audience": tuple(one.value for one in Audience),
    "ProductLine.basis": tuple(one.value for one in Basis),
    "TransmissionOut.state": _SENDING,
    "TransmissionLifeOut.state": _SENDING,
    "TaxDocumentOut.sending": _SENDING,
    "ScoreOut.proposal": tuple(one.value for one in Outcome),
}
