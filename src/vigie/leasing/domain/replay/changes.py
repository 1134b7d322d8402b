"""What each event does to the book, on its day and after what fell due that day."""

from dataclasses import replace
from fractions import Fraction
from functools import singledispatch

from vigie.kernel.errors import Invalid
from vigie.leasing.domain.level import rounded
from vigie.leasing.domain.replay import events
from vigie.leasing.domain.replay.allocate import paid_parts, receive, use_credit
from vigie.leasing.domain.replay.book import Book, Line
from vigie.leasing.domain.replay.early import prepay
from vigie.leasing.domain.replay.plan import replan
from vigie.leasing.domain.replay.policy import Part
from vigie.leasing.domain.replay.state import Kind


@singledispatch
def apply(event: events.Event, book: Book) -> None:
    """Apply one event to a book that stands on the event's day."""
    raise TypeError(f"{type(event).__name__} is not an event of a contract")


@apply.register
def _drawn_down(event: events.DrawnDown, book: Book) -> None:
    if event.first_rental:
        claim_alone(book, Kind.FIRST_RENTAL, Part.PRINCIPAL, event.first_rental)
    book.unbilled += event.minor - event.first_rental
    book.flat_on += event.minor - event.first_rental
    replan(book)
    use_credit(book)


@apply.register
def _undrawn(event: events.Undrawn, book: Book) -> None:
    if event.of in book.awaited:  # its day is still to come
        book.awaited.remove(event.of)
        book.planned_draws.remove(event.of)
    book.flat_on -= event.of.minor
    replan(book)
    use_credit(book)


@apply.register
def _paid(event: events.Paid, book: Book) -> None:
    left = event.minor
    for part, minor in event.split:
        line = book.tail()[0]
        book.put(event.ref, line, part, minor)
        left -= minor
    receive(book, event.ref, left, event.ahead)


@apply.register
def _charged(event: events.Charged, book: Book) -> None:
    line = _line_of_charge(event, book)
    line.ask(event.part, event.minor)
    line.settled_on = None
    line.charges[event.ref] = (event.part, event.minor)
    use_credit(book)


def _line_of_charge(event: events.Charged, book: Book) -> Line:
    """Return the line a charge is claimed on: the instalment of its period, or one of its own."""
    if event.with_instalment:
        for line in book.instalments():
            if event.due_on <= line.due_on:
                return line
        for line in book.lines:
            if line.kind is Kind.CHARGE:
                line.due_on = line.until_on = max(line.due_on, event.due_on)
                return line
    due = event.due_on
    return book.add(Line(Kind.CHARGE, due, due, due, claimed=True, ended=True))


@apply.register
def _waived(event: events.Waived, book: Book) -> None:
    for line in book.lines:
        if event.of in line.charges:
            part, minor = line.charges[event.of]
            line.ask(part, -min(minor, line.open(part)))
            return
    raise Invalid("leasing.charge_unknown", charge=event.of)


@apply.register
def _charged_back(event: events.ChargedBack, book: Book) -> None:
    if book.credit >= event.minor:
        book.give_back(event.minor)
        return
    parts = {} if event.as_principal else paid_parts(book, event.of)
    owed = event.minor
    line = _next_to_claim(book)
    for part in (Part.PENALTY, Part.FEE):
        again = min(owed, parts.get(part, 0))
        line.ask(part, again)
        owed -= again
    _owe_again(book, line, owed)
    use_credit(book)


@apply.register
def _credit_refunded(event: events.CreditRefunded, book: Book) -> None:
    if book.credit >= event.minor:
        book.give_back(event.minor)
        return
    _owe_again(book, _next_to_claim(book), event.minor)
    use_credit(book)


def _next_to_claim(book: Book) -> Line:
    """Return the next line to come, or a new one due today when the plan is over."""
    for line in book.lines:
        if line.due_on >= book.at:
            return line
    today = book.at
    return book.add(Line(Kind.OWED_AGAIN, today, today, today, claimed=True, ended=True))


def _owe_again(book: Book, line: Line, minor: int) -> None:
    line.settled_on = None
    line.ask(Part.PRINCIPAL, minor)
    if not line.claimed:
        line.payment += minor
        book.unbilled += minor


@apply.register
def _prepaid(event: events.Prepaid, book: Book) -> None:
    most = book.unbilled - book.unearned() - book.terms.residual
    if not 0 < event.minor <= most:
        raise Invalid("leasing.prepayment_amount", amount=event.minor, most=most)
    prepay(book, event.ref, event.minor, keep_term=event.keep_term)


@apply.register
def _rate_changed(event: events.RateChanged, book: Book) -> None:
    book.terms = replace(book.terms, interest=replace(book.terms.interest, rate=event.rate))
    replan(book)


@apply.register
def _suspended(event: events.Suspended, book: Book) -> None:
    book.suspended, book.extends = True, event.extend


@apply.register
def _resumed(_event: events.Resumed, book: Book) -> None:
    book.suspended = False
    if book.skipped:
        book.skipped = False
        replan(book)


@apply.register
def _rescheduled(event: events.Rescheduled, book: Book) -> None:
    before = [line for line in book.tail() if line.due_on < event.from_due]
    if len(before) == len(book.tail()):
        raise Invalid("leasing.nothing_to_reschedule", due=event.from_due)
    if before:
        book.postponed.append((before[-1].due_on, event))
    else:
        replan(book, first_due=event.to_due, count=len(book.tail()) + event.extra)


@apply.register
def _re_aged(event: events.ReAged, book: Book) -> None:
    for line in book.lines:
        if line.claimed:
            book.unbilled += line.open(Part.PRINCIPAL)
            _give_up_principal(line, book)
    for line in book.tail():
        line.asked[Part.PRINCIPAL] = line.asked[Part.INTEREST] = line.payment = 0
        line.claimed = line.ended = True
    book.terms = replace(book.terms, rhythm=event.rhythm, first_due_on=event.first_due_on)
    book.add(Line(Kind.INSTALMENT, book.at, event.first_due_on, event.first_due_on))
    replan(book, first_due=event.first_due_on, count=event.count)


@apply.register
def _re_amortised(_event: events.ReAmortised, book: Book) -> None:
    tail = book.tail()
    late = [line for line in book.lines if line.claimed and line.open(Part.PRINCIPAL) > 0]
    overdue = sum(line.open(Part.PRINCIPAL) for line in late)
    if not tail or not overdue:
        return
    for line in late:
        _give_up_principal(line, book)
    book.unbilled += overdue
    share = rounded(Fraction(overdue, len(tail)), book.terms.rounding)
    for line in tail:
        line.payment += share
        line.ask(Part.PRINCIPAL, share)


def _give_up_principal(line: Line, book: Book) -> None:
    line.asked[Part.PRINCIPAL] = line.paid.get(Part.PRINCIPAL, 0)
    if line.unpaid() <= 0:
        line.settled_on = book.at


def claim_alone(book: Book, kind: Kind, part: Part, minor: int) -> None:
    """Add a line that is due at once."""
    today = book.at
    line = Line(kind, today, today, today, asked={part: minor}, claimed=True, ended=True)
    line.closing = book.unbilled
    book.add(line)
