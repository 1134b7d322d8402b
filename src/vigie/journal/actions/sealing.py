"""The sealer: one per organisation at a time, in batches, beside the writers and not before them.

Entries commit unchained, so that writes do not queue for the chain. The sealer takes what has
committed since, in the order of ids, and links it under an advisory lock. An entry whose
transaction commits late is sealed later: the position in the chain, not the id, is its order.
"""

from django.db import connection

from vigie.database.tenant import tenant
from vigie.journal.domain.chain import GENESIS, chain
from vigie.journal.models import ChainLink, Entry, Unsealed
from vigie.journal.queries import sealed_form

_LOCK_CLASS = 0x564947  # "VIG": keeps our advisory locks apart from others'


def seal(organisation_id: int, limit: int = 5000) -> int:
    """Chain up to `limit` waiting entries; returns how many were chained."""
    with tenant(organisation_id):
        if not _alone(organisation_id):
            return 0
        last = ChainLink.objects.filter(organisation_id=organisation_id).order_by("-position")
        tail = last.values_list("position", "hash").first() or (0, GENESIS)
        waiting = Unsealed.objects.filter(organisation_id=organisation_id).order_by("entry_id")
        ids = list(waiting.values_list("entry_id", flat=True)[:limit])
        entries = Entry.objects.filter(id__in=ids).order_by("id")
        links = chain(tail[1], tail[0], map(sealed_form, entries))
        ChainLink.objects.bulk_create(
            [
                ChainLink(
                    organisation_id=organisation_id,
                    position=link.position,
                    entry_id=link.entry_id,
                    hash=link.hash,
                )
                for link in links
            ],
            batch_size=1000,
        )
        Unsealed.objects.filter(entry_id__in=ids).delete()
        return len(ids)


def _alone(organisation_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_try_advisory_xact_lock(%s, %s)", [_LOCK_CLASS, organisation_id % 2**31]
        )
        (taken,) = cursor.fetchone()
    return bool(taken)
