"""Reads of the journal."""

import hashlib
import hmac
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.conf import settings
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from vigie.database.choices import Choice
from vigie.database.tenant import tenant
from vigie.journal.domain.chain import GENESIS, Break, digest
from vigie.journal.domain.choices import Chosen
from vigie.journal.models import ChainLink, Entry, PersonalValue, Unsealed
from vigie.kernel.actor import Actor

C = TypeVar("C", bound=Choice)
T = TypeVar("T")


def choice_on(among: QuerySet[C], on: date) -> C | None:
    """Return which of an organisation's choices is in force on a day; None before the first."""
    rows = among.filter(state="in_force", effective_on__lte=on)
    return rows.order_by("-effective_on", "-id").first()


def choices_of(among: QuerySet[C], what: Callable[[C], T], size: int = 50) -> list[Chosen[T]]:
    """Return an organisation's choices, the newest first; `what` reads from a row what was chosen."""
    return [
        Chosen(
            row.pk,
            what(row),
            row.effective_on,
            row.state,
            row.reason,
            row.proposed_by,
            row.proposed_at,
            row.answered_by,
            row.answered_at,
        )
        for row in among.order_by("-id")[:size]
    ]


def sealed_form(entry: Entry) -> dict[str, object]:
    """Return what the chain hashes of an entry: every column, as JSON."""
    return {
        "id": entry.pk,
        "organisation": entry.organisation_id,
        "act": entry.act,
        "key": entry.key,
        "input": entry.input_digest,
        "actor": [entry.actor_kind, entry.actor_user_id],
        "subject": [entry.subject_kind, entry.subject_id],
        "effective_on": entry.effective_on.isoformat() if entry.effective_on else None,
        "recorded_at": entry.recorded_at.isoformat(),
        "data": entry.data,
        "result": entry.result,
    }


def entries_about(by: Actor, subject_kind: str, subject_id: int) -> QuerySet[Entry]:
    """Return the entries on a subject, oldest first; asks for `journal.read_entries`."""
    by.require("journal.read_entries")
    return Entry.objects.filter(
        organisation_id=by.organisation_id, subject_kind=subject_kind, subject_id=subject_id
    ).order_by("id")


def links_of(by: Actor, subject_kind: str, subject_id: int) -> dict[int, str]:
    """Return the hash of the link that seals each entry on a subject; an unsealed one has none."""
    entries = entries_about(by, subject_kind, subject_id)
    links = ChainLink.objects.filter(organisation_id=by.organisation_id, entry__in=entries)
    return dict(links.values_list("entry_id", "hash"))


def asked_by(by: Actor, entry_id: int) -> int | None:
    """Return the person whose act an entry is; None for the system, a token, another's entry."""
    by.require("journal.read_entries")
    found = Entry.objects.filter(organisation_id=by.organisation_id, id=entry_id).first()
    return found.actor_user_id if found else None


def said_in(by: Actor, entry_id: int) -> dict[str, Any]:
    """Return the data of an entry (ids, codes and counts); empty for another organisation's."""
    by.require("journal.read_entries")
    found = Entry.objects.filter(organisation_id=by.organisation_id, id=entry_id).first()
    return dict(found.data) if found else {}


def subjects_of_entries(
    by: Actor, entry_ids: Collection[int], subject_kind: str
) -> dict[int, tuple[int, datetime]]:
    """Return subject and instant of those of some entries that are on subjects of a kind, by entry."""
    by.require("journal.read_entries")
    found = Entry.objects.filter(
        organisation_id=by.organisation_id,
        id__in=entry_ids,
        subject_kind=subject_kind,
        subject_id__isnull=False,
    )
    rows = found.order_by("id").values_list("id", "subject_id", "recorded_at")
    return {pk: (subject_id or 0, at) for pk, subject_id, at in rows}


@dataclass(frozen=True, slots=True)
class ActLine:
    """One entry: which act, on what, by which person (None: nobody), when; `verdict` if it holds one."""

    act: str
    subject_kind: str
    subject_id: int | None
    user_id: int | None
    recorded_at: datetime
    verdict: str


def acts_since(by: Actor, acts: Collection[str], since: date) -> list[ActLine]:
    """Return the entries of some acts recorded since a day, oldest first."""
    by.require("journal.read_entries")
    found = Entry.objects.filter(
        organisation_id=by.organisation_id, act__in=acts, recorded_at__date__gte=since
    ).order_by("id")
    columns = ("act", "subject_kind", "subject_id", "actor_user_id", "recorded_at", "data__verdict")
    rows = found.values_list(*columns)
    return [
        ActLine(act, kind, subject, person, instant, str(verdict or ""))
        for act, kind, subject, person, instant, verdict in rows
    ]


def people_behind(by: Actor, subject_kind: str, subject_id: int) -> list[int]:
    """Return the persons whose acts stand on a subject, each once, who came first first."""
    acts = entries_about(by, subject_kind, subject_id).values_list("actor_user_id", flat=True)
    return list(dict.fromkeys(user_id for user_id in acts if user_id is not None))


def enclosed(organisation_id: int, name: str) -> Iterator[tuple[int, list[object]]]:
    """Yield what acts enclosed under a name (`actions.enclose`): id of the journal's entry, item.

    Call it in the organisation's tenant block; the order is that of the entries.
    """
    entries = Entry.objects.filter(organisation_id=organisation_id, data__has_key=name)
    for entry_id, items in entries.order_by("id").values_list("id", f"data__{name}").iterator():
        for item in items:
            yield entry_id, item


def shared_values(by: Actor, subject_kind: str, name: str) -> dict[int, list[int]]:
    """Return the entries on no single subject that hold personal values: the ids under `name`."""
    by.require("journal.read_entries")
    held = PersonalValue.objects.filter(entry_id=OuterRef("id"))
    mine = Entry.objects.filter(organisation_id=by.organisation_id, subject_kind=subject_kind)
    found = mine.filter(Exists(held), subject_id=None, data__has_key=name)
    return dict(found.order_by("id").values_list("id", f"data__{name}"))


def entries_with_values(
    by: Actor, subject_kind: str, subject_ids: Collection[int], acts: Collection[str] = ()
) -> list[int]:
    """Return the entries on some subjects that hold personal values, of some acts or of all."""
    by.require("journal.read_entries")
    held = PersonalValue.objects.filter(
        organisation_id=by.organisation_id,
        entry__subject_kind=subject_kind,
        entry__subject_id__in=subject_ids,
    )
    among = held.filter(entry__act__in=acts) if acts else held
    return list(among.order_by("entry_id").values_list("entry_id", flat=True).distinct())


def organisations_to_seal() -> list[int]:
    """Return the organisations whose entries wait for the sealer (ids only)."""
    with connection.cursor() as cursor:
        cursor.execute("select * from journal_organisations_to_seal()")
        return [int(row[0]) for row in cursor.fetchall()]


def first_break(organisation_id: int) -> tuple[int, Break | None]:
    """Walk the chain; returns the number of links that hold and the first fault.

    Faults: a link that is missing, an entry or a personal value that was changed, an entry that
    stands neither in the chain nor in the sealer's queue.
    """
    with tenant(organisation_id):
        previous, position = GENESIS, 0
        for link in _links(organisation_id):
            position += 1
            if link.position != position:
                return position - 1, Break(position, link.entry_id, "link_missing")
            previous = digest(previous, sealed_form(link.entry))
            if link.hash != previous:
                return position - 1, Break(position, link.entry_id, "entry_changed")
        for reason, entry_id in _beside_the_chain(organisation_id):
            return position, Break(position + 1, entry_id, reason)
    return position, None


def _beside_the_chain(organisation_id: int) -> Iterator[tuple[str, int]]:
    """Yield what the links cannot tell: values that were changed, entries that escaped."""
    values = PersonalValue.objects.filter(organisation_id=organisation_id).select_related("entry")
    for value in values.order_by("entry_id").iterator(chunk_size=2000):
        kept = value.entry.data.get("personal", {}).get(value.name)
        if kept != personal_digest(value.salt, value.value):
            yield "value_changed", value.entry_id
    chained = ChainLink.objects.filter(entry_id=OuterRef("id"))
    waiting = Unsealed.objects.filter(entry_id=OuterRef("id"))
    escaped = Entry.objects.filter(~Exists(chained), ~Exists(waiting))
    for entry_id in (
        escaped.filter(organisation_id=organisation_id)
        .order_by("id")
        .values_list("id", flat=True)[:1]
    ):
        yield "entry_unchained", entry_id


def personal_digest(salt: str, value: str) -> str:
    """Return the digest of a personal value under its own salt, which is erased with it.

    The installation's secret has no part in it: a journal that moved house can still be verified.
    """
    return hmac.new(salt.encode(), value.encode(), hashlib.sha256).hexdigest()


def keyed(text: str) -> str:
    """Return the digest of a text under the installation's secret (64 hex digits)."""
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def _links(organisation_id: int) -> Iterator[ChainLink]:
    links = ChainLink.objects.filter(organisation_id=organisation_id)
    return links.select_related("entry").order_by("position").iterator(chunk_size=2000)
