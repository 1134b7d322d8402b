"""Reads of letters to customers: who is to be reminded, what was written, who is left out and why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import connection

from vigie.kernel.actor import Actor
from vigie.kernel.clock import local_date
from vigie.leasing.domain.closing import REMINDERS
from vigie.leasing.domain.letters import CALLED, LeftOut, Occasion, Stance, Way, left_out
from vigie.leasing.domain.service import BUSINESSES, CONSUMERS, Duty, numbers_on
from vigie.leasing.models import Contract, CustomerLetter, LetterPosting, LetterPostingUndone
from vigie.leasing.queries.contracts import READ
from vigie.leasing.queries.service import service_rules_of

AT_ONCE: Final = 500

# A level is written once while the same due is the oldest one; a lower level never after a higher.
_TO_REMIND: Final = """
select k.contract_id
from leasing_closing k
join leasing_contract c on c.organisation_id = %(organisation)s and c.id = k.contract_id
where k.organisation_id = %(organisation)s and k.closed_on = %(on)s
  and k.days_past_due >= %(least)s and k.contract_id > %(after)s
  and c.is_consumer = any(%(chosen)s) and c.state <> all(%(called)s)
  and k.contract_id not in (select leasing_paused(%(organisation)s, %(on)s))
  and not exists (
      select from leasing_customerletter l
      where l.organisation_id = %(organisation)s and l.contract_id = k.contract_id
        and l.occasion = 'reminder' and l.level >= width_bucket(k.days_past_due, %(levels)s::int[])
        and l.about like to_char(k.closed_on - k.days_past_due, 'YYYY-MM-DD') || '/%%')
order by k.contract_id limit %(limit)s
"""
_PAUSED: Final = """
select k.contract_id, c.reference, k.days_past_due from leasing_closing k
join leasing_contract c on c.organisation_id = %(organisation)s and c.id = k.contract_id
where k.organisation_id = %(organisation)s and k.closed_on = %(on)s
  and k.days_past_due >= %(least)s
  and k.contract_id in (select leasing_paused(%(organisation)s, %(on)s))
order by k.days_past_due desc, k.contract_id limit %(limit)s
"""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A posting that was noted by mistake: for which day, why, by whom and when it was taken back."""

    posted_on: date
    reason: str
    by: int | None
    on: date


@dataclass(frozen=True, slots=True)
class LetterLine:
    """A letter that was written; minor units. `document_id` is its paper, `message_id` its e-mail.

    `posted_on` is when a person handed the paper to the post, `posted_by` that user; `taken_back` is what
    was noted of it by mistake before.
    """

    id: int
    contract_id: int
    occasion: Occasion
    level: int
    on: date
    minor: int
    language: str
    message_id: int | None
    document_id: int | None
    posted_on: date | None = None
    posted_by: int | None = None
    taken_back: tuple[TakenBack, ...] = ()

    @property
    def way(self) -> Way:
        """Return how it leaves."""
        return Way.EMAIL if self.message_id else Way.PAPER


@dataclass(frozen=True, slots=True)
class Paused:
    """A contract whose reminder waits while its collection is paused."""

    contract_id: int
    reference: str
    days_past_due: int


def to_remind(by: Actor, on: date, *, after: int = 0, limit: int = AT_ONCE) -> list[int]:
    """Return contracts whose reminder of a closed day is not written yet, by id; call it in the tenant block."""
    by.require(READ)
    chosen = _chosen(by.organisation_id, on)
    if not chosen:
        return []
    words: dict[str, Any] = {
        "organisation": by.organisation_id,
        "on": on,
        "least": REMINDERS[0],
        "levels": list(REMINDERS),
        "after": after,
        "chosen": chosen,
        "called": [state.value for state in CALLED],
        "limit": limit,
    }
    return [int(pk) for (pk,) in _rows(_TO_REMIND, words)]


def is_written_to(contract: Contract, on: date) -> bool:
    """Tell whether the organisation chose that such a customer is written to."""
    return contract.is_consumer in _chosen(contract.organisation_id, on)


def letters_of(by: Actor, contract_id: int) -> tuple[LetterLine, ...]:
    """Return the letters of a contract, the newest first."""
    by.require(READ)
    rows = CustomerLetter.objects.filter(
        organisation_id=by.organisation_id, contract_id=contract_id
    )
    return tuple(_lines(by, rows.order_by("-id")))


def reminders_written(by: Actor, contract_ids: Sequence[int]) -> Mapping[int, LetterLine]:
    """Return the last reminder of some contracts, in one query."""
    by.require(READ)
    rows = CustomerLetter.objects.filter(
        organisation_id=by.organisation_id,
        contract_id__in=contract_ids,
        occasion=Occasion.REMINDER,
    )
    return {one.contract_id: one for one in _lines(by, rows.order_by("id"))}


def why_left_out(by: Actor, contract_ids: Sequence[int], on: date) -> Mapping[int, LeftOut]:
    """Return why some contracts, whose collection is not paused, are not reminded; others are absent."""
    by.require(READ)
    chosen = _chosen(by.organisation_id, on)
    rows = Contract.objects.filter(organisation_id=by.organisation_id, pk__in=contract_ids)
    found = {
        pk: left_out(Stance(state, is_paused=False, is_chosen=is_consumer in chosen))
        for pk, state, is_consumer in rows.values_list("id", "state", "is_consumer")
    }
    return {pk: reason for pk, reason in found.items() if reason}


def paused_reminders(by: Actor, on: date, limit: int = 50) -> tuple[Paused, ...]:
    """Return the contracts that are left out because their collection is paused."""
    by.require(READ)
    words = {"organisation": by.organisation_id, "on": on, "least": REMINDERS[0], "limit": limit}
    return tuple(Paused(int(pk), name, int(days)) for pk, name, days in _rows(_PAUSED, words))


def _chosen(organisation_id: int, on: date) -> list[bool]:
    """Return whose kind is written to, as `is_consumer` says it."""
    numbers = numbers_on(service_rules_of(organisation_id), Duty.WRITE_CUSTOMERS, on)
    return [kind == CONSUMERS for kind in (BUSINESSES, CONSUMERS) if numbers[kind]]


def _lines(by: Actor, rows: Iterable[CustomerLetter]) -> list[LetterLine]:
    """Return letters with their postings, in two queries more where any is a paper."""
    found = list(rows)
    papers = [row.pk for row in found if row.document_id]
    mine = {"organisation_id": by.organisation_id}
    postings: dict[int, list[LetterPosting]] = {}
    noted = LetterPosting.objects.filter(**mine, letter_id__in=papers).order_by("id")
    for one in noted if papers else ():
        postings.setdefault(one.letter_id, []).append(one)
    backs = LetterPostingUndone.objects.filter(**mine, posting__letter_id__in=list(postings))
    undone = {back.posting_id: back for back in backs} if postings else {}
    return [_line(row, postings.get(row.pk, []), undone) for row in found]


def _line(
    row: CustomerLetter,
    postings: Sequence[LetterPosting],
    undone: Mapping[int, LetterPostingUndone],
) -> LetterLine:
    posted = next((one for one in postings if one.pk not in undone), None)
    return LetterLine(
        row.pk,
        row.contract_id,
        Occasion(row.occasion),
        row.level,
        row.written_on,
        row.minor,
        row.language,
        row.message_id,
        row.document_id,
        posted.posted_on if posted else None,
        posted.user_id if posted else None,
        tuple(_taken_back(one, undone[one.pk]) for one in postings if one.pk in undone),
    )


def _taken_back(one: LetterPosting, back: LetterPostingUndone) -> TakenBack:
    return TakenBack(one.posted_on, back.reason, back.user_id, local_date(back.recorded_at))


def _rows(sql: str, words: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, words)
        return list(cursor.fetchall())
