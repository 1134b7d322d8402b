"""What a price is asked for: the values that belong together, and the frame they stand in.

Seven values determine each other: price, rate, rental, first rental, residual, term and subsidy.
`Values` holds them all, `Frame` what stays fixed while one of them is sought. Amounts are minor
units on the product's basis (with tax or without); the rate is nominal, a year.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction

from vigie.kernel.errors import Invalid
from vigie.kernel.rate import Rate
from vigie.kernel.rounding import allocate, round_half_up
from vigie.leasing.domain.products import PLAIN_PROFILES, RHYTHMS, Repayment
from vigie.leasing.domain.profiles import Given, Level, Profile, Seasonal, Step, Steps
from vigie.leasing.domain.terms import Drawdown, Grace, Interest, Rhythm, Terms, Timing

FULL_WEIGHT = 100
NO_INTEREST = Rate.zero()
NO_GRACE = Grace()


class Unknown(StrEnum):
    """The value that is sought."""

    RENTAL = "rental"
    RATE = "rate"
    PRICE = "price"
    FIRST_RENTAL = "first_rental"
    RESIDUAL = "residual"
    TERM = "term"
    SUBSIDY = "subsidy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """The seven values; the one that is sought may hold anything until it is found.

    `term` counts rentals. In advance, a first rental above zero is the first of them. `rental` is
    what is paid each time, insurance and services included, at full weight (steps and seasons).
    `subsidy` is what dealer or maker pay the lender on the customer's behalf.
    """

    price: int = 0
    rate: Rate = NO_INTEREST
    rental: int = 0
    first_rental: int = 0
    residual: int = 0
    term: int = 1
    subsidy: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What stays fixed: currency, days, rhythm, shape, relief, and what rides along.

    `steps` are (count, weight), `seasons` twelve weights, January first; weight 100 pays the rental
    in full. `extras` is the part of a rental that repays nothing (insurance, services), `financed_fee`
    a fee added to the amount financed, `draws` the (day, weight) of each part of the price, all of
    it on `start_on` when there is none. `leads` says that a first rental opens a series in advance.
    """

    currency: str
    start_on: date
    rhythm: str = "monthly"
    timing: Timing = Timing.ARREARS
    repayment: Repayment = Repayment.LEVEL
    steps: tuple[tuple[int, int], ...] = ()
    seasons: tuple[int, ...] = ()
    grace: Grace = NO_GRACE
    deferral: int = 0
    extras: int = 0
    financed_fee: int = 0
    draws: tuple[tuple[date, int], ...] = ()
    leads: bool = False

    @property
    def every(self) -> Rhythm:
        """Return the rhythm of the dues."""
        return RHYTHMS[self.rhythm]

    @property
    def first_due_on(self) -> date:
        """Return when the first instalment of the series is due."""
        if self.leads:
            return self.start_on
        return self.every.due(self.start_on, (self.timing is Timing.ARREARS) + self.deferral)

    @property
    def relief(self) -> Grace:
        """Return the grace of the series; a first rental takes the place of the first instalment.

        That instalment is then zero in the schedule, which holds the first rental apart.
        """
        if not self.leads:
            return self.grace
        return replace(self.grace, interest=max(self.grace.interest, 1 + self.deferral))

    @property
    def has_rental(self) -> bool:
        """Tell whether instalments follow one rental, which may be agreed before the rest."""
        return self.repayment not in {Repayment.EQUAL_PRINCIPAL, Repayment.INTEREST_ONLY}

    @property
    def is_uneven(self) -> bool:
        """Tell whether instalments bear weights of their own."""
        return self.repayment in {Repayment.STEPS, Repayment.SEASONAL}


def terms_of(values: Values, frame: Frame, *, agreed: bool, scale: int = 1) -> Terms:
    """Return the terms of a schedule; `agreed` keeps the rental instead of solving for it.

    With a `scale` all amounts are that many times finer, so that the schedule's own rounding
    becomes negligible and its rental as good as exact.
    """
    drawn = (values.price - values.subsidy) * scale
    return Terms(
        currency=frame.currency,
        drawdowns=tuple(_drawdowns(drawn, frame.financed_fee * scale, frame)),
        start_on=frame.start_on,
        first_due_on=frame.first_due_on,
        count=values.term,
        interest=Interest(values.rate),
        rhythm=frame.every,
        timing=frame.timing,
        first_rental=values.first_rental * scale,
        residual=values.residual * scale,
        profile=_profile(values, frame, agreed=agreed),
        grace=frame.relief,
    )


def _drawdowns(drawn: int, fee: int, frame: Frame) -> Iterator[Drawdown]:
    """Yield the parts of the price on their days; a fee that is financed goes with the first."""
    if not frame.draws:
        yield Drawdown(frame.start_on, drawn + fee)
        return
    parts = allocate(drawn, [weight for _, weight in frame.draws])
    for (day, _), part in zip(frame.draws, parts, strict=True):
        yield Drawdown(day, part + fee)
        fee = 0


def _profile(values: Values, frame: Frame, *, agreed: bool) -> Profile:
    shape = _shape(frame, values.term)
    if not agreed:
        return shape
    part = values.rental - frame.extras
    if part <= 0:
        raise Invalid("leasing.deal_rental_extras")
    if isinstance(shape, Level):
        return Level(part)
    weights = shape.weights(_dues(frame, values.term))
    return Given(tuple(round_half_up(Fraction(part * one, FULL_WEIGHT)) for one in weights))


def last_weight(frame: Frame, term: int) -> int:
    """Return the weight of the last instalment of a term; zero cannot settle a contract."""
    return _shape(frame, term).weights(_dues(frame, term))[-1]


def _dues(frame: Frame, count: int) -> list[date]:
    return [frame.every.due(frame.first_due_on, index) for index in range(count)]


def _shape(frame: Frame, count: int) -> Profile:
    if frame.repayment is Repayment.STEPS:
        return Steps(tuple(_steps(frame, count)))
    if frame.repayment is Repayment.SEASONAL:
        return Seasonal(frame.seasons)
    return PLAIN_PROFILES[frame.repayment]


def _steps(frame: Frame, count: int) -> Iterator[Step]:
    """Yield the steps by the day each begins; the last one lasts as long as the term does."""
    index = 0
    for length, weight in frame.steps:
        if length < 1:
            raise Invalid("leasing.deal_steps")
        if index < count:
            yield Step(frame.every.due(frame.first_due_on, index), weight)
        index += length
