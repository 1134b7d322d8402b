"""The portfolio as a report: what is owed by lateness, how contracts roll, how vintages age."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET

from vigie.leasing import queries
from vigie.leasing.domain.ageing import Band
from vigie.leasing.domain.rolling import Roll, matrix, worsening
from vigie.leasing.portal.staff.contract import asked_day
from vigie.leasing.portal.staff.contracts import READ
from vigie.leasing.portal.staff.shown import amount
from vigie.leasing.queries import Portfolio
from vigie.ui.access import StaffRequest, staff_page
from vigie.ui.charts import Chart, Series

BANDS: Final[dict[Band, str | Promise]] = {
    Band.CURRENT: pgettext_lazy("days past due", "not late"),
    Band.TO_30: gettext_lazy("1 to 30 days"),
    Band.TO_60: gettext_lazy("31 to 60 days"),
    Band.TO_90: gettext_lazy("61 to 90 days"),
    Band.TO_180: gettext_lazy("91 to 180 days"),
    Band.OVER_180: gettext_lazy("over 180 days"),
}
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
        context |= _shown(queries.portfolio_on(by, on=on, currency=currency))
    return render(request, "leasing/pages/portfolio.html", context)


def _shown(book: Portfolio) -> dict[str, object]:
    months = book.months[-SHOWN_MONTHS:]
    rolls = matrix(book.moves, months[-1])
    late = sum(line.contracts for line in book.aged if line.band is not Band.CURRENT)
    return {
        "contracts": book.contracts,
        "late": late,
        "outstanding": amount(book.outstanding, book.currency),
        "overdue": amount(book.overdue, book.currency),
        "lines": [
            (
                BANDS[line.band],
                line.contracts,
                amount(line.outstanding, book.currency),
                amount(line.overdue, book.currency),
            )
            for line in book.aged
        ],
        "charts": (_ageing(book), _rolling(book, months), _vintages(book)),
        "rolled_on": months[-1],
        "bands": [*BANDS.values(), OVER],
        "rolls": [(BANDS[row.before], row.contracts, _shares(row)) for row in rolls],
    }


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
        [date_format(month, "M Y") for month in months],
        [
            Series(BANDS[band], [float(share) for share in shares[band]], colour)
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
            )
            for (one, curve), colour in zip(shown, _VINTAGE_COLOURS, strict=False)
        ],
        unit=_("percent of those delivered in the quarter"),
        category_title=_("Months after delivery"),
    )
