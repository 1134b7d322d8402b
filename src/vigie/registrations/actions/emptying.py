"""Personal values that watched files told go from certificates, differences, changes, questions, evidence.

The rows stay: which field, what kind of difference, when, and that something stood there
(`domain.personal.REMOVED`). Values never come into the journal; what it keeps of people's words goes too.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import connection
from django.db.models import Min
from django.utils import timezone

from vigie.database.erasing import erasing
from vigie.database.tenant import tenant
from vigie.journal.actions import act, erase_values_of, record
from vigie.journal.queries import entries_with_values, subjects_of_entries
from vigie.kernel.actor import Actor, system_actor
from vigie.registrations.actions.busy import alone
from vigie.registrations.actions.findings import turn_of_records
from vigie.registrations.actions.retention import REMOVE
from vigie.registrations.domain.personal import PERSONAL, REMOVED
from vigie.registrations.models import Certificate, Question
from vigie.registrations.queries.emptying import (
    IsCustomer,
    Past,
    ended_before,
    past_of,
    terms,
    told_before,
    unanswered_before,
)

SUBJECT: Final = "registrations.certificate"
ANSWERED: Final = "registrations.question_answered"
UNANSWERED: Final = "question"
# Which of some certificates are needed, and why: certificate → `alert` or `hold`.
Needed = Callable[[Actor, Collection[int]], Mapping[int, str]]


@dataclass(frozen=True, slots=True)
class Emptied:
    """How many values went from rows, how many certificates were emptied, what kept others: reason → certificates."""

    values: int
    certificates: int
    kept: Mapping[str, int]


def empty_expired(
    today: date,
    needed: Needed,
    is_customer: IsCustomer,
    *,
    by: Actor,
    key: str,
    is_rehearsal: bool = False,
) -> Emptied:
    """Remove the personal values that are past the retention of the source that told them.

    One act for each few thousand certificates. Nothing of what `needed` names; rehearsed, nothing goes.
    Waits for an import or run under way.
    """
    by.require(REMOVE)
    forget = remove_values.dry_run if is_rehearsal else remove_values
    wipe = empty_certificates.dry_run if is_rehearsal else empty_certificates
    kept: dict[int, str] = {}
    emptied: set[int] = set()
    values = 0
    with alone(by):
        with tenant(by.organisation_id):
            term = terms(by, today)
            over, told = list(ended_before(term)), list(told_before(term))
            unanswered = unanswered_before(term)
        for turn, ids in enumerate(over):
            free = _free(ids, needed, kept, by)
            if free:
                wipe(free, by=by, key=f"{key}-certificates-{turn}")
            emptied.update(free)
        for turn, ids in enumerate(told):
            with tenant(by.organisation_id):
                past = past_of(term, set(ids) - emptied, is_customer)
                free = _free(past.certificates, needed, kept, by)
                past = past_of(term, free, is_customer)
            if past:
                values += forget(past, by=by, key=f"{key}-values-{turn}")
    reasons = [*kept.values(), *([UNANSWERED] * unanswered)]
    counts = {one: reasons.count(one) for one in sorted(set(reasons))}
    return Emptied(values, len(emptied), counts)


def _free(ids: Collection[int], needed: Needed, kept: dict[int, str], by: Actor) -> tuple[int, ...]:
    with tenant(by.organisation_id):
        found = needed(by, ids)
    kept.update(found)
    return tuple(pk for pk in ids if pk not in found)


_GONE: Final = "case {0} when '' then '' else %(removed)s end"
_TOLD: Final = f"""update registrations_distortion set expected = {_GONE.format("expected")},
    observed = {_GONE.format("observed")}, expected_key = '', observed_key = ''
where organisation_id = %(organisation)s and """  # noqa: S608  # our own words
_VALUES: Final = (
    # Of an ended contract the holder goes with the difference that told him.
    """update registrations_certificate c set holder_name = '', holder_key = ''
    from registrations_distortion d
    where d.organisation_id = %(organisation)s and d.id = any(%(distortions)s)
        and d.field = 'holder_name' and c.organisation_id = d.organisation_id
        and c.id = d.certificate_id and c.watch = 'ended'""",
    _TOLD + "id = any(%(distortions)s)",
    """update registrations_change set was = %(removed)s
    where organisation_id = %(organisation)s and id = any(%(was)s)""",
    """update registrations_change set is_now = %(removed)s
    where organisation_id = %(organisation)s and id = any(%(is_now)s)""",
    """update registrations_question set note = ''
    where organisation_id = %(organisation)s and id = any(%(questions)s)
    returning certificate_id""",
)


@act("registrations.values_removed", permission=REMOVE)
def remove_values(past: Past, *, by: Actor, key: str) -> int:
    """Remove the personal values of some rows; returns how many rows and notes lost theirs."""
    values = {
        **_values(by),
        "distortions": list(past.distortions),
        "was": list(past.was),
        "is_now": list(past.is_now),
        "questions": list(past.questions),
    }
    with connection.cursor() as cursor:
        for statement in _VALUES:
            cursor.execute(statement, values)
        asked = [int(row[0]) for row in cursor.fetchall()]
    if asked:
        _forget_answers(asked, by, key)
    counts = {
        "distortions": len(past.distortions),
        "changes": len({*past.was, *past.is_now}),
        "questions": len(past.questions),
    }
    record(SUBJECT, None, data=counts)
    return sum(counts.values())


# In this order: live records are found by the certificate's own keys.
_EMPTY: Final = (
    """delete from registrations_liverecord l using registrations_certificate c
    where l.organisation_id = %(organisation)s and c.organisation_id = l.organisation_id
        and c.id = any(%(ids)s) and l.side = 'portfolio' and l.contract_key = c.contract_key""",
    """delete from registrations_liverecord l using registrations_certificate c
    where l.organisation_id = %(organisation)s and c.organisation_id = l.organisation_id
        and c.id = any(%(ids)s) and l.side = 'register'
        and ((l.vin = c.vin and c.vin <> '') or (l.plate = c.plate and c.plate <> ''))
        and not exists (select from registrations_certificate o
            where o.organisation_id = l.organisation_id and o.id <> all(%(ids)s)
                and ((o.vin = l.vin and l.vin <> '') or (o.plate = l.plate and l.plate <> '')
                    or (o.vin = '' and o.plate <> ''
                        and o.plate = l.row -> 'previous_plate' ->> 0)))""",
    """update registrations_certificate set plate = '', vin = '', customer_name = '',
        customer_key = '', holder_name = '', holder_key = '', emptied_at = %(now)s
    where organisation_id = %(organisation)s and id = any(%(ids)s)""",
    _TOLD + "certificate_id = any(%(ids)s) and field = any(%(personal)s)",
    f"""update registrations_change set was = {_GONE.format("was")},
        is_now = {_GONE.format("is_now")}
    where organisation_id = %(organisation)s and certificate_id = any(%(ids)s)
        and field = any(%(personal)s)""",  # noqa: S608  # our own words
    """update registrations_question set note = ''
    where organisation_id = %(organisation)s and certificate_id = any(%(ids)s)""",
    """update registrations_evidenceproposal set source = '', reason = '', answer = '',
        state = case state when 'open' then 'withdrawn' else state end,
        answered_at = coalesce(answered_at, %(now)s)
    where organisation_id = %(organisation)s and certificate_id = any(%(ids)s)""",
    # A line of evidence is never edited: without its words it takes its own place.
    """with gone as (delete from registrations_evidence
        where organisation_id = %(organisation)s and certificate_id = any(%(ids)s)
            and (source <> '' or reason <> '') returning *)
    insert into registrations_evidence (id, organisation_id, certificate_id, kind, holds,
        effective_on, recorded_at, source, reason, document_id, user_id, seconded_by)
    select id, organisation_id, certificate_id, kind, holds, effective_on, recorded_at, '', '',
        document_id, user_id, seconded_by from gone""",
)


@act("registrations.certificates_emptied", permission=REMOVE)
def empty_certificates(certificate_ids: tuple[int, ...], *, by: Actor, key: str) -> int:
    """Remove every personal value of certificates whose contract ended; returns how many there were.

    Contract number, product, days and what kind of things were found stay. One that is watched stays whole.
    """
    ids = empty(certificate_ids, by=by, key=key)
    record(SUBJECT, None, data={"certificates": ids})
    return len(ids)


def empty(certificate_ids: Collection[int], *, by: Actor, key: str) -> list[int]:
    """Empty ended certificates inside a running act; returns which they were.

    One that was emptied before stays as it is, and so does what the journal says of that.
    """
    turn_of_records(by)
    mine = Certificate.objects.filter(
        organisation_id=by.organisation_id, id__in=certificate_ids, watch="ended", emptied_at=None
    )
    ids = sorted(mine.select_for_update().values_list("id", flat=True))
    with connection.cursor() as cursor, erasing():
        for statement in _EMPTY:
            cursor.execute(statement, {**_values(by), "ids": ids})
    house = system_actor(by.organisation_id, name="retention")
    _forget(entries_with_values(house, SUBJECT, ids), house, key)
    return ids


def _forget_answers(certificates: Collection[int], by: Actor, key: str) -> None:
    """Erase what the journal keeps of answers without a note; from the first that has one on all stay."""
    house = system_actor(by.organisation_id, name="retention")
    mine = Question.objects.filter(
        organisation_id=by.organisation_id, certificate_id__in=certificates
    )
    said = mine.exclude(note="").values_list("certificate_id")
    stays = dict(said.annotate(Min("answered_at")))
    entries = entries_with_values(house, SUBJECT, certificates, (ANSWERED,))
    told = subjects_of_entries(house, entries, SUBJECT)
    gone = [pk for pk, (one, at) in told.items() if one not in stays or at < stays[one]]
    _forget(gone, house, key)


def _forget(entries: Collection[int], house: Actor, key: str) -> None:
    """Erase people's words in some entries of the journal."""
    if entries:
        erase_values_of(entries, by=house, key=f"{key} journal")


def _values(by: Actor) -> dict[str, Any]:
    return {
        "organisation": by.organisation_id,
        "removed": REMOVED,
        "personal": list(PERSONAL),
        "now": timezone.now(),
    }
