"""What the API says of certificates, distortions, imports and runs."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from ninja import Field, Schema

from vigie.registrations.domain.evidence import EvidenceKind
from vigie.ui.strict import Strict


class CertificateFilters(Strict):
    """What a list is narrowed to; empty leaves a filter open, another word is refused.

    `product` is a word of the file contract, or none for certificates whose portfolio gives none.
    `watch` on: all that are watched, found or not.
    """

    q: str = ""
    level: Literal["", "none", "yellow", "orange", "red"] = ""
    product: str = ""
    watch: Literal[
        "", "on", "watched", "absent_from_portfolio", "not_found", "unreadable", "ended"
    ] = ""
    distorted: Literal["", "yes", "no"] = ""


class SetAside(Schema):
    """A row of the register that could not be read: import, line, cell and the code of the reason."""

    import_id: int
    file_name: str
    as_of: date
    line: int
    column: str
    code: str


class CertificateLine(Schema):
    """A certificate under watch; `outstanding` is a decimal as text, in `currency`.

    `other_holder` is the register's holder where it is not the expected one, empty elsewhere.
    An empty `product` is given by no portfolio: `not_judged` then names what the rules judge by product
    alone (holder, lessee, pledge), and the level `none` does not say that these are in order.
    `watch` is watched, absent_from_portfolio, not_found (no register knows it), unreadable (its row
    came and could not be read: `unread` says where) or ended. `compared_at` is the end of the last run
    that paired it with a row of a register, null where none did.
    """

    id: int
    contract_number: str
    plate: str
    vin: str
    product: str
    contract_status: str
    customer_name: str
    other_holder: str
    make: str
    outstanding: Decimal | None
    currency: str
    ends_on: date | None
    watch: str
    level: str
    open_distortions: int
    first_seen_on: date
    compared_at: datetime | None
    unread: SetAside | None
    not_judged: list[Literal["holder", "lessee", "pledge"]]


class CertificatePage(Schema):
    """A page of certificates; ask again with `next_cursor` until it is empty."""

    items: list[CertificateLine]
    next_cursor: str


class HeldBack(Schema):
    """Why a field is held back: it differs on too many rows of its product to be true.

    `state` is `automatic` (by the rule) or `confirmed` (a person said so). Whoever holds the
    permission `registrations.decide_mapping_faults` decides.
    """

    fault_id: int
    differing: int
    paired: int
    state: str
    since: date
    decided_at: datetime | None


class ComparedField(Schema):
    """One field: expected and observed as received.

    `agree`: same, near, different, no_claim (nothing is expected), held_back (differs, and `held`
    says why it is no finding).
    """

    field: str
    code: str
    group: str
    expected: str
    observed: str
    agree: str
    since: date | None
    held: HeldBack | None


class CertificateDetail(Schema):
    """A certificate with both sides of its comparison.

    `unread` is a row of the register that came after what is shown and could not be read.
    """

    certificate: CertificateLine
    is_found: bool
    expected_as_of: date | None
    observed_as_of: date | None
    fields: list[ComparedField]
    unread: SetAside | None


class DistortionLine(Schema):
    """A difference between expectation and register, open while `closed_on` is null."""

    id: int
    certificate_id: int
    field: str
    expected: str
    observed: str
    kind: str
    likeness: str
    first_seen_on: date
    last_seen_on: date
    closed_on: date | None


class SourceOut(Schema):
    """A place that files and records come from; `id` is the `source_id` of imports and records.

    `as_of` is the day its data speaks of, `rows` how many it stands at; `is_silent` says that
    nothing came for longer than `rhythm_days`, `silent_days` since when.
    """

    id: int
    side: Literal["portfolio", "register"]
    name: str
    country: str
    as_of: date | None
    rows: int
    rhythm_days: int
    silent_days: int | None
    is_silent: bool


class ImportLine(Schema):
    """A file received: `status` is received, reading, held, taken, refused or failed.

    `without_product` counts the contracts that give no product once the file was taken, `warnings` the
    cells of rows that were taken and want looking at, `rows_without_contract` the rows of a portfolio
    set aside that do not tell their contract: an absent one may stand there. `lacks_pledges`: it is a register's and has no
    column of pledges, of which nothing is said then. `fault` is the
    reason of a refusal, a sentence in the caller's language, empty where there is none.
    """

    id: int
    source_id: int
    source: str
    side: str
    kind: str
    file_name: str
    as_of: date
    received_at: datetime
    status: str
    stage: str
    done: int
    total: int
    rows: int
    bad_rows: int
    warnings: int
    without_product: int
    rows_without_contract: int
    lacks_pledges: bool
    fault_code: str
    fault_params: dict[str, Any]
    fault: str


class ImportPage(Schema):
    """A page of imports; ask again with `next_cursor` until it is empty."""

    items: list[ImportLine]
    next_cursor: str


class BadRowLine(Schema):
    """A row set aside; `reason` is a sentence in the caller's language."""

    table: str
    line: int
    column: str
    value: str
    code: str
    reason: str


class BadRowPage(Schema):
    """A page of rows set aside; ask again with `next_cursor` until it is empty."""

    items: list[BadRowLine]
    next_cursor: str


class RunLine(Schema):
    """A run of the watch.

    `expected_rows` are the certificates watched: `paired` of them were compared, the others
    (`only_expected`) are `not_found` in any register or `unreadable`, their row set aside. `observed_rows`
    are the registers' rows, `only_observed` those that no contract names; `unnamed_rows` were set aside
    and name no vehicle.
    """

    id: int
    status: str
    is_baseline: bool
    as_of: date | None
    started_at: datetime
    finished_at: datetime | None
    expected_rows: int
    observed_rows: int
    paired: int
    only_expected: int
    only_observed: int
    not_found: int | None
    unreadable: int | None
    unnamed_rows: int | None
    distortions: int
    opened: int
    closed: int
    changes: int
    subjects: int
    alerts: dict[str, int]
    wall_seconds: float
    cpu_seconds: float


class RunPage(Schema):
    """A page of runs; ask again with `next_cursor` until it is empty."""

    items: list[RunLine]
    next_cursor: str


class ObservationIn(Strict):
    """What a register says now of one vehicle: raw cells under canonical names, `plate` or `vin` among them.

    A column that is not given says nothing: what was known of it stays known, and is not read again.
    """

    source_id: int
    as_of: date
    row: dict[str, str] = Field(
        examples=[
            {
                "plate": "AB-123-CD",
                "vin": "VF1AAAAA123456789",
                "holder_name": "MARTIN PAUL",
                "registered_on": "2025-03-14",
            }
        ]
    )


class ContractUpdateIn(Strict):
    """What is new of one contract: raw cells under canonical column names, `contract_number` among them."""

    source_id: int
    as_of: date
    row: dict[str, str] = Field(
        examples=[{"contract_number": "CVA240000123", "contract_status": "settled"}]
    )


class RecordOut(Schema):
    """What the row came to at once; alerts follow in a moment, by a job."""

    record_id: int
    certificates: list[int]
    opened: int
    closed: int


class EvidenceIn(Strict):
    """What somebody holds in hand: a kind, since when it is true, who says so, the paper."""

    kind: EvidenceKind
    effective_on: date
    source: str
    document_id: int | None = None


class RetractionIn(Strict):
    """Why evidence is taken back."""

    reason: str


class ProposedEvidence(Schema):
    """Evidence, or its withdrawal (`holds` false), that waits for a second person; no rule reads it."""

    id: int
    certificate_id: int
    kind: str
    holds: bool
    effective_on: date
    proposed_at: datetime
    source: str
    reason: str
    document_id: int | None
    user_id: int | None


class SentBackOut(Schema):
    """What became of proposed evidence: `sent_back`, or `withdrawn` by who proposed it."""

    state: str


class EvidenceOut(Schema):
    """The line that was written, or the proposal that waits for a second person."""

    evidence_id: int | None
    proposal_id: int | None
    is_proposed: bool


class ImportIn(Strict):
    """What is said of an uploaded file: its source, `full` or `delta`, the day it speaks of.

    `confirm` accepts a full file with under 80 % of the rows of the last one.
    """

    source_id: int
    kind: Literal["full", "delta"]
    as_of: date
    confirm: bool = False


class ReceivedOut(Schema):
    """A file taken note of; follow it at `/imports/{import_id}`."""

    import_id: int
    is_new: bool
    status: str


class AskedOut(Schema):
    """A run that was asked for; it will stand first in `/runs`."""

    status: str
