"""Since when the register says what it says: the first extract of an unbroken row of them.

Three laws. A fact that the last extract repeats is known since the first that said it. What broke
in between (another value, an emptied cell, a row left out) begins it anew: of those extracts nobody
can say that they said so. A live record and the file that follows it are two statements of one fact.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

from vigie.registrations.domain.canonical import read
from vigie.registrations.domain.columns import BY_NAME
from vigie.registrations.domain.facts import (
    ChangeFact,
    InspectionFact,
    OperationFact,
    SubjectFacts,
)


def first_said(facts: SubjectFacts, field: str) -> date:
    """Return the as-of date of the first extract that gave a cell its present value, unbroken.

    The day of the last extract where no more is known: never a day earlier than can be shown.
    """
    value = (facts.observed or {}).get(field, "")
    known: date | None = None
    has_moved = False
    for change in reversed(facts.changes):
        if change.field not in (field, ""):
            continue
        # Before it moved the cell held something else, with which the row may have appeared.
        if not _tells(change, field, value) or (has_moved and not change.field):
            return known or facts.as_of
        known, has_moved = change.known_on, bool(change.field)
    return min(known or facts.observed_since or facts.as_of, facts.as_of)


def operation_first_said(facts: SubjectFacts, code: str, on: date | None) -> date:
    """Return the as-of date of the first file that gave an operation, or took it back on a day.

    `on` is the day it happened, or was cancelled; None for the last of its code.
    """
    mine = [one for one in facts.operations if one.code == code]
    taken_back = [one for one in mine if on is not None and one.cancelled_on == on]
    if taken_back:
        return _earliest((one.cancelled_known_on for one in taken_back), facts.as_of)
    same = [one for one in mine if on is None or one.occurred_on == on]
    last: list[OperationFact] = sorted(same, key=lambda one: one.occurred_on)[-1:]
    return _earliest((one.known_on for one in last), facts.as_of)


def operation_last_said(facts: SubjectFacts, code: str, on: date | None) -> date | None:
    """Return the as-of date of the last file that gave an operation; None where that is not known.

    `on` is the day it happened, or was cancelled; None for any of its code.
    """
    days = (
        one.repeated_on
        for one in facts.operations
        if one.code == code and on in (None, one.occurred_on, one.cancelled_on)
    )
    return max((day for day in days if day is not None), default=None)


def readings_first_said(facts: SubjectFacts, until: date | None) -> date:
    """Return the first day on which every inspection up to a day was known."""
    read: list[InspectionFact] = [
        one for one in facts.inspections if until is None or one.inspected_on <= until
    ]
    return max((one.known_on or facts.as_of for one in read), default=facts.as_of)


def readings_last_said(facts: SubjectFacts, until: date | None) -> date | None:
    """Return the day of the last file that gave every inspection up to a day, None if not known."""
    days = [
        one.repeated_on for one in facts.inspections if until is None or one.inspected_on <= until
    ]
    return min((day for day in days if day is not None), default=None) if all(days) else None


def as_last_read(
    facts: SubjectFacts, is_shown: Callable[[OperationFact], bool] = lambda _one: False
) -> SubjectFacts:
    """Return what the last extract says by itself, without what is kept of earlier files.

    Operations and inspections accumulate: one that the last file does not repeat was read once, unless
    the certificate, read again, shows what the operation did (`is_shown`). A cell that the row
    did not give was kept of an earlier one.
    """
    observed = facts.observed
    if observed is not None:
        observed = {name: text for name, text in observed.items() if facts.is_given(name)}
    return replace(
        facts,
        observed=observed,
        operations=tuple(
            one for one in facts.operations if _is_repeated(one, facts.as_of) or is_shown(one)
        ),
        inspections=tuple(one for one in facts.inspections if _is_repeated(one, facts.as_of)),
    )


def _is_repeated(one: OperationFact | InspectionFact, as_of: date) -> bool:
    return one.repeated_on is not None and one.repeated_on >= as_of


def _tells(change: ChangeFact, field: str, value: str) -> bool:
    """Tell whether a change made the cell what it is now."""
    if not change.field:
        return change.kind == "appeared"
    column = BY_NAME.get(field)
    text = read(column, change.is_now).text if column and change.is_now else change.is_now
    return text == value


def _earliest(days: Iterable[date | None], otherwise: date) -> date:
    return min((day for day in days if day is not None), default=otherwise)
