"""One act on one contract, from the lock to the line in the journal: the shape all acts share.

`opened` asks the lifecycle, the act adds dues, payments, legs and versions, `closed` allocates,
posts, moves the state, keeps the event and says what was done. Nothing is written by hand twice.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Max
from django.utils import timezone

from vigie.journal.actions import record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Refused
from vigie.leasing.actions import loading
from vigie.leasing.actions.allocating import allocate_anew, legs_of
from vigie.leasing.actions.closing_work import catch_up_contracts
from vigie.leasing.actions.ordering import order_papers
from vigie.leasing.actions.outcomes import DueLine, Moved, Outcome, Posting, Settled
from vigie.leasing.actions.taxing import Why, first_invoice, invoice_for
from vigie.leasing.actions.transferring import SUBJECT, transfers_of
from vigie.leasing.domain import booking, lifecycle
from vigie.leasing.domain.agreement import Agreement
from vigie.leasing.domain.allocation import Allocated
from vigie.leasing.domain.booking import Leg
from vigie.leasing.domain.dues import DueKind, Parts
from vigie.leasing.domain.lifecycle import (
    Line,
    Standing,
    State,
    Step,
    next_line,
    refuse_same_hands,
)
from vigie.leasing.models import Contract, ContractEvent, Due
from vigie.leasing.queries.holds import holdings
from vigie.leasing.queries.standing import held, standing_of
from vigie.ledger.actions import post
from vigie.ledger.domain.transfers import Draft, Journal, Subject

# A guarantee, a compensation and interest for delay are no price: no tax document.
TAXED = frozenset(DueKind) - {
    DueKind.DEPOSIT,
    DueKind.REPAYMENT,
    DueKind.TERMINATION,
    DueKind.INDEMNITY,
    DueKind.EXIT_INDEMNITY,
    DueKind.LATE_INTEREST,
    DueKind.RECOVERY_FEE,
}


@dataclass(slots=True)
class Case:
    """An act under way."""

    contract: Contract
    on: date
    booked_on: date
    by: Actor
    key: str
    now: datetime
    agreement: Agreement
    line: Line | None = None
    legs: list[Leg] = field(default_factory=list)
    dues: list[Due] = field(default_factory=list)
    settled: list[Allocated] = field(default_factory=list)
    data: dict[str, Any] = field(default_factory=dict)
    moved: tuple[Moved, ...] = ()

    @property
    def mine(self) -> dict[str, Any]:
        """Return the columns that every row of the contract bears."""
        return {
            "organisation_id": self.contract.organisation_id,
            "contract": self.contract,
            "recorded_at": self.now,
        }

    def book(self, legs: Iterable[Leg]) -> None:
        """Add legs to post."""
        self.legs += legs

    def tell(self, **data: object) -> None:
        """Say more in the event and in the journal: ids, codes, dates and amounts."""
        self.data |= {name: _plain(value) for name, value in data.items()}

    def ask(
        self,
        kind: DueKind,
        parts: Parts,
        due_on: date,
        instalment: int | None = None,
        *,
        of: Due | None = None,
    ) -> None:
        """Add a due, with a tax document for whatever bears tax; an empty one is left out.

        A credit names the invoice that it corrects: that of the due `of`, or of the instalment.
        """
        if not any(minor for _, minor in parts):
            return
        invoice = None
        is_taxed = self.agreement.is_lease and kind in TAXED
        if is_taxed and parts.total:
            corrects = of.invoice_id if of else None
            if parts.total < 0 and instalment is not None and of is None:
                corrects = first_invoice(self.contract, instalment)
            step = self.line.step.value if self.line else ""
            why = Why(self.booked_on, due_on, step, corrects)
            invoice = invoice_for(self.contract, self.agreement, parts, why)
        self.dues.append(
            Due.objects.create(
                **self.mine,
                kind=kind.value,
                instalment=instalment,
                invoice=invoice,
                due_on=due_on,
                **{part.value: minor for part, minor in parts},
            )
        )


def opened(contract_id: int, step: Step, *, on: date, by: Actor, key: str) -> Case:
    """Lock a contract and take a step on a day, as `take` says."""
    case = loaded(contract_id, on=on, by=by, key=key)
    take(case, step)
    return case


def loaded(contract_id: int, *, on: date, by: Actor, key: str) -> Case:
    """Lock a contract for an act; NotFound for another organisation's.

    One that misses days of the close is caught up before it is touched; Refused
    `leasing.contract_behind` where that fails.
    """
    contract = loading.locked(contract_id, by)
    if catch_up_contracts([contract_id], by=by):
        contract.refresh_from_db()
    agreement = loading.agreement_of(contract)
    return Case(contract, on, _booked_on(contract, on), by, key, timezone.now(), agreement)


def take(case: Case, step: Step) -> None:
    """Ask the lifecycle for a step as the contract stands now.

    Refused where the table has no line or its guard does not hold, Forbidden without the line's
    permission or where four eyes are asked for.
    """
    contract = case.contract
    standing = standing_of(contract, case.on)
    _refuse_stopped(case, step, standing)
    line = next_line(State(contract.state), step, standing)
    case.by.require(line.permission)
    refuse_same_hands(line, loading.hands(contract), case.by.user_id)
    case.line = line


def _refuse_stopped(case: Case, step: Step, standing: Standing) -> None:
    if step in lifecycle.PAYS_OUT and standing.is_held:
        refuse_held(case, "leasing.payout_held")
    if step in lifecycle.COLLECTS and standing.is_paused:
        refuse_held(case, "leasing.collection_paused")


def refuse_held(case: Case, code: str) -> None:
    """Refuse with a code, naming who holds the pay-out, why, since when and until when."""
    found = holdings(case.by, case.contract, case.on)
    one = max(found, key=lambda holding: holding.fact.pauses)
    said = {"who": one.who, "reason": one.fact.reason, "since": one.fact.effective_on}
    if one.fact.until_on is None:
        raise Refused(code, **said)
    raise Refused(f"{code}_until", **said, until=one.fact.until_on)


def settle(case: Case) -> None:
    """Allocate everything anew, and book the difference."""
    pk = case.contract.pk
    changes = allocate_anew([pk], on=case.booked_on, by=case.by, now=case.now)
    case.settled += changes[pk]
    case.book(legs_of(changes, on=case.booked_on, by=case.by, now=case.now)[pk])


def closed(case: Case, act: str, journal: Journal = Journal.GENERAL) -> Outcome:
    """Allocate, post, move the state, keep the event, write the journal; return what was done."""
    contract = case.contract
    settle(case)
    _commit(case)
    post_legs(case, act, journal)
    if case.line is not None:
        _move(case, case.line.step, case.line.to)
    keep_up(case)
    contract.save()
    order_papers(contract.organisation_id, [due.invoice_id for due in case.dues if due.invoice_id])
    record(
        SUBJECT,
        contract.pk,
        data={"reference": contract.reference, "state": contract.state, **case.data},
        effective_on=case.on,
    )
    return Outcome(
        contract.pk,
        contract.reference,
        contract.state,
        contract.version,
        tuple(Posting.of(leg, contract.currency) for leg in case.legs),
        tuple(_due_line(due) for due in case.dues),
        held(contract),
        _settled(case),
        case.moved,
    )


def _commit(case: Case) -> None:
    """Book how what is still to be paid out of the price changed; a commitment ends with its contract."""
    contract = case.contract
    state = case.line.to if case.line is not None else State(contract.state)
    undrawn = case.agreement.undrawn if state in lifecycle.RUNNING else 0
    case.book(booking.committed(undrawn - contract.undrawn))
    contract.undrawn = undrawn


def post_legs(case: Case, act: str, journal: Journal) -> None:
    """Post the legs of a case as one entry of the ledger."""
    transfers = transfers_of(case.legs, case.contract, case.on)
    if transfers:
        draft = Draft(
            key=f"{act} {case.contract.pk} {case.key}",
            act=act,
            booked_on=case.booked_on,
            transfers=transfers,
            subject=Subject(SUBJECT, case.contract.pk),
            journal=journal,
            piece=case.contract.reference,
        )
        post(draft, by=case.by)


def keep_up(case: Case) -> None:
    """Let a running contract fall behind or catch up, as its dues stand on the day of the act."""
    standing = standing_of(case.contract, case.booked_on)
    overdue, is_paused = standing.overdue, standing.is_paused
    if case.contract.state == State.ACTIVE and overdue and not is_paused:
        _move(case, Step.FALL_BEHIND, State.IN_ARREARS, is_system=True)
    elif case.contract.state == State.IN_ARREARS and not overdue:
        _move(case, Step.CATCH_UP, State.ACTIVE, is_system=True)


def _move(case: Case, step: Step, to: State, *, is_system: bool = False) -> None:
    contract = case.contract
    ContractEvent.objects.create(
        **case.mine,
        step=step.value,
        from_state=contract.state,
        to_state=to.value,
        effective_on=case.on,
        user_id=None if is_system else case.by.user_id,
        data={} if is_system else case.data,
    )
    if contract.state != to:
        contract.state, contract.state_on = to.value, case.on


def _booked_on(contract: Contract, on: date) -> date:
    """Return the day an act is booked on: its own, or the latest one booked if it comes late."""
    events = ContractEvent.objects.filter(
        organisation_id=contract.organisation_id, contract=contract
    )
    latest = events.aggregate(latest=Max("effective_on"))["latest"]
    return max(on, latest) if latest else on


def _due_line(due: Due) -> DueLine:
    fact = loading.due_fact(due)
    number = due.invoice.number if due.invoice else ""
    return DueLine(due.kind, due.due_on, fact.parts.net, fact.parts.tax, number, due.instalment)


def _settled(case: Case) -> tuple[Settled, ...]:
    """Return what money settled, by due and part in the order of allocation."""
    if not case.settled:
        return ()
    sums: dict[tuple[int, str], int] = {}
    for one in case.settled:
        place = (one.due, one.part.value)
        sums[place] = sums.get(place, 0) + one.minor
    dues = Due.objects.filter(organisation_id=case.contract.organisation_id).in_bulk(
        {due for due, _ in sums}
    )
    return tuple(
        Settled(dues[due].kind, dues[due].due_on, part, minor)
        for (due, part), minor in sums.items()
        if minor
    )


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
