"""The day of delivery moves the whole schedule: it starts when the asset is handed over."""

from dataclasses import replace
from datetime import date

from vigie.kernel.months import Unit, add_units
from vigie.leasing.domain.agreement import Agreement
from vigie.leasing.domain.terms import Rhythm, Terms


def delivered(agreement: Agreement, on: date) -> Agreement:
    """Return the agreement as it runs from a delivery.

    The distance from the start to the first due date is kept in whole units of the rhythm, then
    moved on to the agreed day of the month if there is one; drawdowns keep their distance in days.
    Delivered on the 31st, a contract without an agreed day falls due on the last day of each month.
    """
    terms = agreement.terms
    if on == terms.start_on:
        return agreement
    moved = on - terms.start_on
    drawdowns = tuple(replace(one, on=one.on + moved) for one in terms.drawdowns)
    first = _first_due(terms, on)
    rhythm = _anchored(terms.rhythm, on) if terms.first_due_on != terms.start_on else terms.rhythm
    shifted = replace(terms, start_on=on, first_due_on=first, drawdowns=drawdowns, rhythm=rhythm)
    return replace(agreement, terms=shifted)


def _anchored(rhythm: Rhythm, on: date) -> Rhythm:
    is_by_month = rhythm.unit in (Unit.MONTH, Unit.YEAR)
    return replace(rhythm, day=on.day) if is_by_month and rhythm.day is None else rhythm


def _first_due(terms: Terms, on: date) -> date:
    if terms.first_due_on == terms.start_on:
        return on
    rhythm = terms.rhythm
    units = _units_between(terms.start_on, terms.first_due_on, rhythm)
    if units is None:
        return terms.first_due_on + (on - terms.start_on)
    due = add_units(on, units, rhythm.unit, anchor=rhythm.day)
    return due if due > on else add_units(on, units + 1, rhythm.unit, anchor=rhythm.day)


def _units_between(start: date, due: date, rhythm: Rhythm) -> int | None:
    """Return the whole units from the start to the first due date; None when days are left over."""
    if rhythm.unit in (Unit.DAY, Unit.WEEK):
        days = (due - start).days
        size = 7 if rhythm.unit is Unit.WEEK else 1
        return days // size if days % size == 0 else None
    months = (due.year - start.year) * 12 + due.month - start.month
    size = 12 if rhythm.unit is Unit.YEAR else 1
    return months // size if months % size == 0 else None
