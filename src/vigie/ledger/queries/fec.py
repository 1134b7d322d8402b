"""The year's legs for the French tax file, streamed: opening balances first, then every entry."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import connection

from vigie.kernel.actor import Actor
from vigie.kernel.clock import local_date
from vigie.kernel.errors import Refused
from vigie.ledger.domain.fec import Leg, encoded, file_name, lines
from vigie.ledger.domain.lettering import Key, Lettered, letters_of
from vigie.ledger.domain.roles import Role
from vigie.ledger.domain.transfers import Book, Journal
from vigie.ledger.models import Chart, Transfer
from vigie.ledger.queries.charts import account_of
from vigie.ledger.queries.lettering import Opening, letters
from vigie.parties.domain.own_names import Role as NameRole
from vigie.parties.queries import own_names_on

EXPORT = "ledger.export_books"
CURRENCY = "EUR"
_JOURNALS = {
    Journal.SALES: "Ventes",
    Journal.PURCHASES: "Achats",
    Journal.BANK: "Banque",
    Journal.GENERAL: "Opérations diverses",
    Journal.OPENING: "À-nouveaux",
}

# Accounts of products and charges open at zero: their past goes to the result brought forward.
_OPENING = """
with moved as (
    select route_id, subject_kind, subject_id, sum(minor) as minor from ledger_transfer
    where organisation_id = %(organisation)s and booked_on < %(since)s
    group by route_id, subject_kind, subject_id),
legs as (
    select r.debit_id as account_id, subject_kind, subject_id, minor
    from moved m join ledger_route r on r.organisation_id = %(organisation)s and r.id = m.route_id
    union all
    select r.credit_id, subject_kind, subject_id, -minor
    from moved m join ledger_route r on r.organisation_id = %(organisation)s and r.id = m.route_id)
select min(a.id), case when a.kind in ('income', 'expense') then %(code)s else a.code end,
       case when a.kind in ('income', 'expense') then %(name)s else a.names ->> 'fr' end,
       case when a.is_auxiliary and l.subject_id is not null
            then l.subject_kind || ':' || l.subject_id else '' end,
       sum(l.minor)
from legs l join ledger_account a
     on a.organisation_id = %(organisation)s and a.id = l.account_id and a.chart_id = %(chart)s
group by 2, 3, 4 having sum(l.minor) <> 0 order by 2, 4
"""


@dataclass(frozen=True, slots=True)
class FecAsked:
    """The year to export, both days included."""

    begins_on: date
    closes_on: date


@dataclass(frozen=True, slots=True)
class Fec:
    """A file to send: its name in law and its content, streamed."""

    name: str
    content: Iterator[bytes]


def fec(by: Actor, asked: FecAsked) -> Fec:
    """Return the tax file of a year of the statutory book in euros; consume it in its tenant block.

    Raises Refused("ledger.siren_missing") when no main name of the organisation on the closing day
    has a SIREN, and Refused("ledger.chart_missing") without a French chart in euros.
    """
    by.require(EXPORT)
    chart = Chart.objects.filter(
        organisation_id=by.organisation_id, book=Book.STATUTORY, currency=CURRENCY
    ).first()
    if chart is None:
        raise Refused("ledger.chart_missing", book=Book.STATUTORY.value, currency=CURRENCY)
    names = own_names_on(by.organisation_id, asked.closes_on)
    siren = next((one.siren for one in names if one.role == NameRole.MAIN and one.siren), "")
    if not siren:
        raise Refused("ledger.siren_missing", on=asked.closes_on)
    return Fec(file_name(siren, asked.closes_on), map(encoded, lines(_legs(by, chart, asked))))


class _Letters:
    """The letters of a year, read along with its legs: both come in the order of entry and line."""

    def __init__(self, by: Actor, chart: Chart, asked: FecAsked) -> None:
        self._rows = letters(by.organisation_id, chart, asked.begins_on, asked.closes_on)
        self._next = next(self._rows, None)
        self.opening: dict[Opening, Lettered] = {}
        while self._next is not None and self._next[0][0] == 0:
            _, place, lettered = self._next
            self.opening[place] = lettered
            self._next = next(self._rows, None)

    def of(self, key: Key) -> Lettered | None:
        """Return the letters of a leg; legs are asked for in order."""
        while self._next is not None and self._next[0] < key:
            self._next = next(self._rows, None)
        return self._next[2] if self._next is not None and self._next[0] == key else None


def _legs(by: Actor, chart: Chart, asked: FecAsked) -> Iterator[Leg]:
    lettering = _Letters(by, chart, asked)
    yield from _opening(by, chart, asked.begins_on, lettering)
    codes = {journal: str(chart.journals[journal]) for journal in Journal}
    moved = Transfer.objects.filter(
        organisation_id=by.organisation_id,
        booked_on__range=(asked.begins_on, asked.closes_on),
        route__chart=chart,
    ).select_related("entry", "route__debit", "route__credit")
    for one in moved.order_by("entry_id", "line").iterator(chunk_size=5_000):
        journal = Journal(one.entry.journal)
        for account, is_credit in ((one.route.debit, False), (one.route.credit, True)):
            about = f"{one.subject_kind}:{one.subject_id}" if one.subject_id is not None else ""
            lettered = lettering.of((one.entry_id, one.line, is_credit))
            yield Leg(
                entry=str(one.entry_id),
                journal=codes[journal],
                journal_name=_JOURNALS[journal],
                booked_on=one.booked_on,
                account=account.code,
                account_name=account.names["fr"],
                auxiliary=about if account.is_auxiliary else "",
                piece=one.entry.piece,
                text=one.text or one.entry.act,
                minor=-one.minor if is_credit else one.minor,
                currency=CURRENCY,
                validated_on=local_date(one.entry.recorded_at),
                letters=letters_of(lettered.group) if lettered else "",
                lettered_on=lettered.on if lettered else None,
            )


def _opening(by: Actor, chart: Chart, since: date, lettering: _Letters) -> Iterator[Leg]:
    result = account_of(by.organisation_id, Book.STATUTORY, CURRENCY, Role.RETAINED_RESULT)
    values: dict[str, str | int | date] = {
        "organisation": by.organisation_id,
        "since": since,
        "chart": chart.pk,
        "code": result.code if result else "120",
        "name": result.names["fr"] if result else "Résultat",
    }
    with connection.cursor() as cursor:
        cursor.execute(_OPENING, values)
        for account, code, name, about, minor in cursor.fetchall():
            lettered = lettering.opening.get((account, about))
            yield Leg(
                entry="opening",
                journal=str(chart.journals[Journal.OPENING]),
                journal_name=_JOURNALS[Journal.OPENING],
                booked_on=since,
                account=code,
                account_name=name,
                auxiliary=about,
                piece="",
                text="À-nouveau",
                minor=int(minor),
                currency=CURRENCY,
                validated_on=since,
                letters=letters_of(lettered.group) if lettered else "",
                lettered_on=lettered.on if lettered else None,
            )
