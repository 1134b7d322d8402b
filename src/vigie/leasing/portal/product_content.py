"""A product's content as lines: to compare two versions, and to fill and read the form."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vigie.leasing.domain.bounds import UNITS, Measure, Unit
from vigie.leasing.domain.products import name_in
from vigie.leasing.portal.package_content import (
    PackageBox,
    boxes,
    said_packages,
    sent_packages,
)
from vigie.leasing.portal.words import products as words
from vigie.ui import cells, formats

Words = str | Promise
Content = Mapping[str, Any]
Known = Mapping[str, Words]

NAMES = (("en", _("Name in English")), ("fr", _("Name in French")), ("pl", _("Name in Polish")))
CHOICES: tuple[tuple[str, Words, Known], ...] = (
    ("kind", _("Kind"), words.KINDS),
    ("audience", _("Sold to"), words.AUDIENCES),
    ("country", _("Country"), words.COUNTRIES),
    ("basis", _("Amounts"), words.BASES),
    ("tax_point", _("VAT"), words.TAX_POINTS),
    ("residual_by", _("Residual value"), words.RESIDUALS),
    ("repayment", _("Instalments"), words.REPAYMENTS),
    ("timing", _("Paid"), words.TIMINGS),
)
SEVERAL: tuple[tuple[str, Words, Known], ...] = (
    ("asset_classes", _("Assets"), words.ASSETS),
    ("rhythms", _("Rhythms"), words.RHYTHMS),
    ("options", _("May contain"), words.OPTIONS),
)
KILOMETRES = (
    ("excess", _("Price of a kilometre too many")),
    ("unused", _("Paid back for a kilometre unused")),
    ("tolerance", _("Tolerance in percent")),
)
_UNIT_WORDS: Mapping[Unit, Words] = {
    Unit.PERCENT: "%",
    Unit.SHARE: _("% of the price"),
    Unit.MONTHS: _("months"),
    Unit.COUNT: "",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of a product: what it is and what it says, in one or two versions."""

    label: Words
    left: str
    right: str
    language: str = ""

    @property
    def differs(self) -> bool:
        """Tell whether the versions differ here."""
        return self.left != self.right


def lines(left: Content, right: Content) -> list[Line]:
    """Return the entries of two versions beside each other, in the order of the form."""
    codes = [one["code"] for held in (left, right) for one in held.get("packages", ())]
    known = list(dict.fromkeys(codes))
    said = [
        *zip(_said(left), _said(right), strict=True),
        *zip(said_packages(left, known), said_packages(right, known), strict=True),
    ]
    names = [
        Line(label, name_in(left["names"], spoken), name_in(right["names"], spoken), spoken)
        for spoken, label in NAMES
    ]
    return names + [
        Line(label, before, after) for (label, before), (_label, after) in said if before or after
    ]


def _said(content: Content) -> list[tuple[Words, str]]:
    bounds = [(label, _bound(content, Measure(one))) for one, label in words.MEASURES.items()]
    several = [
        (label, ", ".join(str(known[one]) for one in content.get(entry, ())))
        for entry, label, known in SEVERAL
    ]
    return [
        (_("Currency"), content["currency"]),
        *((label, str(known[content[entry]])) for entry, label, known in CHOICES),
        *several,
        (_("Usual fee"), f"{_figure(content.get('fee', '0'))} {content['currency']}"),
        *bounds,
        *_kilometres(content),
    ]


def _bound(content: Content, measure: Measure) -> str:
    pair = content["bounds"].get(measure.value)
    if pair is None:
        return ""
    unit = _UNIT_WORDS.get(UNITS[measure], content["currency"])
    return f"{_figure(pair[0])} – {_figure(pair[1])} {unit}".strip()


def _kilometres(content: Content) -> Iterator[tuple[Words, str]]:
    held = content.get("mileage") or {}
    year = held.get("year")
    yield _("Kilometres a year"), f"{_figure(year[0])} – {_figure(year[1])}" if year else ""
    for entry, label in KILOMETRES:
        yield label, f"{_figure(held[entry])} {content['currency']}/km" if entry in held else ""


def _figure(kept: object) -> str:
    """Return a figure as the reader's language writes it, with the decimals it was kept with."""
    exact = Decimal(str(kept))
    return formats.amount(exact, cells.language(), max(0, -int(exact.as_tuple().exponent)))


@dataclass(frozen=True, slots=True)
class Bounds:
    """The two boxes of a bound."""

    measure: str
    label: Words
    unit: Words
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A field of words; `several` may be ticked."""

    name: str
    label: Words
    choices: Sequence[tuple[str, Words, bool]]


@dataclass(frozen=True, slots=True)
class ProductForm:
    """Everything the form shows."""

    code: str
    names: Sequence[tuple[str, Words, str]]
    currency: str
    fee: str
    choices: Sequence[Choice]
    several: Sequence[Choice]
    bounds: Sequence[Bounds]
    year: tuple[str, str]
    kilometres: Sequence[tuple[str, Words, str]]
    packages: Sequence[PackageBox]


def form_of(content: Content) -> ProductForm:
    """Return the form that holds a content."""
    held = content.get("mileage") or {}
    year = held.get("year") or ("", "")
    return ProductForm(
        code=content.get("code", ""),
        names=[(code, label, content["names"].get(code, "")) for code, label in NAMES],
        currency=content["currency"],
        fee=str(content.get("fee", "0")),
        choices=[_choice(*one, [content[one[0]]]) for one in CHOICES],
        several=[_choice(*one, content.get(one[0], ())) for one in SEVERAL],
        bounds=list(_boxes(content)),
        year=(str(year[0]), str(year[1])),
        kilometres=[(name, label, str(held.get(name, ""))) for name, label in KILOMETRES],
        packages=boxes(content),
    )


def _choice(name: str, label: Words, known: Known, chosen: Sequence[str]) -> Choice:
    """Return a field; of several ticked ones the order stays, for the first is the default."""
    order = sorted(known, key=lambda code: chosen.index(code) if code in chosen else len(known))
    if name in {entry for entry, _label, _known in CHOICES}:
        order = list(known)
    return Choice(name, label, [(code, known[code], code in chosen) for code in order])


def _boxes(content: Content) -> Iterator[Bounds]:
    for measure, label in words.MEASURES.items():
        low, high = content["bounds"].get(measure, ("", ""))
        unit = _UNIT_WORDS.get(UNITS[Measure(measure)], content["currency"])
        yield Bounds(measure, label, unit, str(low), str(high))


def content_of(code: str, given: QueryDict) -> dict[str, Any]:
    """Return the content that a sent form describes; `read_product` judges it."""
    found: dict[str, Any] = {
        "code": code,
        "names": {name: given.get(f"name_{name}", "").strip() for name, _label in NAMES},
        "currency": given.get("currency", "").strip(),
        "fee": _number(given, "fee") or "0",
        **{entry: given.get(entry, "") for entry, _label, _known in CHOICES},
        **{entry: given.getlist(entry) for entry, _label, _known in SEVERAL},
        "bounds": dict(_sent_bounds(given)),
    }
    if given.get("year_low", "").strip():
        found["mileage"] = {
            "year": [_number(given, "year_low"), _number(given, "year_high")],
            **{name: _number(given, name) or "0" for name, _label in KILOMETRES},
        }
    if packages := sent_packages(given):
        found["packages"] = packages
    return found


def _sent_bounds(given: QueryDict) -> Iterator[tuple[str, list[str]]]:
    for measure in words.MEASURES:
        pair = [_number(given, f"{measure}_low"), _number(given, f"{measure}_high")]
        if any(pair):
            yield measure, pair


def _number(given: QueryDict, name: str) -> str:
    return given.get(name, "").strip().replace(" ", "").replace(",", ".")
