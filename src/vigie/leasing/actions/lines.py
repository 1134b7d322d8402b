"""Lines of a plan against dues: what should be asked for up to a day, less what was.

One rule serves late billing, an exit that becomes known late and a schedule that changes under
instalments already billed: the difference is asked for or credited, nothing is edited.
"""

from collections.abc import Mapping
from datetime import date

from vigie.leasing.actions.cases import Case
from vigie.leasing.actions.loading import due_fact
from vigie.leasing.domain import booking
from vigie.leasing.domain.dues import DueKind, Parts
from vigie.leasing.domain.plan import Plan, PlanLine
from vigie.leasing.models import Due, Instalment

_LINES = (DueKind.INSTALMENT, DueKind.RESIDUAL, DueKind.CORRECTION)


def bill_through(case: Case, plan: Plan, through: date) -> int:
    """Ask for every line due up to a day, correct what was asked before; returns their number.

    Lines asked for that the plan does not hold by that day are credited in full.
    """
    asked = _asked(case)
    wanted = {line.number: line for line in plan.lines if line.due_on <= through}
    for number in sorted(set(asked) | set(wanted)):
        line = wanted.get(number)
        if line is not None and number not in asked:
            case.ask(line.kind, line.parts, line.due_on, number)
            case.book(booking.billed(case.agreement.accounting, line.parts))
        else:
            _correct(case, number, line, asked[number])
    mine = {"organisation_id": case.contract.organisation_id, "contract": case.contract}
    Instalment.objects.filter(**mine, number__in=wanted, is_billed=False).update(is_billed=True)
    return len(wanted)


def _correct(case: Case, number: int, line: PlanLine | None, asked: Mapping[date, Parts]) -> None:
    """Ask for the difference: a credit bears the day of what it lowers, a claim that of the act."""
    before = sum(asked.values(), Parts())
    change = (line.parts if line else Parts()) - before
    lowers = change.total < 0
    due_on = min(asked) if lowers else max(case.on, line.due_on if line else case.on)
    case.ask(DueKind.CORRECTION, change, due_on, number)
    case.book(booking.billed(case.agreement.accounting, change))


def _asked(case: Case) -> dict[int, dict[date, Parts]]:
    found: dict[int, dict[date, Parts]] = {}
    rows = Due.objects.filter(
        organisation_id=case.contract.organisation_id,
        contract=case.contract,
        instalment__isnull=False,
        kind__in=[kind.value for kind in _LINES],
    )
    for row in rows.order_by("id"):
        fact = due_fact(row)
        days = found.setdefault(row.instalment or 0, {})
        days[fact.due_on] = days.get(fact.due_on, Parts()) + fact.parts
    return found
