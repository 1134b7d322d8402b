"""Billing and ageing of all contracts at once, or of some: those that miss days are caught up first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils import timezone
from django.utils.timezone import localdate

from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Refused
from vigie.leasing.actions.ageing import catch_up, fall_behind
from vigie.leasing.actions.billing import BILLABLE, NAME, bill_lines
from vigie.leasing.actions.closing_work import catch_all_up, catch_up_contracts
from vigie.leasing.actions.shares import Share
from vigie.leasing.actions.transferring import SUBJECT
from vigie.leasing.domain import lifecycle
from vigie.leasing.models import Contract

AGED: Final = "leasing.contracts_aged"


@dataclass(frozen=True, slots=True)
class Billed:
    """What a billing came to; `minor` is the sum of all currencies' minor units asked for.

    `behind` are contracts left out because a day they miss cannot be closed.
    """

    contracts: int
    instalments: int
    minor: int
    behind: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Aged:
    """How many contracts fell behind with their payments, and how many caught up."""

    behind: int
    caught_up: int


@act(NAME, permission=lifecycle.SERVE)
def bill_instalments(
    through: date, *, by: Actor, key: str, contract_ids: tuple[int, ...] | None = None
) -> Billed:
    """Bill every instalment that is due on a day or before, of all contracts or of some.

    Each is booked on its own due date, its tax document issued on that of the billing. Again on
    the same day bills nothing more. Contracts that miss days of the close are caught up first: of all, those
    that cannot be are left out, of some, Refused `leasing.contract_behind`. Refused
    `leasing.billing_to_come` for a day that has not come. Contracts that were named are aged at once; for
    all of them that is `age_contracts`.
    """
    today = localdate()
    if through > today:
        raise Refused("leasing.billing_to_come", through=through, today=today)
    left_out = _caught_up(contract_ids, by)
    ids = contract_ids if contract_ids is not None else _without(left_out, by)
    done = bill_lines(through, ids, by=by, key=key)
    if contract_ids is not None:
        fall_behind(by, through, timezone.now(), Share.of(done.contracts))
    subject = ids[0] if contract_ids and len(contract_ids) == 1 else None
    told = {"contracts": len(done.contracts), "instalments": done.instalments}
    record(
        SUBJECT if subject else "leasing.contracts",
        subject,
        data=told | ({"behind": len(left_out)} if left_out else {}),
        effective_on=through,
    )
    return Billed(len(done.contracts), done.instalments, done.minor, left_out)


@act(AGED, permission="leasing.close_days")
def age_contracts(on: date, *, by: Actor, key: str) -> Aged:
    """Move every running contract in or out of arrears, as its dues stand on a day.

    Contracts that miss days of the close are caught up first; those that cannot be stay as they are.
    """
    del key
    left_out = catch_all_up(by)
    share = Share(only=_without(left_out, by)) if left_out else Share()
    now = timezone.now()
    aged = Aged(fall_behind(by, on, now, share), catch_up(by, on, now, share))
    record("leasing.contracts", None, data={"behind": aged.behind}, effective_on=on)
    return aged


def _caught_up(contract_ids: tuple[int, ...] | None, by: Actor) -> tuple[int, ...]:
    """Catch contracts up; returns those of all that still miss a day."""
    if contract_ids is None:
        return catch_all_up(by)
    catch_up_contracts(contract_ids, by=by)
    return ()


def _without(left_out: Sequence[int], by: Actor) -> tuple[int, ...]:
    running = Contract.objects.filter(organisation_id=by.organisation_id, state__in=BILLABLE)
    return tuple(running.exclude(pk__in=left_out).order_by("pk").values_list("pk", flat=True))
