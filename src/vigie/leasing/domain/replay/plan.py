"""Plan the instalments that are not claimed yet anew: the rest of a contract is a contract.

What is owed, on what terms, from what day: the same `amortise` as on the first day.
"""

from dataclasses import replace
from datetime import date
from fractions import Fraction

from vigie.leasing.domain.level import solve_instalment
from vigie.leasing.domain.periods import periods
from vigie.leasing.domain.profiles import EqualPrincipal, Given, InterestOnly, Level
from vigie.leasing.domain.replay.book import Book, Line
from vigie.leasing.domain.replay.policy import Accrual, Part
from vigie.leasing.domain.replay.state import Kind
from vigie.leasing.domain.schedule import Brought, Schedule, amortise
from vigie.leasing.domain.terms import Drawdown, Grace, Method, Terms, Timing


def replan(book: Book, *, first_due: date | None = None, count: int | None = None) -> None:
    """Solve the open instalments again from today's balance, on other dates where given."""
    tail = book.tail()
    if not tail:
        return
    due = first_due or tail[0].due_on
    wanted = count or len(tail)
    if first_due is not None:
        book.terms = replace(book.terms, rhythm=replace(book.terms.rhythm, day=first_due.day))
    start, brought = _brought(book, tail[0])
    if book.unbilled + sum(draw.minor for draw in book.planned_draws) <= 0:
        _empty(book, tail)
        return
    terms = _rest(book, start, due, wanted)
    lay(book, amortise(terms, brought), brought)


def shorten(book: Book) -> None:
    """Keep the instalment and drop those that are no longer needed."""
    tail = book.tail()
    payment = tail[0].payment if tail else 0
    if payment <= 0 or book.unbilled <= 0:
        replan(book)
        return
    start, brought = _brought(book, tail[0])
    fewest, most = 1, len(tail)
    while fewest < most:
        middle = (fewest + most) // 2
        terms = _rest(book, start, tail[0].due_on, middle)
        if _level(terms, brought) <= payment:
            most = middle
        else:
            fewest = middle + 1
    terms = _rest(book, start, tail[0].due_on, fewest, fixed=payment)
    lay(book, amortise(terms, brought), brought)


def _level(terms: Terms, brought: Brought) -> Fraction:
    spans = periods(terms)
    flat = [brought.accrued] + [Fraction(0)] * (len(spans) - 1)
    return solve_instalment(
        terms.financed, spans, terms.weights(), residual=terms.residual, flat=flat
    )


def _brought(book: Book, first: Line) -> tuple[date, Brought]:
    """Return when the rest begins and the interest it brings along."""
    current = book.current()
    if book.terms.timing is Timing.ARREARS or current is first or current is None:
        start = max(book.at, first.from_on)
        accrued = first.accrued + book.carried
        return start, Brought(accrued=accrued, flat_on=book.flat_on)
    to_come = book.bearing(current) * book.factor(current, book.at, current.until_on)
    borne = book.to_minor(current.accrued + to_come) - current.own_interest
    return first.due_on, Brought(accrued=Fraction(borne + book.carried), flat_on=book.flat_on)


def _rest(book: Book, start: date, due: date, count: int, fixed: int | None = None) -> Terms:
    """Return the terms of what is left."""
    terms = book.terms
    gone = len(book.instalments()) - len(book.tail())
    draws = tuple(Drawdown(max(draw.on, start), draw.minor) for draw in book.planned_draws)
    owed = (Drawdown(start, book.unbilled),) if book.unbilled > 0 else ()
    profile = terms.profile
    if isinstance(profile, Given):
        profile = Level()
    if isinstance(profile, Level):
        profile = Level(fixed)
    return replace(
        terms,
        drawdowns=owed + draws,
        start_on=start,
        first_due_on=due,
        count=count,
        rhythm=replace(terms.rhythm, day=terms.rhythm.day or terms.first_due_on.day),
        first_rental=0,
        residual=min(terms.residual, book.unbilled),
        profile=profile,
        grace=_grace_left(terms.grace, gone, count),
    )


def _grace_left(grace: Grace, gone: int, count: int) -> Grace:
    left = [
        min(max(0, each - gone), count - 1)
        for each in (grace.principal, grace.interest, grace.free, grace.deferred)
    ]
    return Grace(*left)


def lay(book: Book, schedule: Schedule, brought: Brought) -> None:
    """Write a schedule over the open instalments, adding or dropping lines at the end."""
    terms, tail = schedule.terms, book.tail()
    for _ in range(len(tail), len(schedule.rows)):
        tail.append(book.add(Line(Kind.INSTALMENT, date.max, date.max, date.max)))
    for dropped in tail[len(schedule.rows) :]:
        _move_charges(dropped, tail[len(schedule.rows) - 1])
        _empty(book, [dropped])
        book.lines.remove(dropped)
    relief = max(terms.grace.principal, terms.grace.interest)
    by_principal = isinstance(terms.profile, EqualPrincipal | InterestOnly)
    for index, (line, row) in enumerate(zip(tail, schedule.rows, strict=False)):
        line.from_on = row.from_on if index else min(line.from_on, row.from_on)
        line.due_on, line.until_on = row.due_on, row.until_on
        line.payment = row.payment
        line.asked |= {Part.INTEREST: row.interest, Part.PRINCIPAL: row.principal}
        line.by_principal = by_principal or terms.grace.interest <= index < relief
        line.waits = index < terms.grace.deferred
        line.bears = index >= terms.grace.free
        line.anchor, line.rhythm = terms.first_due_on, terms.rhythm
        if terms.interest.method is Method.FLAT:
            line.flat = row.interest - (Fraction(0) if index else brought.accrued)
    book.sort()
    _release(book, tail[: len(schedule.rows)])


def _release(book: Book, lines: list[Line]) -> None:
    """What lines have been paid ahead beyond what they ask now is the customer's again."""
    if book.policy.accrual is Accrual.PLANNED:
        for line in lines:
            book.release(line)


def _move_charges(dropped: Line, last: Line) -> None:
    for part in (Part.FEE, Part.PENALTY):
        last.ask(part, dropped.asked.pop(part, 0))


def _empty(book: Book, lines: list[Line]) -> None:
    for line in lines:
        line.payment, line.by_principal = 0, True
        line.asked |= {Part.INTEREST: 0, Part.PRINCIPAL: 0}
    _release(book, lines)
