"""Parts of the price that are paid out after delivery: what is committed, what was drawn of it.

Interest runs on what was drawn alone. Until its day a part is counted on, for the instalments were agreed
with it; from its day on it counts once it is paid: paid in full on that day, nothing has changed, else the
instalments to come are solved again, without it and then with what came of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Self

from vigie.kernel.errors import Invalid
from vigie.leasing.domain.replay.events import DrawnDown, Undrawn
from vigie.leasing.domain.terms import Drawdown, Terms


class Payee(StrEnum):
    """Who is paid a part; the price of a lessor's own asset goes to its seller alone."""

    SUPPLIER = "supplier"
    CUSTOMER = "customer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tranche:
    """A later part: as it was agreed, the pieces paid of it by their days, and when it was given up.

    `number` counts the parts of the price by their days; those of the day of delivery come first.
    """

    number: int
    planned: Drawdown
    paid: tuple[Drawdown, ...] = ()
    given_up_on: date | None = None

    @property
    def drawn(self) -> int:
        """Return what was paid of it."""
        return sum(piece.minor for piece in self.paid)

    @property
    def left(self) -> int:
        """Return what is committed and not paid."""
        return 0 if self.given_up_on else self.planned.minor - self.drawn

    @property
    def is_as_planned(self) -> bool:
        """Tell whether it was paid in full on its day."""
        on_its_day = all(piece.on == self.planned.on for piece in self.paid)
        return on_its_day and self.drawn == self.planned.minor

    def pay(self, on: date, minor: int) -> Self:
        """Return the part with a piece more; ValueError unless it is above zero and not more than left."""
        if not 0 < minor <= self.left:
            raise ValueError(f"{minor} of {self.left}")
        paid = sorted((*self.paid, Drawdown(on, minor)), key=lambda piece: piece.on)
        return replace(self, paid=tuple(paid))

    def give_up(self, on: date) -> Self:
        """Return the part whose rest will not come; Invalid `leasing.drawdown_day` before a piece."""
        last = max((piece.on for piece in self.paid), default=on)
        if on < last:
            raise Invalid("leasing.drawdown_day", last=last)
        return replace(self, given_up_on=on)

    def known_by(self, day: date) -> Self:
        """Return the part as it stood on a day."""
        paid = tuple(piece for piece in self.paid if piece.on <= day)
        is_over = self.given_up_on is not None and self.given_up_on <= day
        return replace(self, paid=paid, given_up_on=self.given_up_on if is_over else None)

    def days(self) -> tuple[date, ...]:
        """Return the days on which something happened to it."""
        over = (self.given_up_on,) if self.given_up_on else ()
        return (*(piece.on for piece in self.paid), *over)

    def events(self) -> tuple[Undrawn | DrawnDown, ...]:
        """Return what a replay of the terms has to know; nothing of a part paid as agreed."""
        if self.is_as_planned:
            return ()
        missed = Undrawn(on=min((self.planned.on, *self.days())), of=self.planned)
        return (missed, *(DrawnDown(on=piece.on, minor=piece.minor) for piece in self.paid))


def tranches_of(terms: Terms) -> tuple[Tranche, ...]:
    """Return the parts that terms pay out after delivery, none of them paid yet."""
    parts = sorted(terms.drawdowns, key=lambda one: one.on)
    return tuple(
        Tranche(number=number, planned=part)
        for number, part in enumerate(parts, start=1)
        if part.on > terms.start_on
    )


def events_of(tranches: Iterable[Tranche]) -> tuple[Undrawn | DrawnDown, ...]:
    """Return what a replay has to know of all parts."""
    return tuple(event for one in tranches for event in one.events())


def drawn_between(
    tranches: Iterable[Tranche], terms: Terms, begins: date, until: date
) -> dict[date, int]:
    """Return what is drawn on each day after the first and before the last of a stretch, in order.

    Of a contract that is not delivered yet, what its terms plan.
    """
    known = tuple(tranches)
    pieces = [piece for one in known for piece in one.paid] if known else terms.drawdowns
    found: dict[date, int] = {}
    for piece in sorted(pieces, key=lambda one: one.on):
        if begins < piece.on < until and piece.on > terms.start_on:
            found[piece.on] = found.get(piece.on, 0) + piece.minor
    return found
