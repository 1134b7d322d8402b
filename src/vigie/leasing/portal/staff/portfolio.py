"""The portfolio as a report: what is owed by lateness, how contracts roll, how vintages age."""

import csv
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET

from vigie.kernel.csv_cells import neutralised
from vigie.kernel.errors import NotFound
from vigie.leasing import queries
from vigie.leasing.domain.ageing import Band
from vigie.leasing.domain.figures import COLUMNS, lines_of
from vigie.leasing.domain.rolling import Roll, matrix, worsening
from vigie.leasing.domain.vintages import quarter_name
from vigie.leasing.portal.staff.contract import asked_day
from vigie.leasing.portal.staff.contracts import READ
from vigie.leasing.portal.staff.shown import amount
from vigie.leasing.portal.words.contracts import BANDS
from vigie.leasing.queries import Portfolio
from vigie.ui import cells, formats
from vigie.ui.access import StaffRequest, staff_page
from vigie.ui.charts import Chart, Series

OVER: Final = pgettext_lazy("contract", "over")
COLOURS: Final = {
    Band.CURRENT: "neutral",
    Band.TO_30: "yellow",
    Band.TO_60: "orange",
    Band.TO_90: "red",
}
SHOWN_MONTHS: Final = 12
SHOWN_VINTAGES: Final = 3
_VINTAGE_COLOURS: Final = ("neutral", "accent-2", "accent")


@require_GET
@staff_page(READ)
def show(request: StaffRequest) -> HttpResponse:
    """Show the portfolio in one currency on a day."""
    by, on = request.actor, asked_day(request, localdate())
    currencies = queries.currencies_of(by)
    asked = request.GET.get("currency", "")
    currency = asked if asked in currencies else next(iter(currencies), "")
    context: dict[str, object] = {"on": on, "currency": currency, "currencies": currencies}
    if currency:
        book = queries.portfolio_on(by, on=on, currency=currency)
        context |= _shown(book) | {"on": book.on, "measured_at": book.measured_at}
    return render(request, "leasing/pages/portfolio.html", context)


@require_GET
@staff_page(READ)
def export(request: StaffRequest) -> HttpResponse:
    """Send the figures of the report as CSV, one a line, safe to open in a spreadsheet."""
    by, on = request.actor, asked_day(request, localdate())
    currency = request.GET.get("currency", "")
    if currency not in queries.currencies_of(by):
        raise NotFound("leasing.nothing_delivered", currency=currency)
    book = queries.portfolio_on(by, on=on, currency=currency)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    name = f"portfolio-{book.currency}-{book.on}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response.write("\ufeff")
    writer = csv.writer(response, delimiter=";")
    writer.writerow(COLUMNS)
    writer.writerows(neutralised(row) for row in lines_of(book.found, book.on, book.currency))
    return response


def _shown(book: Portfolio) -> dict[str, object]:
    months = book.months[-SHOWN_MONTHS:]
    rolls = matrix(book.moves, months[-1])
    late = sum(line.contracts for line in book.aged if line.band is not Band.CURRENT)
    return {
        "contracts": book.contracts,
        "late": late,
        "outstanding": amount(book.outstanding, book.currency),
        "overdue": amount(book.overdue, book.currency),
        "undrawn": book.undrawn and amount(book.undrawn, book.currency),
        "undrawn_href": behind(book, undrawn="yes"),
        "lines": [
            (
                BANDS[line.band],
                line.contracts,
                amount(line.outstanding, book.currency),
                amount(line.overdue, book.currency),
                behind(book, late=line.band.value),
            )
            for line in book.aged
        ],
        "charts": (_ageing(book), _rolling(book, months), _vintages(book)),
        "rolled_on": formats.whole_month(months[-1], cells.language()),
        "bands": [*BANDS.values(), OVER],
        "rolls": [(BANDS[row.before], row.contracts, _shares(row)) for row in rolls],
    }


def behind(book: Portfolio, **narrowed: str) -> str:
    """Return the address of the contracts that a figure counts, as they stand today."""
    return f"{reverse('leasing:contracts')}?{urlencode({'currency': book.currency, **narrowed})}"


def _shares(row: Roll) -> list[tuple[str | Promise, Decimal | None]]:
    """Return the shares of a row of the matrix under their headings; None where nobody began."""
    columns: list[tuple[str | Promise, Band | None]] = [
        *((words, band) for band, words in BANDS.items()),
        (OVER, None),
    ]
    return [(words, row.percent(band) if row.contracts else None) for words, band in columns]


def _ageing(book: Portfolio) -> Chart:
    return Chart(
        "ageing",
        _("How much is outstanding on contracts that are late?"),
        "columns",
        [BANDS[line.band] for line in book.aged[1:]],
        [
            Series(
                _("Outstanding"),
                [float(amount(line.outstanding, book.currency)) for line in book.aged[1:]],
                links=[behind(book, late=line.band.value) for line in book.aged[1:]],
            )
        ],
        unit=book.currency,
        category_title=_("Days past due"),
    )


def _rolling(book: Portfolio, months: Sequence[date]) -> Chart:
    shares = worsening(book.moves, months)
    return Chart(
        "rolling",
        _("How many contracts got later within a month?"),
        "line",
        [formats.month(month, cells.language()) for month in months],
        [
            Series(
                BANDS[band],
                [float(share) for share in shares[band]],
                colour,
                [behind(book, late=band.value)] * len(months),
            )
            for band, colour in COLOURS.items()
        ],
        unit=_("percent of those that began the month in the band"),
        category_title=_("Month"),
    )


def _vintages(book: Portfolio) -> Chart:
    shown = [(one, one.curve(book.on)) for one in book.vintages]
    shown = [(one, curve) for one, curve in shown if curve][-SHOWN_VINTAGES:]
    longest = max((len(curve) for _one, curve in shown), default=0)
    return Chart(
        "vintages",
        _("How many contracts of a quarter were ever more than 30 days late?"),
        "line",
        [str(age) for age in range(1, longest + 1)],
        [
            Series(
                _("Q%(quarter)s %(year)s") % {"quarter": one.quarter, "year": one.year},
                [float(share) for share in curve] + [None] * (longest - len(curve)),
                colour,
                [behind(book, delivered=quarter_name(one.year, one.quarter))] * longest,
            )
            for (one, curve), colour in zip(shown, _VINTAGE_COLOURS, strict=False)
        ],
        unit=_("percent of those delivered in the quarter"),
        category_title=_("Months after delivery"),
    )
