"""Another version of a contract in service: written, billed and corrected up to its day."""

from datetime import date
from typing import Final

from django.db.models import Max

from vigie.kernel.errors import Invalid
from vigie.kernel.money import Money
from vigie.leasing.actions.cases import Case
from vigie.leasing.actions.lines import bill_through
from vigie.leasing.actions.outcomes import Moved
from vigie.leasing.actions.versions import replace_unbilled, write_version
from vigie.leasing.domain.agreement import Agreement
from vigie.leasing.domain.plan import Plan, PlanLine, plan_of
from vigie.leasing.models import Due

EXCEEDS: Final = "leasing.change_exceeds_rest"


def agree(case: Case, agreed: Agreement, on: date) -> None:
    """Let an agreement hold, changed on a day: bill and correct up to it, or the last line billed.

    Invalid `leasing.change_exceeds_rest` where interest billed ahead is given back beyond all that is to come.
    """
    if on < agreed.terms.start_on:
        raise Invalid("leasing.before_delivery", start=agreed.terms.start_on)
    through, before = billed_through(case, on), plan_of(case.agreement)
    case.agreement = agreed
    plan = _planned(agreed)
    case.moved = _moved(before, plan, through)
    assert case.line is not None
    step = case.line.step.value
    version = write_version(case.contract, plan, step=step, effective_on=on, now=case.now)
    case.tell(version=version.number)
    bill_through(case, plan, through)
    replace_unbilled(case.contract, [line for line in plan.lines if line.due_on > through])


def _moved(before: Plan, after: Plan, through: date) -> tuple[Moved, ...]:
    """Return the lines to come after a day that differ between two plans, by number."""
    was, now = (
        {line.number: line for line in plan.lines if line.due_on > through}
        for plan in (before, after)
    )
    found = (_beside(number, was.get(number), now.get(number)) for number in sorted({*was, *now}))
    return tuple(one for one in found if (one.was_on, one.was) != (one.on, one.minor))


def _beside(number: int, was: PlanLine | None, now: PlanLine | None) -> Moved:
    (was_on, was_minor), (on, minor) = (
        (one.due_on, one.parts.total) if one else (None, 0) for one in (was, now)
    )
    return Moved(number, was_on, was_minor, on, minor)


def _planned(agreed: Agreement) -> Plan:
    try:
        return plan_of(agreed)
    except Invalid as error:
        if error.code != "leasing.terms_instalments_exceed":
            raise
        excess = error.params["excess"]
        assert isinstance(excess, int)
        shown = Money(excess, agreed.currency).amount
        raise Invalid(EXCEEDS, excess=shown, currency=agreed.currency) from error


def billed_through(case: Case, on: date) -> date:
    """Return a day, or the latest for which an instalment was ever asked where that is later.

    What moved to a day before is asked for by the act, which knows what was: no billing asks twice.
    """
    asked = Due.objects.filter(
        organisation_id=case.contract.organisation_id,
        contract=case.contract,
        instalment__isnull=False,
    )
    latest = asked.aggregate(latest=Max("due_on"))["latest"]
    return max(on, latest) if latest else on
