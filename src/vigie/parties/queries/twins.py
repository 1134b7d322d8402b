"""People who share what people do not share: an account, a telephone, a door."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection

from vigie.kernel.actor import Actor
from vigie.parties.queries.parties import READ_PARTIES

_SHARED = """
with latest as (
    select distinct on (f.party_id, f.kind) f.party_id, f.kind, f.value
    from parties_partyfact f join parties_party p
        on p.organisation_id = f.organisation_id and p.id = f.party_id and p.kind = 'person'
    where f.organisation_id = %(organisation)s
        and f.kind in ('iban', 'phone', 'address', 'name') and f.effective_on <= current_date
    order by f.party_id, f.kind, f.effective_on desc, f.id desc),
said as (select * from latest where value <> ''),
who as (select party_id, max(value) filter (where kind = 'address') as address,
    upper(max(value) filter (where kind = 'name')) as name from said group by 1)
select a.party_id, a.kind, count(distinct b.party_id)
from said a
    join said b on b.kind = a.kind and b.value = a.value and b.party_id <> a.party_id
    join who x on x.party_id = a.party_id
    join who y on y.party_id = b.party_id
where a.kind in ('iban', 'phone', 'address') and x.name is distinct from y.name
    and (a.kind = 'address' or x.address is distinct from y.address)
group by 1, 2
"""


@dataclass(frozen=True, slots=True)
class Shared:
    """How many other people share an IBAN, a telephone or an address with a person.

    A household is left out: the same surname, and for IBAN and telephone the same address too.
    """

    iban: int = 0
    phone: int = 0
    address: int = 0


def shared_contacts(by: Actor) -> Mapping[int, Shared]:
    """Return the people who share something with others, by party; counts only, no values."""
    by.require(READ_PARTIES)
    with connection.cursor() as cursor:
        cursor.execute(_SHARED, {"organisation": by.organisation_id})
        rows = cursor.fetchall()
    found: dict[int, dict[str, int]] = {}
    for party_id, kind, count in rows:
        found.setdefault(int(party_id), {})[str(kind)] = int(count)
    return {party_id: Shared(**counts) for party_id, counts in found.items()}
