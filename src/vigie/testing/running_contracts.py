"""Files of running contracts as a source hands them over: any number, each row's figures its own."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from vigie.kernel.months import add_months
from vigie.kernel.rate import Rate
from vigie.leasing.domain.schedule import amortise
from vigie.leasing.domain.terms import Drawdown, Interest, Terms, Timing

OPENED_ON = date(2026, 11, 1)
COLUMNS = (
    "reference", "product", "currency", "country", "customer_kind", "customer_name", "first_names",
    "siren", "make", "model", "vin", "plate", "signed_on", "delivered_on", "next_due_on",
    "instalments_left", "timing", "rate", "instalment", "services", "residual", "outstanding",
    "arrears", "overdue_since", "held", "deposit",
)  # fmt: skip
_PRODUCTS = ("credit", "loa", "lld")


@dataclass(frozen=True, slots=True)
class Portfolio:
    """A file and what its source says it comes to, as lines of control totals."""

    path: Path
    totals: tuple[str, ...]
    rows: list[dict[str, str]]


def running_file(path: Path, count: int) -> Portfolio:
    """Write a CSV of so many contracts that run on `OPENED_ON`, every twentieth in arrears."""
    rows = list(running_rows(count))
    with path.open("w", newline="", encoding="utf-8") as stream:
        sheet = csv.DictWriter(stream, COLUMNS, delimiter=";")
        sheet.writeheader()
        sheet.writerows(rows)
    return Portfolio(path, totals_of(rows), rows)


def totals_of(rows: list[dict[str, str]]) -> tuple[str, ...]:
    """Return the control totals of rows, a line for each currency."""
    found: dict[str, list[Decimal]] = {}
    for row in rows:
        sums = found.setdefault(row["currency"], [Decimal(0)] * 3)
        one = (Decimal(1), Decimal(row["outstanding"]), Decimal(row["arrears"] or 0))
        found[row["currency"]] = [sum(pair, Decimal(0)) for pair in zip(sums, one, strict=True)]
    return tuple("; ".join([code, *map(str, sums)]) for code, sums in sorted(found.items()))


def running_rows(count: int) -> Iterator[dict[str, str]]:
    """Yield rows: credits, LOA and LLD in turn, in euros, every tenth in zloty."""
    for number in range(count):
        product = _PRODUCTS[number % 3]
        figures = _figures(product, 12 + number % 30, 36 + 12 * (number % 3))
        is_polish = number % 10 == 9
        in_arrears, is_company = number % 20 == 7, number % 5 == 4
        yield {
            **dict.fromkeys(COLUMNS, ""),
            **figures,
            "reference": f"OLD-{number:06d}",
            "product": product,
            "currency": "PLN" if is_polish else "EUR",
            "country": "PL" if is_polish else "FR",
            "customer_kind": "company" if is_company else "person",
            "customer_name": f"Société {number}" if is_company else "Martin",
            "first_names": "" if is_company else f"Zoé {number}",
            "make": "Peugeot",
            "model": "208",
            "vin": f"VF3TAKE{number:010d}",
            "plate": f"T{number:06d}",
            "arrears": figures["instalment"] if in_arrears else "",
            "overdue_since": "2026-10-15" if in_arrears else "",
            "held": "12.34" if number % 20 == 8 else "",
            "deposit": "500.00" if product == "loa" else "",
        }


@cache
def _figures(product: str, gone: int, count: int) -> dict[str, str]:
    """Return what is left of 25,000 at 6 % after so many billed instalments (or all but six)."""
    billed, is_lease = min(gone, count - 6), product != "credit"
    due = date(2026, 11, 15)
    first = add_months(due, -billed)
    in_advance = product == "lld"
    start = first if in_advance else add_months(first, -1)
    terms = Terms(
        currency="EUR",
        drawdowns=(Drawdown(start, 2_500_000),),
        start_on=start,
        first_due_on=first,
        count=count,
        interest=Interest(Rate.percent(6)),
        timing=Timing.ADVANCE if in_advance else Timing.ARREARS,
        residual=1_000_000 if is_lease else 0,
    )
    rows = amortise(terms).rows
    return {
        "signed_on": str(add_months(start, -1)),
        "delivered_on": str(start),
        "next_due_on": str(due),
        "instalments_left": str(count - billed),
        "timing": terms.timing.value,
        "rate": "6",
        "instalment": _units(rows[0].payment),
        "services": "35.00" if product == "lld" else "",
        "residual": _units(terms.residual),
        "outstanding": _units(rows[billed].opening),
    }


def _units(minor: int) -> str:
    return str(Decimal(minor).scaleb(-2))
