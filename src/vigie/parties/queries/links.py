"""What several people have in common: an account, a telephone, an e-mail address, a door."""

from dataclasses import dataclass
from typing import Final

from django.db import connection

from vigie.kernel.actor import Actor
from vigie.parties.queries.parties import READ_PARTIES

MOST_BEARERS: Final = 25
"""A value that more bear links nobody: a switchboard, a block of flats, a mail drop of a fleet."""

_LINKS: Final = """
with latest as (
    select distinct on (f.party_id, f.kind) f.party_id, f.kind, f.value
    from parties_partyfact f
    where f.organisation_id = %(organisation)s
        and f.kind in ('iban', 'phone', 'email', 'address', 'name')
        and f.effective_on <= current_date
    order by f.party_id, f.kind, f.effective_on desc, f.id desc),
said as (select * from latest where value <> ''),
who as (
    select s.party_id, max(s.value) filter (where s.kind = 'address') as address,
        upper(max(s.value) filter (where s.kind = 'name')) as name
    from said s group by 1),
borne as (
    select s.kind, s.value, s.party_id, p.roles ~ '(supplier|broker|insurer)' as is_trade,
        case when s.kind = 'address' then coalesce(w.name, '')
            else coalesce(w.name, '') || '/' || coalesce(w.address, s.party_id::text) end as home
    from said s join who w on w.party_id = s.party_id
        join parties_party p on p.organisation_id = %(organisation)s and p.id = s.party_id
    where s.kind <> 'name'),
shared as (
    select kind, value, row_number() over (order by kind, min(party_id), value) as node
    from borne group by kind, value
    having count(distinct party_id) between 2 and %(most)s
        and count(distinct home) > 1 and not bool_or(is_trade))
select s.kind, s.node, b.party_id from shared s
    join borne b on b.kind = s.kind and b.value = s.value order by s.node, b.party_id
"""


@dataclass(frozen=True, slots=True)
class Bearer:
    """A party that bears a shared value: its kind and a number in place of the value itself."""

    kind: str
    node: int
    party_id: int


def shared_values(by: Actor) -> list[Bearer]:
    """Return who bears what others bear too, one statement for all; the values stay where they are.

    Left out: what one household shares (same surname; for an account, a telephone and an e-mail
    address the same door too), what over 25 bear, and what a supplier, broker or insurer bears.
    """
    by.require(READ_PARTIES)
    with connection.cursor() as cursor:
        cursor.execute(_LINKS, {"organisation": by.organisation_id, "most": MOST_BEARERS})
        return [Bearer(str(kind), int(node), int(party)) for kind, node, party in cursor.fetchall()]
