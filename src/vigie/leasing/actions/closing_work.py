"""The work of a close on a share of contracts: billed, aged, accrued, noted; who failed is named.

Also for one contract that misses days: it is caught up before an act touches it.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final, Self

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from vigie.kernel.actor import Actor, system_actor
from vigie.kernel.errors import Refused, VigieError
from vigie.kernel.money import Money
from vigie.leasing.actions.ageing import catch_up, fall_behind
from vigie.leasing.actions.billing import BILLABLE, bill_lines
from vigie.leasing.actions.charging_many import charge_share
from vigie.leasing.actions.closing_rows import CLOSED_DAILY, legs_of, write_closings
from vigie.leasing.actions.shares import Share
from vigie.leasing.actions.tax_points import move_taxes, waited_too_long
from vigie.leasing.actions.transferring import transfers_of
from vigie.leasing.models import ClosingFailure, Contract
from vigie.leasing.queries.closing import behind, business_date
from vigie.ledger.actions import post
from vigie.ledger.domain.transfers import Draft, Transfer

ACCRUED: Final = "leasing.interest_accrued"
TAXED: Final = "leasing.tax_fell_due"

# Those that ended with a position give it back.
_MINE = """
select c.id from leasing_contract c
where c.organisation_id = %(organisation)s and c.slot = any(%(slots)s)
  and (c.state = any(%(states)s) or exists (
      select from leasing_closing k
      where k.organisation_id = %(organisation)s and k.closed_on = %(before)s and k.slot = c.slot
        and k.contract_id = c.id
        and (k.accrued <> 0 or k.spans_on is not null or k.fee_base is not null)))
  and not c.id = any(%(without)s)
order by c.id
"""

# 64 blocks of 64, as `slot_of` says: the lines have no column of it.
_DUE = """
select distinct i.contract_id from leasing_instalment i
join leasing_contract c on c.organisation_id = %(organisation)s and c.id = i.contract_id
    and c.state = any(%(states)s)
where i.organisation_id = %(organisation)s and i.due_on <= %(on)s and not i.is_billed
  and i.contract_id / 64 %% 64 = any(%(slots)s) and (%(all)s or i.contract_id = any(%(ids)s))
order by 1
"""


def catch_up_contracts(ids: Sequence[int], *, by: Actor) -> bool:
    """Close the days that contracts missed before the open one, inside a running act.

    Returns whether any was behind. Raises Refused `leasing.contract_behind` where a day still cannot
    be closed: what stands then is not what an act would build on.
    """
    opened = business_date(by.organisation_id)
    found = behind(by.organisation_id, Share.of(ids).slots, opened, ids) if opened else []
    closer = system_actor(by.organisation_id, name="close of day")
    for contract_id, since in found:
        assert opened is not None
        day, reason = _caught_up(contract_id, since, opened, closer)
        if reason:
            raise Refused("leasing.contract_behind", on=day, reason=reason)
    return bool(found)


def catch_all_up(by: Actor) -> tuple[int, ...]:
    """Close the days that any contract missed, inside a running act; returns those that fail again."""
    opened = business_date(by.organisation_id)
    if opened is None:
        return ()
    closer = system_actor(by.organisation_id, name="close of day")
    return tuple(sorted(catch_share_up(Share(), opened, closer)))


def catch_share_up(share: Share, day: date, by: Actor) -> set[int]:
    """Close the days that contracts missed; returns those that fail again."""
    failed: set[int] = set()
    for contract_id, since in behind(by.organisation_id, share.slots, day):
        _, reason = _caught_up(contract_id, since, day, by)
        if reason:
            failed.add(contract_id)
    _name(failed, day, by, "leasing.closing_behind")
    return failed


def _caught_up(contract_id: int, since: date, day: date, by: Actor) -> tuple[date, str]:
    """Close the days from one on that a contract missed before a day; returns the day that fails and why."""
    missed, reason = since, ""
    while missed < day and not reason:
        _, reason = _tried(Share.of([contract_id]), missed, by, f"{missed} {contract_id}")
        missed += timedelta(days=0 if reason else 1)
    return missed, reason


@dataclass(frozen=True, slots=True)
class Work:
    """What closing contracts came to: closed, asked for lateness, why others were not; who failed."""

    closed: int = 0
    charged: int = 0
    uncharged: Counter[str] = field(default_factory=Counter)
    failed: frozenset[int] = frozenset()

    def __add__(self, other: Self) -> Self:
        """Add what others came to."""
        return type(self)(
            self.closed + other.closed,
            self.charged + other.charged,
            self.uncharged + other.uncharged,
            self.failed | other.failed,
        )


def close_share(share: Share, day: date, by: Actor, key: str) -> Work:
    """Close contracts together; where that fails, by halves, until those that fail are alone."""
    done, reason = _tried(share, day, by, key)
    if not reason:
        return done
    ids = without(share, (), day, by).only or ()
    if len(ids) == 1:
        _name(ids, day, by, reason)
        return Work(failed=frozenset(ids))
    middle = len(ids) // 2
    first = close_share(Share.of(ids[:middle]), day, by, f"{key} a")
    return first + close_share(Share.of(ids[middle:]), day, by, f"{key} b")


def _tried(share: Share, day: date, by: Actor, key: str) -> tuple[Work, str]:
    """Close contracts, all or none; returns what it came to, or why it could not be done."""
    try:
        with transaction.atomic():
            return _close_together(share, day, by, key), ""
    except VigieError as error:
        return Work(), error.code
    except (DatabaseError, ValueError, ArithmeticError) as error:
        return Work(), type(error).__name__


def _close_together(share: Share, day: date, by: Actor, key: str) -> Work:
    words = share.words(by.organisation_id) | {"on": day, "states": list(BILLABLE)}
    due = _ids(_DUE, words)
    if due:
        bill_lines(day, due, by=by, key=f"close {key}")
    charges = charge_share(share, day, by=by, key=f"close {key}")
    now = timezone.now()
    _let_taxes_fall_due(share, day, by, key)
    fall_behind(by, day, now, share)
    catch_up(by, day, now, share)
    moved = write_closings(share, day, by.organisation_id)
    transfers = tuple(
        Transfer(
            leg.debit,
            leg.credit,
            Money(leg.minor, currency),
            day,
            text,
            None,
            leg.book,
        )
        for currency, leg, text in legs_of(moved)
    )
    if transfers:
        post(Draft(f"{ACCRUED} {key}", ACCRUED, day, transfers), by=by)
    closed = sum(one.contracts for one in moved)
    return Work(closed, len(charges.contracts), charges.reasons)


def _let_taxes_fall_due(share: Share, day: date, by: Actor, key: str) -> None:
    """Book tax that waited for a Polish consumer's payment as long as the law lets it."""
    ids = waited_too_long(share.only, share.slots, day, by)
    moved = move_taxes(ids, on=day, by=by, now=timezone.now()) if ids else {}
    contracts = Contract.objects.filter(organisation_id=by.organisation_id).in_bulk(ids)
    transfers = [
        one for pk, legs in moved.items() for one in transfers_of(legs, contracts[pk], day)
    ]
    if transfers:
        post(Draft(f"{TAXED} {key}", TAXED, day, tuple(transfers)), by=by)


def without(share: Share, left_out: Iterable[int], day: date, by: Actor) -> Share:
    """Return a share as the contracts it holds on a day, without some."""
    if share.only is not None:
        return share
    words = share.words(by.organisation_id)
    words |= {"states": list(CLOSED_DAILY), "without": list(left_out)}
    words["before"] = day - timedelta(days=1)
    return Share(share.slots, tuple(_ids(_MINE, words)))


def _name(ids: Sequence[int] | set[int], day: date, by: Actor, reason: str) -> None:
    ClosingFailure.objects.bulk_create(
        ClosingFailure(
            organisation_id=by.organisation_id,
            closed_on=day,
            contract_id=pk,
            reason=reason,
            recorded_at=timezone.now(),
        )
        for pk in sorted(ids)
    )


def _ids(sql: str, words: dict[str, Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, words)
        return [int(row[0]) for row in cursor.fetchall()]
