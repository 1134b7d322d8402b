"""Queue messages: one rendering a language, one insert, one job a message."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from django.db import connection
from django.utils import timezone

from vigie.database.jobs import defer
from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.notices.actions.inbox import put
from vigie.notices.domain.kinds import Context, Kind, check_context, kind_named
from vigie.notices.engines.rendering import Rendered, rendered

SEND_TASK = "notices.send_message"
LANGUAGES = ("en", "fr", "pl")

_INSERT = """
insert into notices_message (
    organisation_id, kind, template_version, language, subject, text, html, content_hash,
    created_at, recipient_user_id, address, dedupe_key,
    state, attempts, message_id, provider_id, reason, reply)
select %s, %s, %s, %s, %s, %s, %s, %s, %s, person.user_id, person.address, person.dedupe_key,
    'queued', 0, '', '', '', ''
from unnest(%s::bigint[], %s::text[], %s::text[]) as person (user_id, address, dedupe_key)
on conflict (organisation_id, dedupe_key) do nothing
returning id
"""


class Recipient(NamedTuple):
    """Who is written to; a plain tuple does as well."""

    user_id: int
    address: str
    language: str


@dataclass(frozen=True, slots=True)
class Queued:
    """How many messages wait to leave now, and how many had been queued before."""

    queued: int
    already: int


@act("notices.messages_queued", permission="notices.send_messages")
def notify(
    kind: str,
    recipients: Sequence[tuple[int, str, str]],
    context: Context,
    dedupe_key: str,
    *,
    by: Actor,
    key: str,
) -> Queued:
    """Queue one message to each recipient `(user_id, address, language)`, in their language.

    `context` holds exactly the fields of the kind (`domain.kinds`); Invalid otherwise. A
    recipient gets a kind once per `dedupe_key`, whatever is asked again and by whom. Each new
    message defers its job in this transaction, and stands in its recipient's inbox as well.
    """
    known = kind_named(kind)
    check_context(known, context)
    people = [Recipient(*person) for person in recipients]
    queued: list[int] = []
    for language, group in _by_language(people):
        words = rendered(known, language, context)
        queued += _insert(by.organisation_id, known, language, words, list(group), dedupe_key)
    put(by, known, [person.user_id for person in people], context, dedupe_key)
    for message_id in queued:
        defer(SEND_TASK, organisation_id=by.organisation_id, message_id=message_id)
    result = Queued(len(queued), len(people) - len(queued))
    record(
        "notices.message",
        queued[0] if len(queued) == 1 else None,
        data={
            "kind": kind,
            "version": known.version,
            "messages": queued,
            "already": result.already,
        },
    )
    return result


def _by_language(people: list[Recipient]) -> Iterable[tuple[str, Iterable[Recipient]]]:
    def spoken(person: Recipient) -> str:
        return person.language if person.language in LANGUAGES else "en"

    return groupby(sorted(people, key=spoken), key=spoken)


def _insert(
    organisation_id: int,
    kind: Kind,
    language: str,
    words: Rendered,
    people: list[Recipient],
    dedupe_key: str,
) -> list[int]:
    common = (organisation_id, kind.name, kind.version, language)
    content = (words.subject, words.text, words.html, words.content_hash, timezone.now())
    columns = (
        [person.user_id for person in people],
        [person.address for person in people],
        [f"{kind.name}:{dedupe_key}:{person.user_id}" for person in people],
    )
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [*common, *content, *columns])
        return [int(row[0]) for row in cursor.fetchall()]
