"""Lines of a plan against dues: what should be asked for up to a day, less what was.

One rule serves late billing, an exit that becomes known late and a schedule that changes under
instalments already billed: the difference is asked for or credited, nothing is edited.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from vigie.leasing.actions.cases import Case
from vigie.leasing.actions.loading import due_fact
from vigie.leasing.domain import booking
from vigie.leasing.domain.dues import DueKind, Parts
from vigie.leasing.domain.plan import Plan, PlanLine
from vigie.leasing.models import Due, Instalment

_LINES = (DueKind.INSTALMENT, DueKind.RESIDUAL, DueKind.CORRECTION)


@dataclass(slots=True)
class _Asked:
    """What was asked of one number: its sums and last claim by day, the days as a line, the last of them."""

    days: dict[date, Parts] = field(default_factory=dict)
    claims: dict[date, Due] = field(default_factory=dict)
    as_line: set[date] = field(default_factory=set)
    stands_on: date | None = None

    @property
    def since(self) -> date:
        """Return the first day for which something still stands; the first of all if nothing does."""
        return min(
            (day for day, parts in self.days.items() if parts.total > 0), default=min(self.days)
        )

    def carries(self, credit: Parts) -> date:
        """Return the latest day whose claims carry a credit whole: it undoes them; else `since`."""
        for day in sorted(self.days, reverse=True):
            if min((self.days[day] + credit).minors) >= 0:
                return day
        return self.since

    def is_of(self, line: PlanLine) -> bool:
        """Tell whether it was asked for on the day that a line has now."""
        return self.stands_on is None or self.stands_on == line.due_on

    def add(self, due: Due) -> None:
        """Take in a due, in the order in which they were written."""
        fact = due_fact(due)
        kind, due_on, parts = fact.kind, fact.due_on, fact.parts
        if parts.total > 0:
            self.claims[due_on] = due
        stood = sum(self.days.values(), Parts())
        is_again = due_on in self.as_line and stood == Parts()
        if kind is not DueKind.CORRECTION or is_again:
            self.as_line.add(due_on)
            self.stands_on = due_on
        self.days[due_on] = self.days.get(due_on, Parts()) + parts


def bill_through(case: Case, plan: Plan, through: date) -> int:
    """Ask for every line due up to a day, correct what was asked before; returns their number.

    Lines asked for that the plan does not hold by that day are credited in full; so is one that moved
    to another day, which is then asked for on its new one: as a line once for one day, then as a correction.
    """
    asked = _asked(case)
    wanted = {line.number: line for line in plan.lines if line.due_on <= through}
    for number, before in asked.items():
        line = wanted.get(number)
        if line is None or not before.is_of(line):
            _take_back(case, number, before)
    for number, line in wanted.items():
        if number in asked and asked[number].is_of(line):
            _correct(case, line, asked[number])
        else:
            is_again = number in asked and line.due_on in asked[number].as_line
            kind = DueKind.CORRECTION if is_again else line.kind
            case.ask(kind, line.parts, line.due_on, number)
            case.book(booking.billed(case.agreement.accounting, line.parts))
    _mark(case, wanted, gone=set(asked) - set(wanted))
    return len(wanted)


def _take_back(case: Case, number: int, asked: _Asked) -> None:
    """Credit all that was asked of a number, each piece for its own day."""
    for day, parts in sorted(asked.days.items()):
        case.ask(DueKind.CORRECTION, -parts, day, number)
        case.book(booking.billed(case.agreement.accounting, -parts))


def _correct(case: Case, line: PlanLine, asked: _Asked) -> None:
    """Ask for the difference: a credit bears the day of what it lowers, a claim that of the act."""
    change, of = line.parts - sum(asked.days.values(), Parts()), None
    due_on = max(case.on, line.due_on)
    if change.total < 0:
        due_on = asked.carries(change)
        of = asked.claims[due_on] if due_on != asked.since else None
    case.ask(DueKind.CORRECTION, change, due_on, line.number, of=of)
    case.book(booking.billed(case.agreement.accounting, change))


def _mark(case: Case, wanted: Mapping[int, PlanLine], gone: Collection[int]) -> None:
    """Mark lines as billed, on the days they now have; what is asked for no more is to come again, or never."""
    mine = {"organisation_id": case.contract.organisation_id, "contract": case.contract}
    rows = Instalment.objects.filter(**mine)
    rows.filter(number__in=gone, is_billed=True).delete()
    moved = []
    for row in rows.filter(number__in=wanted):
        row.is_billed, row.due_on = True, wanted[row.number].due_on
        moved.append(row)
    Instalment.objects.bulk_update(moved, ["is_billed", "due_on"])


def _asked(case: Case) -> dict[int, _Asked]:
    found: dict[int, _Asked] = {}
    rows = Due.objects.filter(
        organisation_id=case.contract.organisation_id,
        contract=case.contract,
        instalment__isnull=False,
        kind__in=[kind.value for kind in _LINES],
    )
    for row in rows.order_by("instalment", "id"):
        found.setdefault(row.instalment or 0, _Asked()).add(row)
    return found
