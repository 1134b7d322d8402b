"""Lateness asked of many contracts at once: each claim by the plain rule, each table by one statement.

The whole claim is computed from the first day and what was asked before is taken off, so doing it again
asks for nothing, and what could not be asked for waits for the next time.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from itertools import groupby
from typing import Any, Final

from django.db import connection
from django.db.models import Max
from django.utils import timezone

from vigie.database.numbers import listed
from vigie.kernel.actor import Actor
from vigie.kernel.errors import VigieError
from vigie.kernel.rate import Rate
from vigie.leasing.actions import loading
from vigie.leasing.actions.allocating import allocate_anew, legs_of
from vigie.leasing.actions.shares import Share
from vigie.leasing.actions.transferring import SUBJECT, transfers_of
from vigie.leasing.domain import booking
from vigie.leasing.domain.agreement import WITH_OPTION
from vigie.leasing.domain.allocation import Order
from vigie.leasing.domain.booking import Legs
from vigie.leasing.domain.columns import Shape, columns, shape_of
from vigie.leasing.domain.dues import CHARGES, DueKind, Parts
from vigie.leasing.domain.holds import HoldFact, standing, waived
from vigie.leasing.domain.late.references import Known
from vigie.leasing.domain.lateness import LateClaim, LateLaw, claim_of
from vigie.leasing.domain.service import BUSINESSES, CONSUMERS, Duty, is_charged, numbers_on
from vigie.leasing.models import Contract, ContractEvent
from vigie.leasing.queries.holds import holds_of
from vigie.leasing.queries.lateness import CHARGEABLE, late_contracts
from vigie.leasing.queries.orders import orders_of
from vigie.leasing.queries.references import known_rates
from vigie.leasing.queries.service import service_rules_of
from vigie.ledger.actions import post_many
from vigie.ledger.domain.roles import Role
from vigie.ledger.domain.sheets import Block, Sheet
from vigie.ledger.domain.transfers import Draft, Journal

CHARGED: Final = "leasing.lateness_charged"


_COLUMNS: Final = ("interest", "fixed", "indemnity")
_ASK = """
with said as (
    select * from unnest(%(ids)s::bigint[], %(interest)s::bigint[], %(fixed)s::bigint[],
                         %(indemnity)s::bigint[]) as s(contract_id, interest, fixed, indemnity)
), due as (
    insert into leasing_due (organisation_id, contract_id, kind, due_on, costs, late, interest, tax,
                             services, insurance, principal, recorded_at)
    select %(organisation)s, s.contract_id, k.kind, %(on)s, k.costs, k.late, 0, 0, 0, 0, 0, %(now)s
    from said s cross join lateral (values
        (1, 'late_interest', s.interest, 0::bigint), (2, 'recovery_fee', 0, s.fixed),
        (3, 'indemnity', 0, s.indemnity)) as k(place, kind, late, costs)
    where k.late + k.costs <> 0 order by s.contract_id, k.place
    returning id, contract_id, late + costs as minor
), open as (
    insert into leasing_opendue (organisation_id, contract_id, due_id, due_on, minor)
    select %(organisation)s, contract_id, id, %(on)s, minor from due
    where not contract_id = any(%(waiting)s)
)
insert into leasing_contractevent (organisation_id, contract_id, step, from_state, to_state,
                                   effective_on, recorded_at, user_id, data)
select %(organisation)s, c.id, 'charge', c.state, c.state, %(on)s, %(now)s, %(user)s,
       jsonb_build_object('interest', s.interest, 'fixed', s.fixed, 'indemnity', s.indemnity)
from said s join leasing_contract c on c.organisation_id = %(organisation)s and c.id = s.contract_id
order by c.id
"""

# What a charge reads of a contract.
_READ: Final = (
    *("organisation", "reference", "country", "currency", "is_consumer", "accounting", "product"),
    "version",
)

_LOOKED_AT = "delete from leasing_paidlate where organisation_id = %s and contract_id = any(%s)"


@dataclass(frozen=True, slots=True)
class Charges:
    """Which contracts were asked for something new and for how much; which could not be, and why."""

    contracts: tuple[int, ...] = ()
    minor: int = 0
    refused: tuple[tuple[int, str], ...] = ()

    @property
    def reasons(self) -> Counter[str]:
        """Return how many could not be charged, by the code of the reason."""
        return Counter(code for _, code in self.refused)


def charge_share(share: Share, on: date, *, by: Actor, key: str) -> Charges:
    """Ask for lateness at the end of a day as the organisation has set it, inside a running act.

    On the last day of a month, of businesses, of consumers, of both or of nobody.
    """
    if not is_charged(on):
        return Charges()
    does = numbers_on(service_rules_of(by.organisation_id), Duty.CHARGE_LATENESS, on)
    consumers = [is_consumer for is_consumer, scope in _SCOPES.items() if does[scope]]
    ids = late_contracts(share.words(by.organisation_id), on, consumers=consumers)
    return charge_many(ids, on, by=by, key=key)


_SCOPES: Final = {False: BUSINESSES, True: CONSUMERS}


@dataclass(frozen=True, slots=True)
class _News:
    """What a contract owes beyond what was asked for: interest, flat costs, indemnity."""

    contract: Contract
    money: loading.Money
    minors: tuple[int, int, int]
    booked_on: date

    def needs_allocation(self, on: date) -> bool:
        """Tell whether money may settle what is asked: held, or come after the day; or a credit."""
        came = sum(one.minor for one in self.money.payments)
        return (
            came != sum(self.money.allocated.values())
            or min(self.minors) < 0
            or any(one.on > on for one in self.money.payments)
        )


def charge_many(ids: Sequence[int], on: date, *, by: Actor, key: str) -> Charges:
    """Ask contracts for what lateness has cost by a day, inside a running act.

    One that cannot be charged is named with its reason and left as it is; one that ended, or whose
    collection was paused, since it was chosen is left.
    """
    if not ids:
        return Charges()
    contracts = _locked(ids, by)
    holds = holds_of(list(contracts), by.organisation_id)
    contracts = {pk: one for pk, one in contracts.items() if not _is_paused(holds.get(pk, ()), on)}
    news, refused = _claimed(contracts, holds, on, by)
    now = timezone.now()
    _ask(news, on, by, now)
    _book(news, on, by, key)
    _settle([one for one in news if one.needs_allocation(on)], on, by, now, key)
    looked_at = sorted(set(contracts) - {pk for pk, _ in refused})
    with connection.cursor() as cursor:
        cursor.execute(_LOOKED_AT, [by.organisation_id, looked_at])
    return Charges(
        tuple(one.contract.pk for one in news),
        sum(sum(one.minors) for one in news),
        tuple(refused),
    )


def claim_for(
    contract: Contract,
    money: loading.Money,
    order: Order,
    *,
    on: date,
    known: Known,
    holds: Sequence[HoldFact],
) -> LateClaim:
    """Return what lateness has cost a contract by a day, or by that of a later charge."""
    law = LateLaw(
        country=contract.country,
        currency=contract.currency,
        is_consumer=contract.is_consumer,
        is_lease=contract.accounting != "loan",
        has_option=contract.product in WITH_OPTION,
        rate=_rate(contract, money, on),
        known=known,
        waived=waived(holds),
    )
    through = max([on, *(due.due_on for due in money.dues if due.kind in CHARGES)])
    return claim_of(money.dues, money.payments, order, law=law, through=through)


def news_of(money: loading.Money, claim: LateClaim) -> tuple[int, int, int]:
    """Return what is owed beyond what was asked for: interest, flat costs, indemnity."""
    asked = dict.fromkeys(CHARGES, 0)
    for due in money.dues:
        if due.kind in asked:
            asked[due.kind] += due.parts.total
    interest, fixed, indemnity = (asked[kind] for kind in CHARGES)
    return claim.interest - interest, claim.fixed - fixed, claim.indemnity - indemnity


def _rate(contract: Contract, money: loading.Money, on: date) -> Rate:
    """Return the rate of a contract that was called due; no other is charged at its own."""
    if any(due.kind is DueKind.TERMINATION for due in money.dues):
        return loading.agreement_of(contract).rate_on(on)
    return Rate.percent(0)


def _is_paused(told: Sequence[HoldFact], on: date) -> bool:
    return any(one.pauses for one in standing(told, on))


def _locked(ids: Sequence[int], by: Actor) -> dict[int, Contract]:
    rows = Contract.objects.filter(
        organisation_id=by.organisation_id, pk__in=listed(ids), state__in=CHARGEABLE
    ).only(*_READ)
    return {row.pk: row for row in rows.select_for_update().order_by("pk")}


def _claimed(
    contracts: Mapping[int, Contract],
    holds: Mapping[int, Sequence[HoldFact]],
    on: date,
    by: Actor,
) -> tuple[list[_News], list[tuple[int, str]]]:
    ids, organisation = list(contracts), by.organisation_id
    money, orders = loading.money_of(ids, organisation), orders_of(ids, organisation)
    known, booked = known_rates(organisation), _booked_on(ids, organisation)
    news: list[_News] = []
    refused: list[tuple[int, str]] = []
    for pk, contract in contracts.items():
        try:
            claim = claim_for(
                contract, money[pk], orders[pk], on=on, known=known, holds=holds.get(pk, ())
            )
        except VigieError as error:
            refused.append((pk, error.code))
            continue
        minors = news_of(money[pk], claim)
        if any(minors):
            news.append(_News(contract, money[pk], minors, max(on, booked.get(pk, on))))
    return news, refused


def _booked_on(ids: Sequence[int], organisation: int) -> dict[int, date]:
    """Return the latest day that each contract has an event on: nothing is booked before it."""
    events = ContractEvent.objects.filter(organisation_id=organisation, contract_id__in=listed(ids))
    return dict(events.values_list("contract_id").annotate(Max("effective_on")))


def _ask(news: Sequence[_News], on: date, by: Actor, now: datetime) -> None:
    """Write dues, open dues and events; what money may settle waits for its allocation."""
    words: dict[str, Any] = {
        "organisation": by.organisation_id,
        "ids": [one.contract.pk for one in news],
        "waiting": [one.contract.pk for one in news if one.needs_allocation(on)],
        "on": on,
        "now": now,
        "user": by.user_id,
    }
    words |= {name: [one.minors[place] for one in news] for place, name in enumerate(_COLUMNS)}
    with connection.cursor() as cursor:
        cursor.execute(_ASK, words)


def parts_of(minors: tuple[int, int, int]) -> tuple[Parts, Parts, Parts]:
    """Return the parts of the dues that ask for interest, flat costs and an indemnity."""
    interest, fixed, indemnity = minors
    return Parts(late=interest), Parts(costs=fixed), Parts(costs=indemnity)


def charge_legs(parts: Sequence[Parts]) -> Legs:
    """Return what is booked for dues of lateness."""
    legs = Legs()
    for one in parts:
        legs.found += booking.charged(one, Role.LATE_INDEMNITY_INCOME)
    return legs


def _book(news: Sequence[_News], on: date, by: Actor, key: str) -> None:
    ordered = sorted(news, key=lambda one: one.booked_on)
    post_many(
        [
            Sheet(
                f"{CHARGED} {booked_on} {key}",
                CHARGED,
                booked_on,
                tuple(_blocks(tuple(group), on)),
                Journal.SALES,
            )
            for booked_on, group in groupby(ordered, key=lambda one: one.booked_on)
        ],
        by=by,
    )


def _blocks(news: Sequence[_News], on: date) -> Iterator[Block]:
    """Yield the legs of `charge_legs` of each contract, as columns of all of a currency."""
    by_currency = sorted(news, key=lambda one: one.contract.currency)
    for currency, group in groupby(by_currency, key=lambda one: one.contract.currency):
        rows = [(one.contract.pk, one.contract.reference, one.minors) for one in group]
        yield from columns(_shape(), rows, currency=currency, on=on, subject_kind=SUBJECT)


@cache
def _shape() -> Shape:
    """Return where interest, flat costs and an indemnity go."""
    return shape_of(charge_legs(parts_of(unit)) for unit in ((1, 0, 0), (0, 1, 0), (0, 0, 1)))


def _settle(news: Sequence[_News], on: date, by: Actor, now: datetime, key: str) -> None:
    """Let money that is held settle what is asked, and book it on each contract's own day."""
    drafts = []
    ordered = sorted(news, key=lambda one: one.booked_on)
    for booked_on, group in groupby(ordered, key=lambda one: one.booked_on):
        contracts = {one.contract.pk: one.contract for one in group}
        changed = allocate_anew(list(contracts), on=on, by=by, now=now)
        booked = legs_of(changed, on=booked_on, by=by, now=now)
        transfers = tuple(
            transfer
            for pk, legs in booked.items()
            for transfer in transfers_of(legs, contracts[pk], on)
        )
        if transfers:
            name = f"{CHARGED} {booked_on} settled {key}"
            drafts.append(Draft(name, CHARGED, booked_on, transfers))
    post_many(drafts, by=by)
