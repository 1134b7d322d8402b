"""Reads of charts and period locks."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from vigie.kernel.actor import Actor
from vigie.ledger.domain.transfers import is_code
from vigie.ledger.models import Account, Chart, PeriodLock

READ = "ledger.read_entries"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a leg of a transfer stands: an account in a chart."""

    account_id: int
    chart_id: int
    currency: str
    code: str


class Places:
    """The open accounts of an organisation, by the names that transfers use."""

    def __init__(self, organisation_id: int, *, closed_too: bool = False) -> None:
        self.books: set[str] = set()
        self._places: dict[tuple[str, str, str], Place] = {}
        accounts = Account.objects.filter(organisation_id=organisation_id)
        if not closed_too:
            accounts = accounts.filter(closed_on=None)
        for book, currency, pk, chart, code, role in accounts.values_list(
            "chart__book", "currency", "id", "chart_id", "code", "role"
        ):
            self.books.add(book)
            place = Place(pk, chart, currency, code)
            self._places[book, currency, code] = place
            if role:
                self._places[book, currency, role] = place

    def find(self, book: str, currency: str, name: str) -> Place | None:
        """Return the account that a code or a role names."""
        return self._places.get((book, currency, name))


def charts(by: Actor) -> "QuerySet[Chart]":
    """Return the charts of the actor's organisation, the statutory book first."""
    by.require(READ)
    return Chart.objects.filter(organisation_id=by.organisation_id).order_by("-book", "currency")


def account_of(organisation_id: int, book: str, currency: str, name: str) -> Account | None:
    """Return the account of a code or a role, closed ones included; call it in the tenant block."""
    found = Account.objects.filter(
        organisation_id=organisation_id, chart__book=book, currency=currency
    )
    return found.filter(**{"code" if is_code(name) else "role": name}).first()


def locked_through(organisation_id: int) -> date | None:
    """Return the last day on which nothing is booked any more; None when all is open."""
    locks = PeriodLock.objects.filter(organisation_id=organisation_id).order_by("-id")
    return locks.values_list("locked_through", flat=True).first()


def accounts(by: Actor, chart_id: int) -> "QuerySet[Account]":
    """Return the accounts of a chart in the order of codes, closed ones included."""
    by.require(READ)
    ours = Account.objects.filter(organisation_id=by.organisation_id, chart_id=chart_id)
    return ours.order_by("code")


def names_of(by: Actor, codes: Collection[str]) -> Mapping[tuple[str, str, str], dict[str, str]]:
    """Return the names of accounts, by language, under (book, currency, code)."""
    by.require(READ)
    found = Account.objects.filter(organisation_id=by.organisation_id, code__in=codes)
    rows = found.values_list("chart__book", "currency", "code", "names")
    return {(book, currency, code): names for book, currency, code, names in rows}


def locks(by: Actor) -> "QuerySet[PeriodLock]":
    """Return what was closed and opened, the latest first."""
    by.require(READ)
    return PeriodLock.objects.filter(organisation_id=by.organisation_id).order_by("-id")


def account_counts(by: Actor) -> Mapping[int, int]:
    """Return how many accounts each chart has."""
    by.require(READ)
    ours = Account.objects.filter(organisation_id=by.organisation_id).values("chart_id")
    return dict(ours.annotate(count=Count("id")).values_list("chart_id", "count"))
