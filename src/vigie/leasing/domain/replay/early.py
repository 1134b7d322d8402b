"""Capital repaid before it falls due: the instalments to come get smaller, or fewer."""

from vigie.leasing.domain.replay.book import Book, Line
from vigie.leasing.domain.replay.plan import replan, shorten
from vigie.leasing.domain.replay.policy import Accrual, Part
from vigie.leasing.domain.replay.state import Kind


def repay_early(book: Book, ref: str, minor: int, *, keep_term: bool) -> int:
    """Take capital off the balance at once; return what exceeds it.

    Under daily interest the money counts for the instalment whose period runs, or that falls due
    this very day; otherwise it stands on a line of its own.
    """
    most = book.unbilled - book.unearned() - book.terms.residual - _ahead(book)
    taken = min(minor, most)
    if taken <= 0:
        return minor
    if book.policy.accrual is Accrual.DAILY:
        _into_instalment(book, ref, taken, keep_term=keep_term)
    else:
        prepay(book, ref, taken, keep_term=keep_term)
    return minor - taken


def prepay(book: Book, ref: str, minor: int, *, keep_term: bool) -> None:
    """Write a line for capital repaid by agreement and plan the rest anew."""
    line = Line(
        Kind.PREPAYMENT,
        book.at,
        book.at,
        book.at,
        asked={Part.PRINCIPAL: minor},
        claimed=True,
        ended=True,
    )
    book.add(line)
    book.unbilled -= minor
    line.closing = book.unbilled
    book.put(ref, line, Part.PRINCIPAL, minor)
    resize(book, keep_term=keep_term)


def resize(book: Book, *, keep_term: bool) -> None:
    """Plan the rest anew: same number of instalments, or same instalment."""
    if keep_term:
        replan(book)
    else:
        shorten(book)


def _into_instalment(book: Book, ref: str, minor: int, *, keep_term: bool) -> None:
    due_today = [line for line in book.instalments() if line.claimed and line.due_on == book.at]
    if due_today:
        line = due_today[-1]
        line.ask(Part.PRINCIPAL, minor)
        book.unbilled -= minor
        line.closing = book.unbilled
        book.put(ref, line, Part.PRINCIPAL, minor)
        resize(book, keep_term=keep_term)
    else:
        book.put(ref, book.tail()[0], Part.PRINCIPAL, minor)


def _ahead(book: Book) -> int:
    return sum(line.paid.get(Part.PRINCIPAL, 0) for line in book.tail())
