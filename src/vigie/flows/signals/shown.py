"""What the certificate, as it was read last, shows of an operation by itself.

Operations are often given once, and stay; the certificate is given again and again. Where it shows what
an operation did (another holder, a departure, a destruction, no pledge, another plate), its read speaks
of the operation too. A sale that was only declared is on no certificate. Our own file moving is no read:
somebody else counts as named where the register moved, or differed when the operation came.
"""

from collections.abc import Callable
from datetime import date
from typing import Final

from vigie.flows.signals.codes import (
    DEPARTURES,
    DESTRUCTIONS,
    SALES,
    TITLE_CHANGES,
    TRADE_PURCHASES,
)
from vigie.flows.signals.pledge import RELEASES
from vigie.flows.signals.taken_back import SUSPENDED_FOR
from vigie.flows.signals.vehicle import LOST_TITLES, USURPATIONS
from vigie.registrations.domain.facts import DistortionFact, OperationFact, SubjectFacts

_HOLDERS: Final = ("holder_name", "holder_siren", "owner_name", "co_holder_name")


def is_shown(facts: SubjectFacts, one: OperationFact) -> bool:
    """Tell whether the certificate shows an operation that stands; no empty cell shows anything."""
    if facts.observed is None or one.cancelled_on is not None:
        return False
    code = one.code.removesuffix("_CVN")
    return any(code in codes and shows(facts, one) for codes, shows in _SHOWN)


def _names_other(facts: SubjectFacts, one: OperationFact) -> bool:
    """Tell whether somebody else than expected is named; a name alike is nobody else."""
    return any(
        told.field in _HOLDERS
        and told.likeness == "different"
        and _is_of_register(facts, told, one)
        for told in facts.distortions
    )


def _is_of_register(facts: SubjectFacts, told: DistortionFact, one: OperationFact) -> bool:
    """Tell whether a cell is given and differed when the operation came, or moved since."""
    came_on = one.known_on or date.min
    moved = any(x.field == told.field and x.known_on >= came_on for x in facts.changes)
    return bool(told.observed) and (moved or told.first_seen_on <= came_on)


def _has_left(facts: SubjectFacts, _one: OperationFact) -> bool:
    return _is_given(facts, "exported_on")


def _is_destroyed(facts: SubjectFacts, _one: OperationFact) -> bool:
    return _is_given(facts, "destroyed_on")


def _is_given(facts: SubjectFacts, field: str) -> bool:
    """Tell whether a day is given, or a suspension for the same reason."""
    observed = facts.observed or {}
    suspended = observed.get("suspended", "").replace(",", ";").split(";")
    return bool(observed.get(field)) or not SUSPENDED_FOR[field].isdisjoint(suspended)


def _bears_no_pledge(facts: SubjectFacts, _one: OperationFact) -> bool:
    """Of a pledge the register's own word for none is an empty cell, where it has the column."""
    is_empty = not (facts.observed or {}).get("pledge_creditor")
    return facts.is_given("pledge_creditor") and is_empty


def _bears_other_plate(facts: SubjectFacts, one: OperationFact) -> bool:
    plates = (told for told in facts.distortions if told.field == "plate")
    return any(_is_of_register(facts, told, one) for told in plates)


def _is_title_lost(facts: SubjectFacts, _one: OperationFact) -> bool:
    observed = facts.observed or {}
    return observed.get("title_lost") == "true" or bool(observed.get("duplicate_on"))


_Shows = Callable[[SubjectFacts, OperationFact], bool]
_SHOWN: Final[tuple[tuple[frozenset[str], _Shows], ...]] = (
    (TITLE_CHANGES | SALES | TRADE_PURCHASES, _names_other),
    (DEPARTURES, _has_left),
    (DESTRUCTIONS, _is_destroyed),
    (RELEASES, _bears_no_pledge),
    (USURPATIONS, _bears_other_plate),
    (LOST_TITLES, _is_title_lost),
)
