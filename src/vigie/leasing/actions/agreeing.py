"""Another version of a contract in service: written, billed and corrected up to its day."""

from datetime import date
from typing import Any

from django.db.models import Max

from vigie.kernel.errors import Invalid
from vigie.leasing.actions.cases import Case
from vigie.leasing.actions.lines import bill_through
from vigie.leasing.actions.versions import replace_unbilled, write_version
from vigie.leasing.domain.agreement import Agreement
from vigie.leasing.domain.plan import plan_of
from vigie.leasing.models import Instalment


def agree(case: Case, agreed: Agreement, on: date) -> None:
    """Let an agreement hold, changed on a day: bill and correct up to it, or the last line billed."""
    if on < agreed.terms.start_on:
        raise Invalid("leasing.before_delivery", start=agreed.terms.start_on)
    through = billed_through(case, on)
    case.agreement = agreed
    plan = plan_of(agreed)
    assert case.line is not None
    step = case.line.step.value
    version = write_version(case.contract, plan, step=step, effective_on=on, now=case.now)
    case.tell(version=version.number)
    bill_through(case, plan, through)
    replace_unbilled(case.contract, [line for line in plan.lines if line.due_on > through])


def billed_through(case: Case, on: date) -> date:
    """Return a day, or the due date of the last line billed where that is later."""
    mine: dict[str, Any] = {
        "organisation_id": case.contract.organisation_id,
        "contract": case.contract,
    }
    billed = Instalment.objects.filter(**mine, is_billed=True)
    latest = billed.aggregate(latest=Max("due_on"))["latest"]
    return max(on, latest) if latest else on
