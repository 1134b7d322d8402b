"""Set money against what is due, then against what is to come.

Past due and due come first, oldest line first; within a line, or across lines, in the order of
the policy. What is left goes where the payment or the policy says. Nothing is lost or made: what
no line takes is the customer's credit.
"""

from collections.abc import Callable, Iterable

from vigie.kernel.rounding import allocate
from vigie.leasing.domain.replay.book import Book, Line
from vigie.leasing.domain.replay.early import repay_early
from vigie.leasing.domain.replay.policy import Accrual, Ahead, Part
from vigie.leasing.domain.replay.state import Kind


def receive(book: Book, ref: str, minor: int, ahead: Ahead | None = None) -> None:
    """Take in a payment on the book's day."""
    left = pay_due(book, ref, minor)
    rule = ahead or book.policy.ahead
    if left and rule in _RULES:
        left = _RULES[rule](book, ref, left)
    elif left and rule is not Ahead.HOLD:
        left = repay_early(book, ref, left, keep_term=rule is Ahead.REDUCE_INSTALMENT)
    book.hold(ref, left)


def use_credit(book: Book) -> None:
    """Set the customer's credit against what has just fallen due, or joined what will."""
    rule = _RULES.get(book.policy.ahead)
    held, book.held = book.held, []
    for ref, minor in held:
        left = pay_due(book, ref, minor)
        book.hold(ref, rule(book, ref, left) if left and rule else left)


def pay_due(book: Book, ref: str, minor: int) -> int:
    """Pay what is due on the book's day or was before; return what is left."""
    lines = [line for line in book.lines if line.due_on <= book.at and line.unpaid() > 0]
    order = book.policy.order
    if book.policy.by_line:
        pairs = [(line, part) for line in lines for part in order]
    else:
        pairs = [(line, part) for part in order for line in lines]
    for line, part in pairs:
        minor = _meet(book, ref, line, part, minor)
    return minor


def _meet(book: Book, ref: str, line: Line, part: Part, minor: int) -> int:
    taken = min(minor, max(0, line.open(part)), max(0, line.unpaid()))
    if taken:
        book.put(ref, line, part, taken)
    return minor - taken


def _to_come(book: Book) -> list[Line]:
    return [line for line in book.lines if line.due_on > book.at and line.unpaid() > 0]


def _in_turn(book: Book, ref: str, minor: int, lines: Iterable[Line]) -> int:
    for line in lines:
        if book.policy.accrual is Accrual.DAILY and line.kind is Kind.INSTALMENT:
            minor = _claim_early(book, ref, line, minor)
        else:
            for part in book.policy.order:
                minor = _meet(book, ref, line, part, minor)
        if not minor:
            break
    return minor


def _claim_early(book: Book, ref: str, line: Line, minor: int) -> int:
    """Close an instalment before it falls due: it bears interest to this day only."""
    if line.claimed:
        return minor
    interest = book.own_interest(line, line.payment) + book.carried
    principal = book.unbilled - book.terms.residual
    if line is not book.tail_end():
        principal = min(line.payment - interest, principal)
    charges = line.open(Part.FEE) + line.open(Part.PENALTY)
    needed = interest + principal + charges - line.paid.get(Part.PRINCIPAL, 0)
    if minor < needed:
        book.put(ref, line, Part.PRINCIPAL, minor)
        return 0
    book.claim(line)
    for part in book.policy.order:
        minor = _meet(book, ref, line, part, minor)
    return minor


def _next(book: Book, ref: str, minor: int) -> int:
    return _in_turn(book, ref, minor, _to_come(book))


def _last(book: Book, ref: str, minor: int) -> int:
    return _in_turn(book, ref, minor, reversed(_to_come(book)))


def _spread(book: Book, ref: str, minor: int) -> int:
    """Pay equal shares on the lines to come; what a short line cannot take is shared again."""
    lines = _to_come(book)
    while minor and lines:
        shares = allocate(minor, [1] * len(lines))
        for line, share in zip(lines, shares, strict=True):
            left = share
            for part in book.policy.order:
                left = _meet(book, ref, line, part, left)
            minor -= share - left
        lines = [line for line in lines if line.unpaid() > 0]
    return minor


_RULES: dict[Ahead, Callable[[Book, str, int], int]] = {
    Ahead.NEXT: _next,
    Ahead.LAST: _last,
    Ahead.SPREAD: _spread,
}


def paid_parts(book: Book, ref: str) -> dict[Part, int]:
    """Return what a payment has paid, part by part."""
    parts: dict[Part, int] = {}
    for one in book.allocations:
        if one.ref == ref:
            parts[one.part] = parts.get(one.part, 0) + one.minor
    return parts
