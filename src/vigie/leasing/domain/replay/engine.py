"""Replay: walk the days, claim what falls due, apply what happened, then look ahead."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from vigie.leasing.domain.replay.allocate import use_credit
from vigie.leasing.domain.replay.book import Book, Line
from vigie.leasing.domain.replay.changes import apply, claim_alone
from vigie.leasing.domain.replay.early import resize
from vigie.leasing.domain.replay.events import AGREED_AHEAD, Event, Resumed, Reversal, Undrawn
from vigie.leasing.domain.replay.plan import lay
from vigie.leasing.domain.replay.policy import DEFAULT, Accrual, Ahead, Part, Servicing
from vigie.leasing.domain.replay.state import Due, Kind, State
from vigie.leasing.domain.schedule import Brought, amortise
from vigie.leasing.domain.terms import Terms


def replay(
    terms: Terms, events: Iterable[Event], as_of: date, policy: Servicing = DEFAULT
) -> State:
    """Return the contract on `as_of`, from its terms and what has happened until that day.

    Events of one day apply in the order given, after what falls due that day.
    """
    book = _opened(terms, policy)
    facts, agreed = in_force(events, as_of)
    book.awaited = [event.of for event in facts if isinstance(event, Undrawn)]
    for event in facts:
        advance(book, event.on)
        apply(event, book)
    advance(book, as_of)
    balance, accrued, allocations = book.unbilled, _accrued(book), tuple(book.allocations)
    credit = book.credit
    _look_ahead(book, [event for event in agreed if event.on > as_of])
    return State(
        as_of=as_of,
        lines=tuple(_due(line) for line in book.lines),
        allocations=allocations,
        credit=credit,
        balance=balance,
        accrued=accrued,
    )


def in_force(events: Iterable[Event], as_of: date) -> tuple[list[Event], list[Event]]:
    """Return what stands on a day, without what was taken back by then: facts, and agreements.

    Both come in order of their dates; the second holds what is agreed for later days.
    """
    known = sorted(events, key=lambda event: event.on)
    taken_back: set[str] = set()
    for event in reversed(known):
        if isinstance(event, Reversal) and event.on <= as_of and event.ref not in taken_back:
            taken_back.add(event.of)
    stands = [
        event for event in known if event.ref not in taken_back and not isinstance(event, Reversal)
    ]
    facts = [event for event in stands if event.on <= as_of]
    return facts, [each for each in stands if each.on > as_of and isinstance(each, AGREED_AHEAD)]


def _look_ahead(book: Book, agreed: list[Event]) -> None:
    """Plan the days to come: what is late is paid at once, what is agreed happens.

    A suspension without a day of its end ends now, so that the plan is complete.
    """
    book.projecting, book.held = True, []
    if book.suspended and not any(isinstance(event, Resumed) for event in agreed):
        apply(Resumed(on=book.at), book)
    for event in agreed:
        advance(book, event.on)
        apply(event, book)
    if book.suspended:
        apply(Resumed(on=book.at), book)
    advance(book, date.max)


def _opened(terms: Terms, policy: Servicing) -> Book:
    """Return the book of the first day."""
    book = Book(
        terms=terms,
        policy=policy,
        lines=[],
        unbilled=terms.drawn_at_start - terms.first_rental,
        at=terms.start_on,
        planned_draws=sorted(
            (draw for draw in terms.drawdowns if draw.on > terms.start_on), key=lambda d: d.on
        ),
        flat_on=terms.financed,
    )
    if terms.first_rental:
        claim_alone(book, Kind.FIRST_RENTAL, Part.PRINCIPAL, terms.first_rental)
    lay(book, amortise(terms), Brought())
    return book


def advance(book: Book, to: date) -> None:
    """Walk to a day: pay out what is planned, claim what falls due, end periods, let interest run."""
    while (stop := _next_stop(book)) is not None and stop <= to:
        book.accrue(stop)
        _end_and_claim(book)
        _carry_out(book)
    if to < date.max:
        book.accrue(to)


def _next_stop(book: Book) -> date | None:
    line = book.current()
    if line is None:
        return None
    tail = book.tail()
    planned = [draw.on for draw in book.planned_draws] + [on for on, _ in book.postponed]
    dues = [tail[0].due_on] if tail else []
    return min([line.until_on, *dues, *planned])


def _carry_out(book: Book) -> None:
    """Do what was planned for the day: drawdowns of the terms, dates that move later."""
    while book.planned_draws and book.planned_draws[0].on <= book.at:
        draw = book.planned_draws.pop(0)
        if draw in book.awaited:
            book.awaited.remove(draw)
        else:
            book.unbilled += draw.minor
    due = [event for on, event in book.postponed if on <= book.at]
    book.postponed = [(on, event) for on, event in book.postponed if on > book.at]
    for event in due:
        apply(event, book)


def _end_and_claim(book: Book) -> None:
    _end(book)
    for line in book.tail()[:1]:
        if line.due_on <= book.at:
            _claim(book, line)
    _end(book)


def _end(book: Book) -> None:
    """End the period that is over; what the last one bore beyond its claim is settled apart."""
    line = book.current()
    if line is None or not line.claimed or line.until_on > book.at:
        return
    book.end(line)
    if book.policy.accrual is Accrual.DAILY and book.carried and line is book.tail_end():
        _adjust(book)


def _adjust(book: Book) -> None:
    """Ask for what the last period bore beyond its claim in advance, or give back what it did not."""
    today, minor, book.carried = book.at, book.carried, 0
    asked = {Part.INTEREST: minor}
    line = book.add(
        Line(Kind.ADJUSTMENT, today, today, today, asked=asked, claimed=True, ended=True)
    )
    line.closing = book.unbilled
    _give_back(book, line)
    use_credit(book)


def _give_back(book: Book, line: Line) -> None:
    """Hold for the customer what a line asks below nothing: interest given back beyond its principal."""
    over = -line.unpaid()
    if over > 0:
        book.put("", line, Part.INTEREST, -over)
        book.hold("", over)


def _claim(book: Book, line: Line) -> None:
    planned = line.payment
    book.claim(line)
    _give_back(book, line)
    use_credit(book)
    early = line.asked[Part.PRINCIPAL] + line.asked[Part.INTEREST] > planned
    reduces = book.policy.ahead in {Ahead.REDUCE_INSTALMENT, Ahead.REDUCE_TERM}
    if reduces and early and line.paid.get(Part.PRINCIPAL, 0) and book.tail():
        resize(book, keep_term=book.policy.ahead is Ahead.REDUCE_INSTALMENT)


def _accrued(book: Book) -> Fraction:
    line = book.current()
    own = Fraction(line.accrued - line.own_interest * line.claimed) if line else Fraction(0)
    return own + book.carried


def _due(line: Line) -> Due:
    return Due(
        number=line.key,
        kind=line.kind,
        from_on=line.from_on,
        due_on=line.due_on,
        until_on=line.until_on,
        principal=line.asked.get(Part.PRINCIPAL, 0),
        interest=line.asked.get(Part.INTEREST, 0),
        fees=line.asked.get(Part.FEE, 0),
        penalties=line.asked.get(Part.PENALTY, 0),
        paid=sum(line.paid.values()),
        paid_principal=line.paid.get(Part.PRINCIPAL, 0),
        settled_on=line.settled_on,
        closing=line.closing,
    )
