"""The terms a schedule is computed from: what is financed, when it is due, at what price.

Amounts are whole minor units of `Terms.currency`; rates are exact fractions. Terms say what was
agreed, `schedule.amortise` says what follows from it.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from vigie.kernel.daycount import DayCount
from vigie.kernel.errors import Invalid
from vigie.kernel.money import currency
from vigie.kernel.months import Unit, add_units
from vigie.kernel.rate import Rate
from vigie.leasing.domain.profiles import Given, Level, Profile, Seasonal, Steps


@dataclass(frozen=True, slots=True)
class Drawdown:
    """Money paid out for the customer on a day: the supplier's price, or a part of it."""

    on: date
    minor: int


@dataclass(frozen=True, slots=True)
class Rhythm:
    """An instalment every so many units; `day` is the day of the month dues stand on, if fixed."""

    every: int = 1
    unit: Unit = Unit.MONTH
    day: int | None = None

    def due(self, first: date, index: int) -> date:
        """Return the due date `index` instalments after the first; a missing day becomes the last.

        Dues of a series that begins on 31 January fall on 28 February and on 31 March again.
        """
        return add_units(first, self.every * index, self.unit, anchor=self.day or first.day)


MONTHLY = Rhythm()
QUARTERLY = Rhythm(3)
WEEKLY = Rhythm(1, Unit.WEEK)


class Method(StrEnum):
    """How the interest of a period comes from the rate of a year."""

    NOMINAL = "nominal"  # equal periods bear equal parts of the rate: a month a twelfth
    ACTUAL = "actual"  # by the day count convention, period by period
    FLAT = "flat"  # on the amount financed, whatever has been repaid


@dataclass(frozen=True, slots=True)
class Interest:
    """The nominal rate of a year and the way it accrues; ACTUAL names its day count."""

    rate: Rate
    method: Method = Method.NOMINAL
    day_count: DayCount | None = None


class Timing(StrEnum):
    """Whether an instalment opens the period it pays for or ends it."""

    ADVANCE = "advance"  # terme à échoir
    ARREARS = "arrears"  # terme échu


@dataclass(frozen=True, slots=True)
class Grace:
    """Relief in the first instalments, each counted from the first.

    `interest`: nothing is paid, interest is added to the balance (différé total); `principal`:
    interest alone is paid (différé partiel); `deferred`, within the grace of principal: interest
    waits, bears none itself and falls due with the instalment after; `free`: periods that bear
    no interest.
    """

    principal: int = 0
    interest: int = 0
    free: int = 0
    deferred: int = 0


class LastInstalment(StrEnum):
    """What happens to the cents that a rounded instalment leaves over."""

    ABSORB = "absorb"  # the last instalment takes them all
    SMOOTH = "smooth"  # the level instalment moves first, if that makes the last one closer to it


class Ties(StrEnum):
    """Where an exact half of a minor unit goes."""

    HALF_UP = "half_up"
    HALF_EVEN = "half_even"  # for comparison with systems that round so; Vigie's products do not


@dataclass(frozen=True, slots=True)
class Rounding:
    """`step`: minor units an instalment is a multiple of; `up`: never below its exact value."""

    step: int = 1
    up: bool = False
    ties: Ties = Ties.HALF_UP


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What was agreed. Invalid when it cannot make a schedule (codes `leasing.terms_*`).

    `first_rental` is paid at `start_on` and not financed. `residual` is the purchase option or
    balloon, due when the last period ends. `count` instalments fall due from `first_due_on` on.
    A first due date later than one period after the start makes a long first period.
    """

    currency: str
    drawdowns: tuple[Drawdown, ...]
    start_on: date
    first_due_on: date
    count: int
    interest: Interest
    rhythm: Rhythm = MONTHLY
    timing: Timing = Timing.ARREARS
    first_rental: int = 0
    residual: int = 0
    profile: Profile = field(default_factory=Level)
    grace: Grace = Grace()
    last: LastInstalment = LastInstalment.ABSORB
    rounding: Rounding = Rounding()

    def __post_init__(self) -> None:
        currency(self.currency)
        self._check_amounts()
        self._check_dates()
        self._check_interest()
        self._check_shape()

    @property
    def drawn(self) -> int:
        """Return the sum of all drawdowns."""
        return sum(drawdown.minor for drawdown in self.drawdowns)

    @property
    def drawn_at_start(self) -> int:
        """Return what is drawn on the first day."""
        return sum(drawdown.minor for drawdown in self.drawdowns if drawdown.on <= self.start_on)

    @property
    def financed(self) -> int:
        """Return what the instalments and the residual repay: drawdowns less the first rental."""
        return self.drawn - self.first_rental

    def _check_amounts(self) -> None:
        if not self.drawdowns or min(drawdown.minor for drawdown in self.drawdowns) <= 0:
            raise Invalid("leasing.terms_drawdown_missing")
        if not 0 <= self.first_rental < self.drawn:
            raise Invalid("leasing.terms_first_rental", amount=self.first_rental, drawn=self.drawn)
        if not 0 <= self.residual <= self.financed:
            raise Invalid("leasing.terms_residual", amount=self.residual, financed=self.financed)
        if self.rounding.step < 1:
            raise Invalid("leasing.terms_step", step=self.rounding.step)

    def _check_dates(self) -> None:
        if self.count < 1 or self.rhythm.every < 1:
            raise Invalid("leasing.terms_count", count=self.count, every=self.rhythm.every)
        earliest = min(drawdown.on for drawdown in self.drawdowns)
        at_once = self.timing is Timing.ADVANCE and self.first_due_on == self.start_on
        if self.first_due_on <= self.start_on and not at_once:
            raise Invalid("leasing.terms_first_due", due=self.first_due_on, start=self.start_on)
        last = max(drawdown.on for drawdown in self.drawdowns)
        if earliest < self.start_on or last >= self.ends_on:
            raise Invalid("leasing.terms_drawdown_date", start=self.start_on, end=self.ends_on)

    def _check_interest(self) -> None:
        if self.interest.rate.fraction < 0:
            raise Invalid("leasing.terms_rate", rate=self.interest.rate.as_percent(4))
        if (self.interest.method is Method.ACTUAL) is not (self.interest.day_count is not None):
            raise Invalid("leasing.terms_day_count", method=self.interest.method)
        if self.interest.day_count is DayCount.ACT_ACT_ISMA:
            raise Invalid("leasing.terms_day_count", method=self.interest.method)

    def _check_shape(self) -> None:
        grace = self.grace
        counts = (grace.principal, grace.interest, grace.free, grace.deferred)
        if min(counts) < 0 or max(grace.principal, grace.interest) >= self.count:
            raise Invalid("leasing.terms_grace", count=self.count)
        if grace.deferred > grace.principal or (grace.deferred and grace.interest):
            raise Invalid("leasing.terms_grace", count=self.count)
        if isinstance(self.profile, Given) and len(self.profile.amounts) != self.count:
            raise Invalid(
                "leasing.terms_amounts", given=len(self.profile.amounts), count=self.count
            )
        if isinstance(self.profile, Steps | Seasonal) and not self.weights()[-1]:
            raise Invalid("leasing.terms_weights")

    @property
    def ends_on(self) -> date:
        """Return when the last period ends and the residual falls due."""
        past = self.timing is Timing.ADVANCE
        return self.rhythm.due(self.first_due_on, self.count - 1 + past)

    def due_dates(self) -> tuple[date, ...]:
        """Return the due date of each instalment."""
        return tuple(self.rhythm.due(self.first_due_on, index) for index in range(self.count))

    def weights(self) -> tuple[int, ...]:
        """Return the weight of each instalment after grace; zero where the profile asks none."""
        return tuple(
            0 if index < max(self.grace.principal, self.grace.interest) else weight
            for index, weight in enumerate(self.profile.weights(self.due_dates()))
        )
