"""The VAT of a period: the boxes of the form, the lines behind them, the books beside them."""

import csv
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from vigie.kernel.csv_cells import neutralised
from vigie.kernel.errors import Invalid
from vigie.leasing import queries
from vigie.leasing.domain.vat_return import CURRENCIES, VatPeriod, period_named, whole
from vigie.leasing.portal.staff.contracts import READ
from vigie.leasing.portal.staff.shown import amount
from vigie.leasing.portal.words.tax_points import COUNTRIES
from vigie.leasing.portal.words.vat_return import ACCOUNTS, BOXES, FORMS
from vigie.ui.access import StaffRequest, staff_page
from vigie.ui.catalogue import sentence

COLUMNS: Final = ("country", "period", "part", "name", "base", "tax", "base_rounded", "tax_rounded")


class _Asked(forms.Form):
    country = forms.ChoiceField(label=_("Country"), choices=list(COUNTRIES.items()))
    period = forms.CharField(
        label=_("Period"), max_length=7, help_text=_("A month, 2027-02, or a quarter, 2027-Q1.")
    )


@require_GET
@staff_page(READ)
def show(request: StaffRequest) -> HttpResponse:
    """Show the VAT of a country in a period; the last month unless said."""
    country, name = _asked(request)
    form = _Asked({"country": country, "period": name})
    try:
        period = period_named(name)
    except Invalid as error:
        form.add_error("period", sentence(error, get_language() or "en"))
        return render(request, "leasing/pages/vat_return.html", {"form": form}, status=422)
    found = queries.vat_return(request.actor, country, period)
    context: dict[str, object] = {"form": form, **_shown(found)}
    return render(request, "leasing/pages/vat_return.html", context)


@require_GET
@staff_page(READ)
def export(request: StaffRequest) -> HttpResponse:
    """Send the boxes and the lines behind them as CSV, one a line, safe to open in a spreadsheet."""
    country, name = _asked(request)
    found = queries.vat_return(request.actor, country, period_named(name))
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="vat-{country}-{name}.csv"'
    response.write("\ufeff")
    writer = csv.writer(response, delimiter=";")
    writer.writerow(COLUMNS)
    writer.writerows(neutralised(row) for row in rows_of(found))
    return response


def rows_of(found: queries.VatReturn) -> list[tuple[str, ...]]:
    """Return the report as rows of text: each box, each line, each account beside the documents."""
    begins = (found.country, found.period.name)
    rows: list[tuple[str, ...]] = []
    for box in found.boxes:
        exact = [_text(minor, found.currency) for minor in (box.base, box.tax)]
        rounded = ["" if one is None else str(whole(one)) for one in (box.base, box.tax)]
        rows.append((*begins, "box", box.code, *exact, *rounded))
    for line in found.found.lines:
        kind = "payment" if line.with_payment else "invoice"
        name = f"{Decimal(line.percent.numerator) / line.percent.denominator:f} {kind}"
        name += " credit" if line.is_credit else ""
        amounts = (_text(line.base, found.currency), _text(line.tax, found.currency))
        rows.append((*begins, "line", name, *amounts, "", ""))
    for one in found.reconciled:
        for name, minor in (
            ("documents", one.documents),
            ("acts", one.acts),
            ("hand", one.hand),
            ("difference", one.difference),
        ):
            tax = _text(minor, found.currency)
            rows.append((*begins, one.account.value, name, "", tax, "", ""))
    return rows


def _asked(request: StaffRequest) -> tuple[str, str]:
    country = request.GET.get("country", "")
    before = localdate().replace(day=1) - timedelta(days=1)
    name = request.GET.get("period", "").strip() or f"{before:%Y-%m}"
    return (country if country in CURRENCIES else _home(request)), name


def _home(request: StaffRequest) -> str:
    """Return the first country whose currency the organisation has contracts in."""
    mine = queries.currencies_of(request.actor)
    return next((one for one, currency in CURRENCIES.items() if currency in mine), "FR")


def _text(minor: int | None, currency: str) -> str:
    return "" if minor is None else str(amount(minor, currency))


def _shown(found: queries.VatReturn) -> dict[str, object]:
    def units(minor: int | None) -> Decimal | None:
        return None if minor is None else amount(minor, found.currency)

    def rounded(minor: int | None) -> int | None:
        return None if minor is None else whole(minor)

    return {
        "country": found.country,
        "currency": found.currency,
        "period": _period(found.period),
        "name": found.period.name,
        "form_name": FORMS[found.country],
        "boxes": [
            (
                box.code,
                BOXES[found.country, box.code],
                units(box.base),
                units(box.tax),
                rounded(box.base),
                rounded(box.tax),
            )
            for box in found.boxes
        ],
        "lines": [
            (
                Decimal(line.percent.numerator) / line.percent.denominator,
                line,
                units(line.base),
                units(line.tax),
            )
            for line in found.found.lines
        ],
        "accounts": [
            (
                ACCOUNTS[one.account],
                units(one.documents),
                units(one.acts),
                units(one.difference),
                units(one.hand),
            )
            for one in found.reconciled
        ],
        "is_reconciled": not any(one.difference for one in found.reconciled),
        "others": any(found.others),
    }


def _period(period: VatPeriod) -> tuple[date, date]:
    return period.first, period.last
