"""Which personal values, told by watched files, are past the retention of the source that told them.

A difference is told by portfolio and register, a change by a register: which of several is not kept, so
that the shortest of their terms counts. A value is counted from the last day on which a file told it, so
that it is never kept longer than the file may be.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import connection
from django.db.models import Min

from vigie.kernel.actor import Actor
from vigie.registrations.domain.personal import PERSONAL, REMOVED
from vigie.registrations.models import Source

READ: Final = "registrations.read_imports"
CHUNK: Final = 5_000
IsCustomer = Callable[[str, str], bool]
Terms = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Past:
    """Rows whose personal values are past their term, by id, and the certificates that they are of.

    `was` and `is_now` are changes, by which of their two values goes; `questions` those whose note goes.
    """

    distortions: tuple[int, ...] = ()
    was: tuple[int, ...] = ()
    is_now: tuple[int, ...] = ()
    questions: tuple[int, ...] = ()
    certificates: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether anything goes."""
        return bool(self.certificates)


def terms(by: Actor, today: date) -> Terms:
    """Return what the look-ups below ask: a day, and the shortest term of the registers (None: none may keep).

    To be called in the tenant's block, as they are.
    """
    by.require(READ)
    registers = Source.objects.filter(organisation_id=by.organisation_id, side="register")
    return {
        "organisation": by.organisation_id,
        "today": today,
        "register": registers.aggregate(days=Min("retention_days"))["days"],
        "personal": list(PERSONAL),
        "removed": REMOVED,
    }


_OF = """ join registrations_certificate c on c.organisation_id = {of}.organisation_id
    and c.id = {of}.certificate_id
join registrations_source s on s.organisation_id = c.organisation_id and s.id = c.source_id
where {of}.organisation_id = %(organisation)s and c.emptied_at is null
"""

# While the difference of a holder is not followed by a run, its certificate still shows him.
_DISTORTIONS: Final = (
    "from registrations_distortion d"
    + _OF.format(of="d")
    + """ and d.field = any(%(personal)s) and (d.closed_on is not null or c.watch = 'ended')
    and (d.expected not in ('', %(removed)s) or d.observed not in ('', %(removed)s))
    and d.last_seen_on < %(today)s - least(s.retention_days, %(register)s::int)
    and (c.watch = 'ended' or d.field <> 'holder_name' or c.holder_key = ''
        or c.holder_key <> d.observed_key)"""
)
_CHANGES: Final = (
    "from registrations_change h"
    + _OF.format(of="h")
    + """ and h.field = any(%(personal)s)
    and (h.was not in ('', %(removed)s) or h.is_now not in ('', %(removed)s))
    and h.known_on < %(today)s - %(register)s::int"""
)
_QUESTIONS: Final = (
    "from registrations_question q"
    + _OF.format(of="q")
    + """ and q.note <> ''
    and (q.answered_at at time zone 'Europe/Paris')::date < %(today)s - s.retention_days"""
)
_ENDED: Final = """from registrations_certificate c join registrations_source s
    on s.organisation_id = c.organisation_id and s.id = c.source_id
where c.organisation_id = %(organisation)s and c.watch = 'ended' and c.emptied_at is null
    and (select max(q.answered_at at time zone 'Europe/Paris')::date from registrations_question q
        where q.organisation_id = c.organisation_id and q.certificate_id = c.id
            and q.answer = 'ended') < %(today)s - s.retention_days"""
_UNANSWERED: Final = (
    "from registrations_question q"
    + _OF.format(of="q")
    + """ and q.answered_at is null and c.watch = 'absent_from_portfolio'
    and q.asked_on < %(today)s - s.retention_days"""
)


def told_before(term: Terms) -> Iterator[list[int]]:
    """Yield, in chunks by id, the certificates of which something is told that is past its term."""
    found = " union ".join(
        f"select {of}.certificate_id as id {rows}"
        for of, rows in (("d", _DISTORTIONS), ("h", _CHANGES), ("q", _QUESTIONS))
    )
    yield from _chunks(f"select id from ({found}) f order by id", term)  # noqa: S608  # our own words


def ended_before(term: Terms) -> Iterator[list[int]]:
    """Yield, in chunks by id, the ended certificates that were kept for as long as their portfolio may be."""
    yield from _chunks(f"select c.id {_ENDED} order by c.id", term)


def unanswered_before(term: Terms) -> int:
    """Count the contracts that left the portfolio longer ago than its term, and of which nobody said more."""
    return int(_rows(f"select count(*) {_UNANSWERED}", term)[0][0])


def past_of(term: Terms, certificates: Collection[int], is_customer: IsCustomer) -> Past:
    """Return which rows of some certificates are past their term.

    Of a certificate that is watched stays what rules rest on: what the register says now, since the change
    that began it, and the customer's own name among former holders (`is_customer(raw, customer's key)`).
    """
    values = {**term, "among": list(certificates)}
    distortions = _rows(_OF_SOME.format(of="d", rows=_DISTORTIONS), values)
    questions = _rows(_OF_SOME.format(of="q", rows=_QUESTIONS), values)
    changes = [_change(row, is_customer) for row in _rows(_CHANGES_OF_SOME, values)]
    was = [(pk, one) for pk, one, goes, _ in changes if goes]
    is_now = [(pk, one) for pk, one, _, goes in changes if goes]
    every = (*distortions, *was, *is_now, *questions)
    return Past(
        _ids(distortions),
        _ids(was),
        _ids(is_now),
        _ids(questions),
        tuple(sorted({one for _, one in every})),
    )


def _ids(rows: Iterable[Sequence[Any]]) -> tuple[int, ...]:
    return tuple(sorted(row[0] for row in rows))


_OF_SOME: Final = (
    "select {of}.id, {of}.certificate_id {rows} and {of}.certificate_id = any(%(among)s)"
)
_CHANGES_OF_SOME: Final = f"""select h.id, h.certificate_id, h.was, h.is_now, c.watch = 'ended',
    exists (select from registrations_change l where l.organisation_id = h.organisation_id
        and l.certificate_id = h.certificate_id and l.id > h.id
        and (l.field = h.field or (l.field = '' and l.kind = 'vanished'))),
    case h.field when 'holder_name' then c.customer_key else '' end
{_CHANGES} and h.certificate_id = any(%(among)s)"""  # noqa: S608  # our own words


def _change(row: tuple[Any, ...], is_customer: IsCustomer) -> tuple[int, int, bool, bool]:
    """Return a change, its certificate, and which of its two values goes."""
    pk, certificate, was, is_now, is_ended, is_followed, customer = row

    def goes(text: str) -> bool:
        is_his = not is_ended and customer and is_customer(text, customer)
        return text not in ("", REMOVED) and not is_his

    return pk, certificate, goes(was), (is_ended or is_followed) and goes(is_now)


def _chunks(query: str, term: Terms) -> Iterator[list[int]]:
    found = [int(row[0]) for row in _rows(query, term)]
    for start in range(0, len(found), CHUNK):
        yield found[start : start + CHUNK]


def _rows(query: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())
