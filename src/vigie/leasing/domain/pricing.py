"""Price a contract: find the one value that the others leave open, then its exact schedule.

The rental of given terms comes from the schedule engine. It is affine in the price, the first
rental, the residual and the subsidy, so two schedules give each of them in closed form, whatever
the shape of the instalments. The rate is a root, bracketed and narrowed on exact schedules to a
billionth; the term is the least whole number of rentals of which none exceeds the rental asked.

Level annuity: rental = (P - D - R v^n) / a(n, i) in arrears, a(n, i) times (1 + i) in advance;
the engine computes the same by carrying the balance (see `leasing.domain.level`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from vigie.kernel.errors import Refused
from vigie.kernel.rate import Rate
from vigie.kernel.rounding import round_half_up
from vigie.leasing.domain.deals import FULL_WEIGHT, Frame, Unknown, Values, last_weight, terms_of
from vigie.leasing.domain.level import solve_instalment
from vigie.leasing.domain.periods import periods
from vigie.leasing.domain.products import Repayment
from vigie.leasing.domain.profiles import Seasonal, Steps
from vigie.leasing.domain.schedule import Schedule, amortise
from vigie.leasing.domain.solving import least, root

FINER = 10**9
RATE_STEPS = 10**9
HALF_A_CENT = Fraction(1, 2)
HIGHEST_RATE = 10
LONGEST = 600
LONGEST_UNEVEN = 240


@dataclass(frozen=True, slots=True)
class Priced:
    """The seven values, all of them, and the schedule that follows to the cent."""

    unknown: Unknown
    values: Values
    schedule: Schedule


def price(values: Values, unknown: Unknown, frame: Frame) -> Priced:
    """Return the values with the unknown found, and their exact schedule.

    Refused when no value of the unknown gives the rental asked (`leasing.price_*`); Invalid when
    the values cannot make a schedule (`leasing.terms_*`, `leasing.deal_*`).
    """
    found = _SOLVERS[unknown](values, frame)
    is_agreed = unknown not in {Unknown.RENTAL, Unknown.TERM} and frame.has_rental
    schedule = amortise(terms_of(found, frame, agreed=is_agreed))
    if not is_agreed:
        found = replace(found, rental=rental_of(schedule) + frame.extras)
    return Priced(unknown, found, schedule)


def rental_of(schedule: Schedule) -> int:
    """Return the instalment at full weight after grace, without extras, in minor units."""
    return round_half_up(_full_rental(schedule))


def exact_rental(values: Values, frame: Frame) -> Fraction:
    """Return the rental that these values ask, in minor units and not rounded.

    Where grace or the shape makes the engine round on its way, amounts are taken a billion times
    finer, so that what it rounds does not show.
    """
    if not frame.has_rental or frame.relief.principal or frame.relief.interest:
        schedule = amortise(terms_of(values, frame, agreed=False, scale=FINER))
        return _full_rental(schedule) / FINER + frame.extras
    terms = terms_of(values, frame, agreed=False)
    opening = terms.drawn_at_start - terms.first_rental
    unit = solve_instalment(opening, periods(terms), terms.weights(), residual=terms.residual)
    return unit * (FULL_WEIGHT if frame.is_uneven else 1) + frame.extras


def _full_rental(schedule: Schedule) -> Fraction:
    """Return a weighed payment at full weight; the last one, which settles cents, only if alone."""
    terms = schedule.terms
    relief = max(terms.grace.principal, terms.grace.interest)
    if not isinstance(terms.profile, Steps | Seasonal):
        return Fraction(schedule.rows[relief].payment)
    weights = terms.weights()
    last = len(weights) - 1
    place = max(range(last), key=lambda index: weights[index], default=last)
    place = place if weights[place] else last
    return Fraction(schedule.rows[place].payment * FULL_WEIGHT, weights[place])


def _rental(values: Values, frame: Frame) -> Values:
    return values


def _price(values: Values, frame: Frame) -> Values:
    needed = values.first_rental + values.residual + values.subsidy + 10**6
    return _affine(values, frame, Unknown.PRICE, (needed, 2 * needed + 10**8))


def _first_rental(values: Values, frame: Frame) -> Values:
    room = _drawn(values, frame) - values.residual
    return _affine(values, frame, Unknown.FIRST_RENTAL, (0, room // 2))


def _residual(values: Values, frame: Frame) -> Values:
    return _affine(
        values, frame, Unknown.RESIDUAL, (0, _drawn(values, frame) - values.first_rental)
    )


def _subsidy(values: Values, frame: Frame) -> Values:
    room = values.price + frame.financed_fee - values.first_rental - values.residual
    return _affine(values, frame, Unknown.SUBSIDY, (0, room // 2))


def _drawn(values: Values, frame: Frame) -> int:
    return values.price + frame.financed_fee - values.subsidy


def _affine(values: Values, frame: Frame, unknown: Unknown, between: tuple[int, int]) -> Values:
    """Solve by the straight line through two exact rentals; refuse what it does not determine."""
    low, high = between
    if high <= low:
        raise Refused("leasing.price_no_room", unknown=unknown)
    at_low, at_high = (exact_rental(_with(values, unknown, at), frame) for at in between)
    if at_low == at_high:
        raise Refused("leasing.price_undetermined", unknown=unknown)
    found = round_half_up(low + (values.rental - at_low) * (high - low) / (at_high - at_low))
    if found < 0 and round_half_up(exact_rental(_with(values, unknown, 0), frame)) != values.rental:
        raise Refused("leasing.price_negative", unknown=unknown)
    return _with(values, unknown, max(found, 0))


def _with(values: Values, unknown: Unknown, found: int) -> Values:
    changed: dict[str, int] = {unknown.value: found}
    return replace(values, **changed)  # type: ignore[arg-type]  # only amounts come here


def _rate(values: Values, frame: Frame) -> Values:
    """Narrow the rate between bounds that hold it, by false position (Illinois), to a billionth."""

    def excess(step: int) -> Fraction:
        rate = Rate(Fraction(step, RATE_STEPS))
        return exact_rental(replace(values, rate=rate), frame) - values.rental

    high = HIGHEST_RATE * RATE_STEPS
    if excess(0) > HALF_A_CENT:
        raise Refused("leasing.price_rate_below_zero")
    if excess(high) < 0:
        raise Refused("leasing.price_rate_too_high")
    found = 0 if excess(0) >= 0 else root(excess, 0, high)
    return replace(values, rate=Rate(Fraction(found, RATE_STEPS)))


def _term(values: Values, frame: Frame) -> Values:
    """Return the least term whose rental, to the cent, is not above the one asked."""

    def fits(term: int) -> bool:
        schedule = amortise(terms_of(replace(values, term=term), frame, agreed=False))
        return rental_of(schedule) + frame.extras <= values.rental

    if frame.repayment is Repayment.INTEREST_ONLY:
        raise Refused("leasing.price_undetermined", unknown=Unknown.TERM)
    first = 1 + max(frame.relief.principal, frame.relief.interest)
    found = _first_fit(fits, frame, first) if frame.is_uneven else _least_fit(fits, first)
    if found is None:
        raise Refused("leasing.price_never_repaid", longest=LONGEST)
    return replace(values, term=found)


def _least_fit(fits: Callable[[int], bool], first: int) -> int | None:
    """Double the term until it fits, then halve: the longer an even series, the lower its rental."""
    longest = max(first, 12)
    while not fits(longest):
        if longest == LONGEST:
            return None
        longest = min(2 * longest, LONGEST)
    return least(fits, first, longest)


def _first_fit(fits: Callable[[int], bool], frame: Frame, first: int) -> int | None:
    """Try each term: a season without payment, or a low last step, breaks the order."""
    terms = range(first, LONGEST_UNEVEN + 1)
    return next((term for term in terms if last_weight(frame, term) and fits(term)), None)


_SOLVERS: Mapping[Unknown, Callable[[Values, Frame], Values]] = {
    Unknown.RENTAL: _rental,
    Unknown.RATE: _rate,
    Unknown.PRICE: _price,
    Unknown.FIRST_RENTAL: _first_rental,
    Unknown.RESIDUAL: _residual,
    Unknown.TERM: _term,
    Unknown.SUBSIDY: _subsidy,
}
