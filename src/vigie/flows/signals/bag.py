"""A bag that dates and names each signal as it is put in."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Final

from vigie.fraud.domain.happenings import REGISTER_SIDES
from vigie.registrations.domain.canonical import read
from vigie.registrations.domain.columns import BY_NAME
from vigie.registrations.domain.expectations import OwnName, as_date, is_own
from vigie.registrations.domain.facts import (
    ChangeFact,
    DistortionFact,
    OperationFact,
    SubjectFacts,
)
from vigie.registrations.domain.first_said import (
    first_said,
    operation_first_said,
    operation_last_said,
    readings_first_said,
    readings_last_said,
)
from vigie.registrations.domain.likeness import joined, party_of
from vigie.registrations.domain.person_names import generations, in_plain_words, written_out
from vigie.scoring.domain.signals import Signal, SignalValue

_NOTHING: Mapping[str, str] = {}
READ: Final = REGISTER_SIDES


class Bag:
    """The facts of one subject, read by name, and the signals found so far."""

    def __init__(self, facts: SubjectFacts, own: Sequence[OwnName]) -> None:
        self.facts = facts
        self.own = own
        self.expected = facts.expected
        self.observed = _NOTHING if facts.observed is None else facts.observed
        self.distortions = {one.field: one for one in facts.distortions}
        self.signals: dict[str, Signal] = {}

    def put(
        self,
        name: str,
        value: SignalValue,
        source: str,
        effective_on: date | None = None,
        known_on: date | None = None,
    ) -> None:
        """Add a signal; a date signal is true on its own date unless told otherwise.

        It is known since the first extract that said so, unless told otherwise, and was read last
        on the day to which its side is known; an operation or inspection on that of the last file
        that gave it. Of a portfolio only the last day is kept.
        """
        if effective_on is None and isinstance(value, date):
            effective_on = value
        read_on = self._read_on(source, effective_on)
        known_on = known_on or self._known_on(source, effective_on) or read_on or self.facts.as_of
        self.signals[name] = Signal(name, value, effective_on, known_on, source, read_on)

    def _read_on(self, source: str, effective_on: date | None) -> date | None:
        """Return the day to which a side is known; people's evidence is not read again."""
        place, _dot, what = source.partition(".")
        if place == "portfolio":
            return self.facts.expected_as_of or self.facts.as_of
        if place == "operations":
            return operation_last_said(self.facts, what, effective_on)
        if place == "inspections":
            return readings_last_said(self.facts, effective_on)
        return self.facts.as_of if place in READ else None

    def _known_on(self, source: str, effective_on: date | None) -> date | None:
        """Return the day of the first extract that said what a source says."""
        place, _dot, what = source.partition(".")
        if place == "operations":
            return operation_first_said(self.facts, what, effective_on)
        if place == "inspections":
            return readings_first_said(self.facts, effective_on)
        if place in ("register", "history") and what:
            return first_said(self.facts, what)
        return None

    def has(self, name: str) -> bool:
        """Tell whether a signal was put in."""
        return name in self.signals

    def date_in(self, side: Mapping[str, str], column: str) -> date | None:
        """Return the date of a cell, None when empty."""
        text = side.get(column)
        return as_date(text) if text else None

    def starts_on(self) -> date | None:
        """Return the start of the contract, or the delivery where no start is given."""
        return self.date_in(self.expected, "contract_starts_on") or self.date_in(
            self.expected, "delivered_on"
        )

    def differing(self, *fields: str) -> Iterator[DistortionFact]:
        """Return the open distortions among some fields."""
        return (self.distortions[field] for field in fields if field in self.distortions)

    def is_own(self, name: str, siren: str = "") -> bool:
        """Tell whether a name on the certificate is one of the lender's."""
        certificate_on = self.date_in(self.observed, "registered_on")
        return is_own(name, siren, self.own, certificate_on, self.facts.as_of)

    def was_own(self, name: str, siren: str = "") -> bool:
        """Tell whether a name is one of the lender's, of whatever days."""
        return any(
            (bool(name) and one.name == name) or (bool(siren) and one.siren == siren)
            for one in self.own
        )


def standing(operations: Iterable[OperationFact], codes: frozenset[str]) -> list[OperationFact]:
    """Return the operations of some codes that were not cancelled, oldest first.

    The suffix `_CVN` only says that the plate was converted in the same act.
    """
    found = [
        one
        for one in operations
        if one.cancelled_on is None and one.code.removesuffix("_CVN") in codes
    ]
    return sorted(found, key=lambda one: one.occurred_on)


def was_of(change: ChangeFact) -> str:
    """Return the canonical text of what a cell held before it moved; a change keeps it as it was written."""
    column = BY_NAME.get(change.field)
    return read(column, change.was).text if column and change.was else ""


@lru_cache(maxsize=65536)
def words(name: str) -> frozenset[str]:
    """Return the words of a canonical name, without dots (S.A. is SA) and commas (DURAND, MARIE)."""
    return frozenset(name.replace(".", "").replace(",", " ").split())


def same_holder(one: str, other: str) -> bool:
    """Tell whether two canonical names are one holder's by their words.

    Of persons an initial stands for the given name, and another generation is somebody else.
    """
    parties = {party_of("holder_name", {"holder_name": name}) for name in (one, other)}
    if parties != {"person"}:
        return same_words(one, other)
    ours, theirs = written_out(in_plain_words(one), in_plain_words(other))
    if generations(ours.split()) != generations(theirs.split()):
        return False
    return same_words(ours, theirs)


def same_words(one: str, other: str) -> bool:
    """Tell whether two names share all the words of the shorter, two at least or all equal."""
    one, other = joined(one, other)
    first, second = words(one), words(other)
    shared = first & second
    return bool(shared) and (first == second or (shared in (first, second) and len(shared) > 1))
