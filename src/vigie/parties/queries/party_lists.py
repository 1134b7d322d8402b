"""Lists of parties: by name, narrowed by words, kind and role, with a cursor.

Only leakproof operators reach an index under row policies, so a name's beginning is a range of
bytes (collation C) and never a LIKE.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Q, QuerySet

from vigie.kernel.actor import Actor
from vigie.kernel.cursor import decode_cursor, encode_cursor
from vigie.kernel.text import alphanumerics, fold
from vigie.parties.domain.parties import FOUND_WHOLE, reference_of
from vigie.parties.models import Party, PartyKey
from vigie.parties.queries.parties import READ_PARTIES

COUNTED_UP_TO: Final = 10_000
_REFERENCE: Final = re.compile(r"PTY0*([1-9]\d{0,17})")
_LAST: Final = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class PartyFilters:
    """What a list is narrowed to; "" leaves a filter open.

    `q` is how a name begins (surname or first name, any name it ever had), or the whole of a
    number, an e-mail address or a reference. `kind` and `role` are codes.
    """

    q: str = ""
    kind: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class PartyLine:
    """One party in a list."""

    id: int
    kind: str
    shown: str
    city: str
    country: str
    roles: tuple[str, ...]

    @property
    def reference(self) -> str:
        """Return the short reference for people."""
        return reference_of(self.id)


@dataclass(frozen=True, slots=True)
class PartyPage:
    """Rows, and the cursor of the next page ("" at the end)."""

    rows: tuple[PartyLine, ...]
    next_cursor: str


def parties(
    by: Actor,
    filters: PartyFilters = PartyFilters(),  # frozen
    *,
    descending: bool = False,
    cursor: str = "",
    size: int = 50,
) -> PartyPage:
    """Return a page of the actor's parties by name; raises Invalid for a cursor that is not known."""
    rows = _narrowed(by, filters)
    if cursor:
        name, last = decode_cursor(cursor, str, int)
        sign = "lt" if descending else "gt"
        rows = rows.filter(
            Q(**{f"name_key__{sign}": name}) | Q(name_key=name, **{f"id__{sign}": last})
        )
    order = ("-name_key", "-id") if descending else ("name_key", "id")
    found = list(rows.order_by(*order)[: size + 1])
    last_row = found[size - 1] if len(found) > size else None
    next_cursor = encode_cursor([last_row.name_key, last_row.pk]) if last_row else ""
    return PartyPage(tuple(map(_line, found[:size])), next_cursor)


def count_parties(by: Actor, filters: PartyFilters = PartyFilters()) -> int:
    """Return how many parties a list holds, counted up to `COUNTED_UP_TO` + 1."""
    return _narrowed(by, filters)[: COUNTED_UP_TO + 1].count()


def find_parties(by: Actor, words: str, limit: int = 10) -> Sequence[PartyLine]:
    """Return the first parties, by name, that words of a search box mean."""
    return parties(by, PartyFilters(q=words), size=limit).rows if words.strip() else ()


def parties_meant(by: Actor, words: str, limit: int) -> list[int]:
    """Return the ids of the first parties that words mean, in the order of the name that begins so.

    Read from the index of keys alone, so that a common name costs no more than a rare one.
    """
    by.require(READ_PARTIES)
    kept = words.replace("\0", "").strip()
    if not kept:
        return []
    keys = PartyKey.objects.filter(organisation_id=by.organisation_id)
    name, bare = fold(kept), alphanumerics(kept)
    reference = _REFERENCE.fullmatch(bare)
    found = [int(reference[1])] if reference else []
    found += keys.filter(_whole(kept)).values_list("party_id", flat=True)[:limit]
    if name:
        named = keys.filter(kind="name", key__gte=name, key__lt=name + _LAST)
        # One party may have several names that begin so.
        ordered = named.order_by("key", "party_id").values_list("party_id", flat=True)
        found += ordered[: 2 * limit]
    return list(dict.fromkeys(found))[:limit]


def _whole(kept: str) -> Q:
    """Return what a key fulfils whose whole is what was typed."""
    return Q(kind__in=FOUND_WHOLE, key=alphanumerics(kept)) | Q(kind="email", key=kept.lower())


def _narrowed(by: Actor, filters: PartyFilters) -> QuerySet[Party]:
    by.require(READ_PARTIES)
    rows = Party.objects.filter(organisation_id=by.organisation_id)
    keys = PartyKey.objects.filter(organisation_id=by.organisation_id)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.role:
        rows = rows.filter(id__in=keys.filter(kind="role", key=filters.role).values("party_id"))
    if filters.q.strip():
        rows = rows.filter(_meant(keys, filters.q))
    return rows


def _meant(keys: QuerySet[PartyKey], words: str) -> Q:
    """Return what a party that words mean fulfils."""
    kept = words.replace("\0", "").strip()  # PostgreSQL knows no such character
    name, bare = fold(kept), alphanumerics(kept)
    wanted = _whole(kept)
    if name:
        wanted |= Q(kind="name", key__gte=name, key__lt=name + _LAST)
    found = Q(id__in=keys.filter(wanted).values("party_id"))
    reference = _REFERENCE.fullmatch(bare)
    return found | Q(id=int(reference[1])) if reference else found


def _line(row: Party) -> PartyLine:
    roles = tuple(row.roles.split())
    return PartyLine(row.pk, row.kind, row.shown, row.city, row.country, roles)
