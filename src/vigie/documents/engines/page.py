"""From a template and its data to the page that the layout sets: strings only, all formatted.

Dates, amounts and names are written here, by the rules of the reader's language (`ui.formats`),
so that the layout computes nothing.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, Final

from vigie.documents.domain.cleaning import clean
from vigie.documents.domain.parties import Party
from vigie.documents.domain.templates import Block, Template
from vigie.documents.domain.values import NUMBERS, Cell, Data, FieldType, Value
from vigie.kernel.money import Money, currency
from vigie.ui import formats

Page = dict[str, Any]

INK: Final = "#1f3a5f"
_PAGE_OF: Final = {"en": ("Page", "of"), "fr": ("Page", "sur"), "pl": ("Strona", "z")}
_IDENTIFIERS: Final = {
    "FR": (("company_id", "SIREN"), ("establishment_id", "SIRET"), ("vat_number", "TVA")),
    "PL": (("vat_number", "NIP"), ("company_id", "KRS")),
}
_SYMBOLS: Final = {"EUR": "€", "PLN": "zł"}


def page_of(template: Template, data: Data, language: str, *, accent: str = "") -> Page:
    """Return what the layout needs; `data` was checked by the template."""
    written = {name: _written(data.get(name), language) for name in template.fields}
    page, of = _PAGE_OF[language]

    def word(name: str) -> str:
        return template.word(name, language).format_map(written)

    return {
        "language": language,
        "accent": accent or INK,
        "page": page,
        "of": of,
        "title": word("title"),
        "reference": written["reference"],
        "issued_on": written["issued_on"],
        "sender": _letterhead(data["sender"]),
        "recipient": _lines(data["recipient"]),
        "blocks": [
            _block(template, block, data, language, word)
            for block in template.blocks
            if not block.when or data.get(block.when) is not None
        ],
    }


def money(value: Money, language: str) -> str:
    """Write an amount with its currency where the language puts it: €1,234.50, 1 234,50 €."""
    text = formats.amount(value.amount, language, currency(value.currency).exponent)
    symbol = _SYMBOLS.get(value.currency, value.currency)
    if language == "en" and symbol == "€":
        return f"\u2212€{text[1:]}" if value.minor < 0 else f"€{text}"
    return f"{text}{formats.NO_BREAK}{symbol}"


def _block(
    template: Template, block: Block, data: Data, language: str, word: Callable[[str], str]
) -> Page:
    said: Page = {"shape": block.shape, "heading": word(block.heading) if block.heading else ""}
    if block.shape in ("figures", "facts"):
        said["items"] = [
            {"label": template.label(name, language), "value": _written(data[name], language),
             "is_number": template.fields[name].type in NUMBERS}
            for name in block.names
            if data.get(name) is not None
        ]  # fmt: skip
    elif block.shape == "table":
        said |= _table(template, block, data, language)
    else:
        said["items"] = [word(name) for name in block.names]
    return said


def _table(template: Template, block: Block, data: Data, language: str) -> Page:
    """Return head, rows and totals; a column that holds nothing in any row is left out."""
    rows = data.get(block.names[0]) or ()
    assert isinstance(rows, list | tuple)
    columns = {
        name: kind
        for name, kind in template.fields[block.names[0]].columns.items()
        if any(row[name] is not None for row in rows)
    }
    totals = [data.get(block.totals[name]) if name in block.totals else None for name in columns]
    return {
        "columns": [
            {"label": template.label(name, language), "is_number": kind in NUMBERS,
             "is_wide": kind is FieldType.TEXT}
            for name, kind in columns.items()
        ],
        "rows": [[_written(row[name], language, bare=True) for name in columns] for row in rows],
        "totals": [_written(one, language, bare=True) for one in totals] if block.totals else [],
    }  # fmt: skip


def _written(value: Value, language: str, *, bare: bool = False) -> str:
    """Write a value; `bare` leaves the currency to the head of the column."""
    if value is None or isinstance(value, Party | list | tuple):
        return value.name if isinstance(value, Party) else ""
    return _cell(value, language, bare=bare)  # type: ignore[arg-type]  # sequences went above


def _cell(value: Cell, language: str, *, bare: bool) -> str:
    if isinstance(value, Money):
        if bare:
            return formats.amount(value.amount, language, currency(value.currency).exponent)
        return money(value, language)
    if isinstance(value, Decimal):
        return formats.amount(value, language, max(0, -int(value.as_tuple().exponent)))
    if isinstance(value, date):
        return formats.day(value, language)
    if isinstance(value, int):
        return formats.number(value, language)
    return clean(value or "")


def _lines(party: Value) -> list[str]:
    assert isinstance(party, Party)
    return [clean(line) for line in party.lines]


def _letterhead(party: Value) -> dict[str, Any]:
    assert isinstance(party, Party)
    identifiers = [
        f"{label}{formats.NO_BREAK}{clean(getattr(party, name))}"
        for name, label in _IDENTIFIERS.get(party.country, _IDENTIFIERS["FR"])
        if getattr(party, name)
    ]
    return {
        "name": clean(party.name),
        "lines": _lines(party)[1:],
        "legal": " · ".join(
            [*([clean(party.legal_form)] if party.legal_form else []), *identifiers]
        ),
    }
