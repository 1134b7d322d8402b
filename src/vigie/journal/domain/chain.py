"""The hash chain of an organisation's entries.

Each link is SHA-256 over the link before and the entry's canonical JSON (sorted keys, no
spaces, UTF-8). Entries hold ids and keyed digests only, so the chain survives the erasure of
personal values.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Link:
    """One entry's place in the chain; `position` counts from 1."""

    position: int
    entry_id: int
    hash: str


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where the chain does not hold, and why.

    `reason` is link_missing, entry_changed, value_changed (a personal value) or entry_unchained.
    """

    position: int
    entry_id: int
    reason: str


def digest(previous: str, entry: Mapping[str, object]) -> str:
    """Return the hash of an entry that follows `previous` (64 hex digits)."""
    text = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()


def chain(previous: str, position: int, entries: Iterable[Mapping[str, object]]) -> Iterator[Link]:
    """Yield the links of entries that follow `previous` at `position`."""
    for offset, entry in enumerate(entries, start=1):
        previous = digest(previous, entry)
        yield Link(position + offset, int(str(entry["id"])), previous)
