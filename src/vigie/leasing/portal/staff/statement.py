"""The statement of a contract at any date: what was asked, what came, what both books say."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from vigie.journal.actions import record_reading
from vigie.kernel.actor import Actor
from vigie.leasing import queries
from vigie.leasing.portal.staff.contract import asked_day
from vigie.leasing.portal.staff.contracts import READ, SUBJECT
from vigie.leasing.portal.staff.shown import amount
from vigie.leasing.portal.words.accounts import account_name
from vigie.leasing.portal.words.contracts import BOOKS, DUES, METHODS
from vigie.ui.access import StaffRequest, staff_page


@require_GET
@staff_page(READ)
def show(request: StaffRequest, contract_id: int) -> HttpResponse:
    """Show the account of a contract up to a day; the reading is journalled."""
    by, on = request.actor, asked_day(request, localdate())
    contract = queries.find_contract(by, contract_id)
    lines = _lines(by, contract_id, contract.currency, on)
    record_reading(by, SUBJECT, contract_id)
    context = {
        "contract": contract,
        "on": on,
        "lines": lines,
        "balance": lines[-1]["balance"] if lines else amount(0, contract.currency),
        "books": _books(by, contract_id, contract.currency, on),
        "invoices": _invoices(by, contract_id, contract.currency, on),
    }
    return render(request, "leasing/pages/statement.html", context)


def _lines(by: Actor, contract_id: int, currency: str, on: date) -> list[dict[str, object]]:
    """Return dues and payments in order of time with the balance after each."""
    moves = [
        (due.due_on, 0, due.id, f"{DUES[due.kind]} {due.invoice}", due.gross)
        for due in queries.dues_of(by, contract_id, on=on)
    ]
    moves += [
        (row.on, 1, row.id, _returned(row), -row.minor)
        for row in queries.payments_of(by, contract_id)
        if row.on <= on
    ]
    lines, balance = [], 0
    for day, _kind, _id, words, minor in sorted(moves, key=lambda move: move[:3]):
        balance += minor
        lines.append(
            {
                "on": day,
                "words": words,
                "asked": amount(minor, currency) if minor > 0 else None,
                "came": amount(-minor, currency) if minor < 0 else None,
                "balance": amount(balance, currency),
            }
        )
    return lines


def _returned(row: queries.PaymentRow) -> str:
    method = str(METHODS.get(row.method, row.method))
    return _("Returned: %(method)s") % {"method": method} if row.reverses else method


def _invoices(by: Actor, contract_id: int, currency: str, on: date) -> list[dict[str, object]]:
    return [
        {
            "number": row.number,
            "issued_on": row.issued_on,
            "net": amount(row.net, currency),
            "tax": amount(row.tax, currency),
        }
        for row in queries.invoices_of(by, contract_id)
        if row.issued_on <= on
    ]


def _books(
    by: Actor, contract_id: int, currency: str, on: date
) -> list[tuple[object, list[tuple[object, ...]]]]:
    language = get_language() or "en"
    found: list[tuple[object, list[tuple[object, ...]]]] = []
    for book, roles in queries.books_of(by, contract_id, on).items():
        rows: list[tuple[object, ...]] = [
            (
                account_name(role, language),
                amount(minor, currency) if minor > 0 else None,
                amount(-minor, currency) if minor < 0 else None,
            )
            for role, minor in sorted(roles.items())
        ]
        if rows:
            found.append((BOOKS[book.value], rows))
    return found
