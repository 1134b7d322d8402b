"""People who share what people do not share: an account, a telephone, a door; and hubs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import connection

from vigie.kernel.actor import Actor
from vigie.kernel.facts import Then
from vigie.parties.queries.links import MOST_BEARERS
from vigie.parties.queries.parties import READ_PARTIES

# Each value once, with those who bear it: windows and arrays. On a table without statistics a join took
# 78 seconds for 10,002 people with one telephone, where this takes less than three.
_SAID: Final = """
with latest as (
    select distinct on (f.party_id, f.kind) f.party_id, f.kind, f.value,
        p.kind = 'person' as is_person, p.roles ~ '(supplier|broker|insurer)' as is_trade
    from parties_partyfact f join parties_party p
        on p.organisation_id = f.organisation_id and p.id = f.party_id
    where f.organisation_id = %(organisation)s
        and f.kind in ('iban', 'phone', 'address', 'name')
        and f.effective_on <= coalesce(%(on)s::date, current_date)
        and (%(known_at)s::timestamptz is null or f.recorded_at <= %(known_at)s)
    order by f.party_id, f.kind, f.effective_on desc, f.id desc),
said as (
    select *, max(value) filter (where kind = 'address') over mine as address,
        upper(max(value) filter (where kind = 'name') over mine) as name
    from latest where value <> '' window mine as (partition by party_id)),
borne as (
    select kind, count(*) filter (where is_person) as people,
        min(party_id) filter (where is_trade) as trade,
        array_agg(party_id) filter (where is_person) as ids,
        array_agg(name) filter (where is_person) as names,
        array_agg(address) filter (where is_person) as addresses
    from said where kind <> 'name' group by kind, value)
"""
# A value of a hub pairs nobody, so no person is ever set beside more than 24 others.
_PAIRS: Final = """
select a.id, borne.kind, count(distinct b.id) from borne,
    lateral unnest(ids, names, addresses) as a (id, name, address),
    lateral unnest(ids, names, addresses) as b (id, name, address)
where people between 2 and %(most)s and trade is null and a.id <> b.id
    and a.name is distinct from b.name
    and (borne.kind = 'address' or a.address is distinct from b.address)
group by 1, 2
"""
_COMMON: Final = """
select kind, people, trade from borne
where people > %(most)s or (trade is not null and people > 0)
order by people desc, kind, trade limit %(limit)s
"""
_SHARED: Final = "".join((_SAID, _PAIRS))
_HUBS: Final = "".join((_SAID, _COMMON))


@dataclass(frozen=True, slots=True)
class Hub:
    """A value of a kind that so many people bear that it links nobody; `party_id`: whose it is.

    That is a supplier, broker or insurer that bears it too; None where only people do.
    """

    kind: str
    people: int
    party_id: int | None


@dataclass(frozen=True, slots=True)
class Shared:
    """How many other people share an IBAN, a telephone or an address with a person.

    A household is left out: the same surname, and for IBAN and telephone the same address too. So is
    a hub: what over 25 people bear, or a supplier, broker or insurer (the dealer's own telephone).
    """

    iban: int = 0
    phone: int = 0
    address: int = 0


def shared_contacts(by: Actor, then: Then | None = None) -> Mapping[int, Shared]:
    """Return the people who share something with others, by party; counts only, no values.

    `then`: as was known of that day; what a party is (a person, a dealer) is that of now.
    """
    by.require(READ_PARTIES)
    with connection.cursor() as cursor:
        cursor.execute(_SHARED, _asked(by, then))
        rows = cursor.fetchall()
    found: dict[int, dict[str, int]] = {}
    for party_id, kind, count in rows:
        found.setdefault(int(party_id), {})[str(kind)] = int(count)
    return {party_id: Shared(**counts) for party_id, counts in found.items()}


def hubs(by: Actor, limit: int = 20) -> list[Hub]:
    """Return what is common to too many to say anything, the most common first; no values."""
    by.require(READ_PARTIES)
    with connection.cursor() as cursor:
        cursor.execute(_HUBS, {**_asked(by), "limit": limit})
        rows = cursor.fetchall()
    return [Hub(str(kind), int(people), trade) for kind, people, trade in rows]


def _asked(by: Actor, then: Then | None = None) -> dict[str, int | date | None]:
    return {
        "organisation": by.organisation_id,
        "most": MOST_BEARERS,
        "on": None if then is None else then.on,
        "known_at": None if then is None else then.known_at,
    }
