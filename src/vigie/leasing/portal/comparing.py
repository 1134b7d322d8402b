"""Up to three quotes side by side: the one at work and those set beside it, all in the address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qsl, urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from vigie.kernel.actor import Actor
from vigie.kernel.errors import VigieError
from vigie.leasing import queries
from vigie.leasing.domain.deals import Unknown
from vigie.leasing.domain.quotes import Quote
from vigie.leasing.portal.answers import money, percent, value_text, value_unit
from vigie.leasing.portal.inputs import NAMES
from vigie.leasing.portal.words.products import BASES
from vigie.ui import cells

Words = str | Promise
BESIDE = "beside"
MOST_BESIDE = 2


@dataclass(frozen=True, slots=True)
class Compared:
    """One quote in the comparison: its name, where it opens, how it is taken away."""

    name: str
    open_href: str
    drop_href: str
    quote: Quote | None


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """A line of the comparison; `differs` when the columns do not all say the same."""

    label: Words
    cells: Sequence[str]
    columns: Sequence[str]

    @property
    def differs(self) -> bool:
        """Tell whether the columns differ."""
        return len(set(self.cells)) > 1

    @property
    def labelled(self) -> list[tuple[str, str]]:
        """Return each cell with its column, which a narrow screen writes before it."""
        return list(zip(self.columns, self.cells, strict=True))


def packed(texts: Mapping[str, str], *, drop: Sequence[str] = ()) -> str:
    """Return texts as the query of an address, in a fixed order, without empty ones."""
    return urlencode(
        [(name, texts[name]) for name in NAMES if texts.get(name) and name not in drop]
    )


def unpacked(query: str) -> dict[str, str]:
    """Return the texts of a query; names the calculator does not know are left out."""
    return {name: text for name, text in parse_qsl(query)[:50] if name in NAMES}


def compared(
    by: Actor, current: Quote | None, texts: Mapping[str, str], beside: Sequence[str], today: date
) -> list[Compared]:
    """Return the quote at work and those beside it; empty when nothing stands beside."""
    kept = list(beside)[:MOST_BESIDE]
    if not kept:
        return []
    mine = packed(texts)
    columns = [Compared(_name(current), address(mine, kept), "", current)]
    for place, query in enumerate(kept):
        others = [one for number, one in enumerate(kept) if number != place]
        found = _quoted(by, unpacked(query), today)
        swapped = address(query, [mine, *others])
        columns.append(Compared(_name(found), swapped, address(mine, others), found))
    return columns


def address(query: str, beside: Sequence[str]) -> str:
    """Return the calculator's query with what stands beside."""
    others = urlencode([(BESIDE, one) for one in beside])
    return "?" + "&".join(part for part in (query, others) if part)


def rows_of(columns: Sequence[Compared]) -> list[ComparedRow]:
    """Return the comparison line by line."""
    quotes = [one.quote for one in columns]
    lines: list[tuple[Words, Sequence[str]]] = [
        (label, [_cell(found, unknown) for found in quotes]) for unknown, label in _labels().items()
    ]
    lines.append((_("Basis"), [str(BASES[one.product.basis]) if one else "–" for one in quotes]))
    lines.append((_("Effective rate a year"), [_rate(one) for one in quotes]))
    lines.append(
        (_("Cost of financing"), [_amount(one, one.cost) if one else "–" for one in quotes])
    )
    lines.append(
        (_("Paid in all, with VAT"), [_amount(one, one.paid["gross"]) if one else "–" for one in quotes])
    )  # fmt: skip
    names = [one.name for one in columns]
    return [ComparedRow(label, texts, names) for label, texts in lines]


def _labels() -> dict[Unknown, Words]:
    return {
        Unknown.PRICE: _("Price"),
        Unknown.FIRST_RENTAL: _("First rental or down payment"),
        Unknown.RENTAL: _("Rental or instalment"),
        Unknown.TERM: _("Number of rentals or instalments"),
        Unknown.RESIDUAL: _("Residual value, option or balloon"),
        Unknown.RATE: _("Nominal rate a year"),
        Unknown.SUBSIDY: _("Subsidy by dealer or maker"),
    }


def _cell(found: Quote | None, unknown: Unknown) -> str:
    if found is None:
        return "–"
    return f"{value_text(found, unknown)} {value_unit(found, unknown)}".strip()


def _amount(found: Quote, minor: int | None) -> str:
    if minor is None:
        return "–"
    return f"{money(minor, found.product.currency)} {found.product.currency}"


def _rate(found: Quote | None) -> str:
    if found is None or found.effective_rate is None:
        return "–"
    return f"{percent(found.effective_rate)} %"


def _name(found: Quote | None) -> str:
    return found.product.name(cells.language()) if found else _("Not computed")


def _quoted(by: Actor, texts: Mapping[str, str], today: date) -> Quote | None:
    try:
        return queries.quote_sold(by, texts, today=today)[1]
    except VigieError:
        return None
