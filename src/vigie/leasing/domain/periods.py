"""The periods of a schedule and the part of a year each one bears interest for.

Nominal method: a regular period bears an equal part of the year whatever its days (a month a
twelfth, a week a fifty-second, a day a 365th); days inside one count over the days of that
period, as ICMA rule 251 counts coupons. Actual method: the contract's day count.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from vigie.kernel.daycount import year_fraction
from vigie.kernel.months import Unit
from vigie.leasing.domain.terms import Method, Rhythm, Terms, Timing

PER_YEAR = {Unit.DAY: 365, Unit.WEEK: 52, Unit.MONTH: 12, Unit.YEAR: 1}


@dataclass(frozen=True, slots=True)
class Period:
    """One period: its instalment falls due at its end (arrears) or at its beginning (advance).

    `factor` is the interest a unit bears from beginning to end, `after` the interest a unit bears
    from the due date to the end (nothing in arrears), `draws` what is paid out inside the period
    with the interest a unit of it bears to the end.
    """

    number: int
    from_on: date
    due_on: date
    until_on: date
    factor: Fraction
    after: Fraction
    draws: tuple[tuple[int, Fraction], ...] = ()

    @property
    def drawn(self) -> int:
        """Return what is paid out inside the period."""
        return sum(minor for minor, _ in self.draws)


def years_between(start: date, end: date, terms: Terms) -> Fraction:
    """Return the part of a year that interest runs for from `start` to `end` under these terms."""
    if start == end:
        return Fraction(0)
    if terms.interest.day_count is not None:
        return year_fraction(start, end, terms.interest.day_count)
    return nominal_years(start, end, terms.rhythm, terms.first_due_on)


def nominal_years(start: date, end: date, rhythm: Rhythm, anchor: date) -> Fraction:
    """Return the years from `start` to `end` measured in regular periods through `anchor`."""
    period = Fraction(rhythm.every, PER_YEAR[rhythm.unit])
    return (_place(end, rhythm, anchor) - _place(start, rhythm, anchor)) * period


def _place(day: date, rhythm: Rhythm, anchor: date) -> Fraction:
    """Return how many regular periods after the anchor a day lies, days pro rata inside one."""
    index = _guess(day, rhythm, anchor)
    begun = rhythm.due(anchor, index)
    if begun == day:
        return Fraction(index)
    if begun > day:
        index -= 1
    begun, ends = rhythm.due(anchor, index), rhythm.due(anchor, index + 1)
    return index + Fraction((day - begun).days, (ends - begun).days)


def _guess(day: date, rhythm: Rhythm, anchor: date) -> int:
    """Return the index, or the one after it."""
    if rhythm.unit in {Unit.MONTH, Unit.YEAR}:
        months = (day.year - anchor.year) * 12 + day.month - anchor.month
        return months // (rhythm.every * (12 if rhythm.unit is Unit.YEAR else 1))
    return (day - anchor).days // (rhythm.every * (7 if rhythm.unit is Unit.WEEK else 1))


def periods(terms: Terms) -> tuple[Period, ...]:
    """Return the periods of the terms in order; drawdowns stand in the period that holds them."""
    dues = terms.due_dates()
    if terms.timing is Timing.ADVANCE:
        starts, ends = (terms.start_on, *dues[1:]), (*dues[1:], terms.ends_on)
    else:
        starts, ends = (terms.start_on, *dues[:-1]), dues
    spans = zip(starts, dues, ends, strict=True)
    return tuple(_period(terms, index + 1, *span) for index, span in enumerate(spans))


def _period(terms: Terms, number: int, start: date, due: date, end: date) -> Period:
    bears = number > terms.grace.free and terms.interest.method is not Method.FLAT
    rate = terms.interest.rate.fraction if bears else Fraction(0)
    if number > 1 and terms.interest.method is Method.NOMINAL:
        factor = rate * Fraction(terms.rhythm.every, PER_YEAR[terms.rhythm.unit])
    else:
        factor = rate * years_between(start, end, terms)
    return Period(
        number,
        start,
        due,
        end,
        factor=factor,
        after=factor if due == start else rate * years_between(due, end, terms),
        draws=tuple(
            (drawdown.minor, rate * years_between(drawdown.on, end, terms))
            for drawdown in terms.drawdowns
            if start <= drawdown.on < end and drawdown.on > terms.start_on
        ),
    )
