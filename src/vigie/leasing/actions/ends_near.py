"""The end of contracts told in advance: once for each end, by kind of contract so many days before."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db import connection
from django.utils import timezone

from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.leasing.domain.lifecycle import RUNNING
from vigie.leasing.domain.service import Duty, numbers_on
from vigie.leasing.queries.service import service_rules_of

AT_ONCE: Final = 5_000

# An end that moves is another end: it is announced again. `last` is the day of the longest notice: without
# it every end to come would be read to find those that are near.
_ANNOUNCE = """
with kind as (
    select * from unnest(%(kinds)s::text[], %(days)s::int[]) as k(product, days)
), found as (
    select c.id, c.ends_on, c.state from kind
    join leasing_contract c on c.organisation_id = %(organisation)s and c.product = kind.product
        and c.ends_on between %(on)s and %(on)s + kind.days and c.ends_on <= %(last)s
    where c.state = any(%(states)s) and not exists (
        select from leasing_endannouncement a
        where a.organisation_id = %(organisation)s and a.contract_id = c.id
          and a.ends_on = c.ends_on)
    order by c.ends_on, c.id limit %(limit)s
), told as (
    insert into leasing_endannouncement (organisation_id, contract_id, ends_on, announced_on,
                                         recorded_at)
    select %(organisation)s, id, ends_on, %(on)s, %(now)s from found
    on conflict do nothing
    returning contract_id, ends_on
), kept as (
    insert into leasing_contractevent (organisation_id, contract_id, step, from_state, to_state,
                                       effective_on, recorded_at, user_id, data)
    select %(organisation)s, id, 'announce_end', state, state, %(on)s, %(now)s, null,
           jsonb_build_object('ends_on', found.ends_on)
    from found join told on told.contract_id = found.id
)
select contract_id from told order by ends_on, contract_id
"""


@dataclass(frozen=True, slots=True)
class EndsAnnounced:
    """The contracts whose end was announced, the earliest end first; `has_more` asks to go on."""

    contracts: tuple[int, ...]
    has_more: bool


@act("leasing.end_announced", permission="leasing.close_days")
def announce_ends(on: date, *, by: Actor, key: str) -> EndsAnnounced:
    """Announce the ends that are near on a day, 5,000 at most; each end once, whoever asks.

    How many days before says `domain.service` by kind of contract. The entry names the contracts;
    what follows from it is told in `flows`.
    """
    del key
    days = numbers_on(service_rules_of(by.organisation_id), Duty.ANNOUNCE_END, on)
    told = {kind: number for kind, number in days.items() if number}
    words: dict[str, Any] = {
        "organisation": by.organisation_id,
        "kinds": list(told),
        "days": list(told.values()),
        "on": on,
        "last": on + timedelta(days=max(told.values(), default=0)),
        "now": timezone.now(),
        "states": [state.value for state in RUNNING],
        "limit": AT_ONCE,
    }
    with connection.cursor() as cursor:
        cursor.execute(_ANNOUNCE, words)
        found = tuple(int(row[0]) for row in cursor.fetchall())
    record("leasing.contracts", None, data={"contracts": list(found)}, effective_on=on)
    return EndsAnnounced(found, len(found) == AT_ONCE)
