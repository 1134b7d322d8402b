"""The working state of a replay: lines, the balance they claim, and the interest between them.

A line is *claimed* on its due date, when its principal and interest are fixed, and *ends* with
its period. In arrears both fall on one day. In advance the interest claimed is that of the period
to come; what the period then really bore beyond it is carried into the next line.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from vigie.kernel.daycount import year_fraction
from vigie.leasing.domain.level import to_minor
from vigie.leasing.domain.periods import nominal_years
from vigie.leasing.domain.replay.events import Event
from vigie.leasing.domain.replay.policy import Accrual, Part, Servicing
from vigie.leasing.domain.replay.state import Allocation, Kind
from vigie.leasing.domain.terms import MONTHLY, Drawdown, Method, Rhythm, Terms, Timing


@dataclass(slots=True)
class Line:
    """A line under construction; `asked` of an unclaimed instalment is what the plan expects."""

    kind: Kind
    from_on: date
    due_on: date
    until_on: date
    asked: dict[Part, int] = field(default_factory=dict)
    paid: dict[Part, int] = field(default_factory=dict)
    payment: int = 0
    by_principal: bool = False  # its principal is planned and interest comes on top
    waits: bool = False  # its interest is claimed with the next line
    bears: bool = True
    flat: Fraction = Fraction(0)
    anchor: date = date.min
    rhythm: Rhythm = MONTHLY
    accrued: Fraction = Fraction(0)
    own_interest: int = 0
    claimed: bool = False
    ended: bool = False
    settled_on: date | None = None
    charges: dict[str, tuple[Part, int]] = field(default_factory=dict)
    closing: int = 0
    key: int = 0

    def open(self, part: Part) -> int:
        """Return what is unpaid of a part."""
        return self.asked.get(part, 0) - self.paid.get(part, 0)

    def unpaid(self) -> int:
        """Return what is unpaid of the line."""
        return sum(self.asked.values()) - sum(self.paid.values())

    def ask(self, part: Part, minor: int) -> None:
        """Ask more of a part."""
        self.asked[part] = self.asked.get(part, 0) + minor


@dataclass(slots=True)
class Book:
    """One contract in replay. `unbilled` is the principal no line has claimed yet."""

    terms: Terms
    policy: Servicing
    lines: list[Line]
    unbilled: int
    at: date
    planned_draws: list[Drawdown]
    flat_on: int
    awaited: list[Drawdown] = field(default_factory=list)  # planned, and not drawn by the plan
    carried: int = 0
    held: list[tuple[str, int]] = field(default_factory=list)
    allocations: list[Allocation] = field(default_factory=list)
    postponed: list[tuple[date, Event]] = field(default_factory=list)
    suspended: bool = False
    extends: bool = False
    skipped: bool = False
    projecting: bool = False

    def instalments(self) -> list[Line]:
        """Return the lines of the plan in the order of their due dates."""
        return [line for line in self.lines if line.kind is Kind.INSTALMENT]

    def add(self, line: Line) -> Line:
        """Put a line in its place; its key stays when later ones move it."""
        line.key = 1 + max((each.key for each in self.lines), default=0)
        self.lines.append(line)
        self.sort()
        return line

    def put(self, ref: str, line: Line, part: Part, minor: int) -> None:
        """Write one allocation on the book's day."""
        line.paid[part] = line.paid.get(part, 0) + minor
        self.allocations.append(Allocation(ref, self.at, line.key, part, minor))
        if line.unpaid() <= 0:
            line.settled_on = self.at

    @property
    def credit(self) -> int:
        """Return the money held for the customer."""
        return sum(minor for _, minor in self.held)

    def hold(self, ref: str, minor: int) -> None:
        """Keep money of a payment for the customer."""
        if minor:
            self.held.append((ref, minor))

    def give_back(self, minor: int) -> None:
        """Take credit away, the oldest first; the caller knows that there is enough."""
        held, self.held = self.held, []
        for ref, each in held:
            taken = min(minor, each)
            minor -= taken
            self.hold(ref, each - taken)

    def release(self, line: Line) -> None:
        """Let a line keep no more than it asks, part by part; the rest pays it or is held."""
        freed: list[tuple[str, int]] = []
        for part in Part:
            over = line.paid.get(part, 0) - max(0, line.asked.get(part, 0))
            if over > 0:
                freed += self._take_back(line, part, over)
        # Interest given back makes a line ask less than its principal, which may be paid ahead.
        over = sum(line.paid.values()) - max(0, sum(line.asked.values()))
        if over > 0:
            freed += self._take_back(line, Part.PRINCIPAL, over)
        for ref, minor in freed:
            left = minor
            for part in self.policy.order:
                taken = min(left, max(0, line.open(part)), max(0, line.unpaid()))
                if taken:
                    self.put(ref, line, part, taken)
                left -= taken
            self.hold(ref, left)
        if line.unpaid() > 0:
            line.settled_on = None

    def _take_back(self, line: Line, part: Part, over: int) -> list[tuple[str, int]]:
        """Undo the latest allocations of a part, as many units as are too much."""
        freed = []
        for place in range(len(self.allocations) - 1, -1, -1):
            one = self.allocations[place]
            if over and (one.number, one.part) == (line.key, part):
                taken = min(over, one.minor)
                over -= taken
                line.paid[part] -= taken
                self.allocations[place] = replace(one, minor=one.minor - taken)
                freed.append((one.ref, taken))
        self.allocations = [one for one in self.allocations if one.minor]
        return freed

    def sort(self) -> None:
        """Put the lines in the order they fall due, an instalment before what joins it."""
        self.lines.sort(key=lambda line: (line.due_on, line.kind is not Kind.INSTALMENT))

    def tail(self) -> list[Line]:
        """Return the instalments that are not claimed yet."""
        return [line for line in self.instalments() if not line.claimed]

    def factor(self, line: Line, start: date, end: date) -> Fraction:
        """Return the interest a unit bears in a line's period between two days."""
        interest = self.terms.interest
        if not line.bears or interest.method is Method.FLAT:
            return Fraction(0)
        if interest.day_count is not None:
            return interest.rate.fraction * year_fraction(start, end, interest.day_count)
        return interest.rate.fraction * nominal_years(start, end, line.rhythm, line.anchor)

    def bearing(self, line: Line) -> int:
        """Return the principal that bears interest now, in the period of `line`.

        By the day it is the money really lent: in advance a rental holds interest of days to come, which
        is no part of it, and one that is unpaid leaves all of itself outstanding.
        """
        if self.policy.accrual is Accrual.PLANNED:
            if self.terms.timing is Timing.ARREARS:
                return self.unbilled
            unearned = line.asked[Part.INTEREST] if line.claimed and not line.ended else 0
            # What is left of the claim once nearly all was repaid early: nobody lends it.
            return max(0, self.unbilled - unearned)
        ahead = sum(each.paid.get(Part.PRINCIPAL, 0) for each in self.tail())
        late = sum(each.open(Part.PRINCIPAL) for each in self.lines if each.claimed)
        in_advance = self.terms.timing is Timing.ADVANCE
        before = [
            each for each in self.instalments() if in_advance and each.claimed and not each.ended
        ]
        unearned = sum(each.asked[Part.INTEREST] for each in before)
        late += sum(max(0, each.open(Part.INTEREST)) for each in before)
        return self.unbilled - ahead - unearned + (0 if self.projecting else late)

    def to_minor(self, amount: Fraction) -> int:
        """Round as the terms say."""
        return to_minor(amount, self.terms.rounding.ties)

    def current(self) -> Line | None:
        """Return the instalment whose period runs now."""
        return next((line for line in self.instalments() if not line.ended), None)

    def accrue(self, until: date) -> None:
        """Let interest run to a day inside the current period."""
        line = self.current()
        if line is not None and until > self.at:
            start = max(self.at, line.from_on)
            if until > start:
                line.accrued += self.bearing(line) * self.factor(line, start, until)
        self.at = max(self.at, until)

    def end(self, line: Line) -> None:
        """Close a period: what it bore and no line has claimed is carried into the next."""
        self.carried += self.to_minor(line.accrued + line.flat) - line.own_interest
        line.ended = True

    def unearned(self) -> int:
        """Return the interest claimed in advance that the current period has not borne yet."""
        line = self.current()
        if line is None or not line.claimed:
            return 0
        return max(0, line.own_interest - self.to_minor(line.accrued + line.flat))

    def claim(self, line: Line) -> None:
        """Fix the interest and principal of a line and take the principal off the balance."""
        payment = 0 if self.suspended else line.payment
        interest = self.own_interest(line, payment)
        line.own_interest = interest
        line.claimed = True
        if line.waits:
            self.carried += interest
            line.asked |= {Part.INTEREST: 0, Part.PRINCIPAL: 0}
        else:
            line.asked[Part.INTEREST] = interest + self.carried
            self.carried = 0
            line.asked[Part.PRINCIPAL] = self._principal(line, payment)
            self._capitalise(line)
        self.unbilled -= line.asked[Part.PRINCIPAL]
        line.closing = self.unbilled
        if self.suspended:
            self._leave_out()

    def _leave_out(self) -> None:
        """One more instalment at the end for one left out, always when it was the last."""
        self.skipped = True
        if self.extends or not self.tail():
            last, rhythm = self.tail_end(), self.terms.rhythm
            steady = replace(rhythm, day=rhythm.day or self.terms.first_due_on.day)
            due, after = steady.due(last.due_on, 1), steady.due(last.due_on, 2)
            in_advance = self.terms.timing is Timing.ADVANCE
            self.add(
                Line(
                    Kind.INSTALMENT,
                    last.until_on,
                    due,
                    after if in_advance else due,
                    anchor=last.anchor,
                    rhythm=last.rhythm,
                )
            )

    def own_interest(self, line: Line, payment: int) -> int:
        """Return the interest of the line's own period, the part still to run included."""
        ahead = self.factor(line, line.due_on, line.until_on)
        borne = line.accrued + line.flat
        settles = line is self.tail_end()
        if (line.by_principal or settles) and not self.suspended:
            left = self.unbilled - self.terms.residual
            principal = left if settles else line.asked.get(Part.PRINCIPAL, 0)
            return self.to_minor((borne + (self.unbilled - principal) * ahead) / (1 + ahead))
        return self.to_minor(borne + (self.unbilled - payment) * ahead)

    def _principal(self, line: Line, payment: int) -> int:
        left = self.unbilled - self.terms.residual
        if self.suspended:
            return -line.asked[Part.INTEREST]
        if line is self.tail_end():
            return left
        if line.by_principal:
            return line.asked[Part.PRINCIPAL]
        planned = payment - line.asked[Part.INTEREST]
        return min(max(planned, line.paid.get(Part.PRINCIPAL, planned)), left)

    def tail_end(self) -> Line:
        """Return the last instalment of the plan."""
        return self.instalments()[-1]

    def _capitalise(self, line: Line) -> None:
        """Interest beyond the payment joins the balance: it is paid by principal lent anew."""
        interest, principal = line.asked[Part.INTEREST], line.asked[Part.PRINCIPAL]
        added = max(0, -principal)
        line.asked |= {Part.INTEREST: interest - added, Part.PRINCIPAL: principal + added}
        self.release(line)
        line.asked |= {Part.INTEREST: interest, Part.PRINCIPAL: principal}
        if added:
            line.paid[Part.INTEREST] = line.paid.get(Part.INTEREST, 0) + added
            line.paid[Part.PRINCIPAL] = line.paid.get(Part.PRINCIPAL, 0) - added
