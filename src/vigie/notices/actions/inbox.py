"""Writes of the inbox: put a line into it, once per person, and note that it was read."""

import json
from collections.abc import Sequence

from django.db import connection
from django.utils import timezone

from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Forbidden
from vigie.notices.domain.inbox import inbox_kind, kept_form, link_of
from vigie.notices.domain.kinds import Context, Kind, check_context
from vigie.notices.models import InboxItem

_INSERT = """
insert into notices_inboxitem (
    organisation_id, user_id, kind, context, link, dedupe_key, created_at)
select %s, person, %s, %s::jsonb, %s, %s, %s from unnest(%s::bigint[]) as person
on conflict (organisation_id, user_id, dedupe_key) do nothing
"""


@act("notices.inbox_told", permission="notices.send_messages")
def tell(
    kind: str, user_ids: Sequence[int], context: Context, dedupe_key: str, *, by: Actor, key: str
) -> int:
    """Put one line into the inbox of each person; returns how many are new.

    `context` holds exactly the fields of the kind (`domain.inbox`); Invalid otherwise. A person
    gets a kind once per `dedupe_key`.
    """
    del key
    known = inbox_kind(kind)
    check_context(known, context)
    new = put(by, known, list(user_ids), context, dedupe_key)
    record("notices.inbox", None, data={"kind": kind, "people": len(user_ids), "new": new})
    return new


@act("notices.inbox_read", permission="notices.read_inbox")
def mark_read(item_ids: tuple[int, ...] | None = None, *, by: Actor, key: str) -> int:
    """Note that a person read lines of the own inbox (None: all); returns how many were unread.

    Lines of somebody else's inbox are left alone, as if they did not exist.
    """
    del key
    if by.user_id is None:
        raise Forbidden("notices.inbox_of_people")
    unread = InboxItem.objects.filter(
        organisation_id=by.organisation_id, user_id=by.user_id, read_at=None
    )
    if item_ids is not None:
        unread = unread.filter(id__in=item_ids)
    count = unread.update(read_at=timezone.now())
    record("notices.inbox", None, data={"read": count})
    return count


@act("notices.inbox_closed", permission="notices.send_messages")
def close_told(kind: str, *, by: Actor, key: str) -> int:
    """Close a kind in every inbox, for what it told is mended; returns how many were unread."""
    del key
    unread = InboxItem.objects.filter(
        organisation_id=by.organisation_id, kind=inbox_kind(kind).name, read_at=None
    )
    count = unread.update(read_at=timezone.now())
    record("notices.inbox", None, data={"kind": kind, "closed": count})
    return count


def put(by: Actor, kind: Kind, people: list[int], context: Context, dedupe_key: str) -> int:
    """Insert the lines inside the act that calls; returns how many are new."""
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT,
            [
                by.organisation_id,
                kind.name,
                json.dumps(kept_form(context)),
                link_of(kind, context),
                f"{kind.name}:{dedupe_key}",
                timezone.now(),
                people,
            ],
        )
        return int(cursor.rowcount)
