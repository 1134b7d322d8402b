"""Reads of messages and inboxes. The page that shows them journals the reading (they hold addresses)."""

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from vigie.kernel.actor import Actor
from vigie.kernel.errors import NotFound
from vigie.notices.domain.life import INTERRUPTED_AFTER, State
from vigie.notices.models import InboxItem, Message

READ = "notices.read_messages"
SETTLE = "notices.settle_messages"
NEEDS_A_PERSON = (State.FAILED, State.REFUSED, State.UNCERTAIN)


def messages(by: Actor, *, state: str = "", kind: str = "", words: str = "") -> QuerySet[Message]:
    """Return the organisation's messages, newest first; `words` seeks in subject and address."""
    by.require(READ)
    found = Message.objects.filter(organisation_id=by.organisation_id).order_by("-id")
    narrowed = {name: value for name, value in (("state", state), ("kind", kind)) if value}
    for word in words.split():
        found = found.filter(Q(subject__icontains=word) | Q(address__icontains=word))
    return found.filter(**narrowed)


def message(message_id: int, by: Actor) -> Message:
    """Return one message; another organisation's is NotFound."""
    found = messages(by).filter(id=message_id).first()
    if found is None:
        raise NotFound("notices.message_missing", message=message_id)
    return found


def contact_history(user_id: int, by: Actor) -> QuerySet[Message]:
    """Return every message to a user, newest first, with its state, attempts and reason."""
    return messages(by).filter(recipient_user_id=user_id)


def messages_by_state(by: Actor) -> dict[str, int]:
    """Return state → number of messages; states without any are absent."""
    by.require(READ)
    rows = Message.objects.filter(organisation_id=by.organisation_id).values_list("state")
    return dict(rows.annotate(number=Count("id")).order_by("state"))


def needs_a_person(by: Actor) -> QuerySet[Message]:
    """Return the messages that ended badly and wait for somebody's word."""
    return messages(by).filter(state__in=NEEDS_A_PERSON)


def needs_tending(organisation_id: int) -> bool:
    """Tell whether messages are under way at all, or stuck, so that a job has work here."""
    stale = timezone.now() - INTERRUPTED_AFTER
    under_way = Message.objects.filter(organisation_id=organisation_id, created_at__lt=stale)
    return under_way.filter(state__in=(State.QUEUED, State.SENDING)).exists()


def inbox(by: Actor, *, unread: bool = False) -> QuerySet[InboxItem]:
    """Return the lines of the actor's own inbox, newest first; nobody reads another's."""
    if by.user_id is None:
        return InboxItem.objects.none()
    found = InboxItem.objects.filter(organisation_id=by.organisation_id, user_id=by.user_id)
    return (found.filter(read_at=None) if unread else found).order_by("-id")


def inbox_item(by: Actor, item_id: int) -> InboxItem:
    """Return one line of the actor's own inbox; any other is NotFound."""
    found = inbox(by).filter(id=item_id).first()
    if found is None:
        raise NotFound("notices.inbox_item_missing", item=item_id)
    return found


def unread_count(by: Actor) -> int:
    """Return how many lines the actor has not read: the figure at the top of each page."""
    return inbox(by, unread=True).count()
