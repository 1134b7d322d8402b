"""What still needs a person's values: no erasure while one of these holds (GDPR, article 17(3))."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

MOST_NAMED: Final = 5


class Need(StrEnum):
    """Why a person's values are kept: `open` says that something about him waits for an answer."""

    RUNNING = "running"
    OPEN = "open"
    TERM = "term"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Keeping:
    """One thing that needs the values: its reference, until which day, by which article.

    `until` is None while nobody can tell: a contract that runs, documents that are held.
    """

    need: Need
    reference: str
    until: date | None = None
    legal_basis: str = ""


def named(kept: Iterable[Keeping]) -> str:
    """Return the references for a refusal, the first few, each with its last day when it has one."""
    found = list(kept)
    shown = [f"{one.reference} ({one.until})" if one.until else one.reference for one in found]
    return ", ".join(shown[:MOST_NAMED]) + (" …" if len(found) > MOST_NAMED else "")
