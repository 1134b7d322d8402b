"""Where a contract stands on a day: what the guards of its life ask."""

from datetime import date

from django.db.models import Sum

from vigie.leasing.domain.dues import DueKind
from vigie.leasing.domain.holds import standing
from vigie.leasing.domain.lifecycle import Standing
from vigie.leasing.models import Allocation, Contract, Due, Instalment, OpenDue, Payment
from vigie.leasing.queries.holds import hold_facts

_COLUMNS = ("principal", "interest", "services", "insurance", "tax")


def standing_of(contract: Contract, on: date) -> Standing:
    """Return what the guards ask of a contract on a day; call it in the tenant block."""
    mine = {"organisation_id": contract.organisation_id, "contract": contract}
    open_dues = list(OpenDue.objects.filter(**mine).values_list("due_on", "minor"))
    sums = Instalment.objects.filter(**mine, is_billed=False).aggregate(
        **{f"of_{name}": Sum(name) for name in _COLUMNS}
    )
    told = standing(hold_facts(contract), on)
    return Standing(
        on=on,
        valid_until=contract.valid_until,
        signed_on=contract.signed_on,
        is_consumer=contract.is_consumer,
        is_lease=contract.accounting != "loan",
        notice_ends_on=contract.notice_ends_on,
        is_pledged=contract.is_pledged,
        overdue=max(sum(minor for due_on, minor in open_dues if due_on < on), 0),
        owed=sum(minor for _, minor in open_dues),
        to_come=sum(found or 0 for found in sums.values()),
        held=held(contract),
        deposit=deposit_of(contract),
        undrawn=contract.undrawn,
        carried=sum(sums[f"of_{name}"] or 0 for name in ("services", "insurance")),
        is_held=bool(told),
        is_paused=any(one.pauses for one in told),
    )


def deposit_of(contract: Contract) -> int:
    """Return the guarantee that was asked for and not given back, paid or not."""
    mine = {"organisation_id": contract.organisation_id, "contract": contract}
    asked = Due.objects.filter(**mine, kind=DueKind.DEPOSIT).aggregate(sum=Sum("costs"))["sum"]
    if not asked:
        return 0
    back = Payment.objects.filter(**mine, method="deposit").aggregate(sum=Sum("minor"))["sum"]
    return int(asked - (back or 0))


def held(contract: Contract) -> int:
    """Return the money of the customer that settles nothing yet."""
    mine = {"organisation_id": contract.organisation_id, "contract": contract}
    came = Payment.objects.filter(**mine).aggregate(sum=Sum("minor"))["sum"] or 0
    used = Allocation.objects.filter(**mine).aggregate(sum=Sum("minor"))["sum"] or 0
    return int(came - used)
