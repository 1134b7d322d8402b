"""Write to somebody outside: one letter to one address; a link of one purpose is put in as it leaves."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from vigie.database.jobs import defer
from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Invalid
from vigie.notices.actions.queueing import SEND_TASK
from vigie.notices.domain.kinds import Context
from vigie.notices.domain.outside import LINK_MARK, outside_kind
from vigie.notices.engines.rendering import Rendered, rendered
from vigie.notices.models import Message
from vigie.tenancy.queries import organisation_of


@dataclass(frozen=True, slots=True)
class Outsider:
    """Who is written to: an address, a language, and the link that the letter bears, if any."""

    address: str
    language: str
    link_id: int | None = None


def letter(kind: str, language: str, context: Context, *, by: Actor) -> Rendered:
    """Return a letter in words, as it would leave but for its link (`LINK_MARK`); nothing is kept."""
    known = outside_kind(kind, context)
    beside = {"sender": organisation_of(by).name, "personal_link": LINK_MARK}
    return rendered(known, language, context, beside)


@act("notices.letter_queued", permission="notices.write_letters")
def write_out(
    kind: str, to: Outsider, context: Context, dedupe_key: str, *, by: Actor, key: str
) -> int:
    """Queue one letter to somebody outside and return its message; Invalid for an unfit address.

    What is kept of it does not hold the link. The same kind and `dedupe_key` leaves once.
    """
    del key
    try:
        validate_email(to.address)
    except ValidationError as error:
        raise Invalid("notices.address_unfit") from error
    words = letter(kind, to.language, context, by=by)
    known = outside_kind(kind, context)
    message, is_new = Message.objects.get_or_create(
        organisation_id=by.organisation_id,
        dedupe_key=f"{kind}:{dedupe_key}",
        defaults={
            "kind": kind,
            "template_version": known.version,
            "language": to.language,
            "address": to.address,
            "subject": words.subject,
            "text": words.text,
            "html": words.html,
            "content_hash": words.content_hash,
            "created_at": timezone.now(),
            "link_id": to.link_id,
        },
    )
    if is_new:
        defer(SEND_TASK, organisation_id=by.organisation_id, message_id=message.pk)
    record("notices.message", message.pk, data={"kind": kind, "version": known.version})
    return message.pk
