"""The fields of an offer's paper, from what the offer keeps."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from vigie.kernel.money import Money
from vigie.kernel.rate import Rate
from vigie.leasing.domain.packages import PackageKind
from vigie.leasing.domain.products import name_in
from vigie.leasing.domain.quotes import Due

Content = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Kept:
    """What stands beside an offer's content."""

    reference: str
    title: str
    made_on: date
    valid_until: date
    km: int
    is_consumer: bool


def paper_fields(kept: Kept, content: Content, language: str) -> Mapping[str, Any]:
    """Return the fields of the template `offer` but sender and recipient; amounts with VAT.

    Amounts that are zero and rates that the law does not ask for are left out.
    """
    paid = {due: _first(content, due) for due in Due}
    rental = paid[Due.RENTAL] or {"gross": 0, "net": 0, "insurance": 0}
    names = content["product"]["names"]
    rate = content["effective_rate"]
    fields: dict[str, Any] = {
        "reference": kept.reference,
        "issued_on": kept.made_on,
        "valid_until": kept.valid_until,
        "product": names.get(language) or names["en"],
        "vehicle": kept.title or names.get(language) or names["en"],
        "price": _money(content, content["price_gross"]),
        "financed": _money(content, content["financed"]),
        "rental": _money(content, rental["gross"]),
        "rentals": sum(1 for one in content["payments"] if one["due"] == Due.RENTAL),
        "term_months": months_between(kept.made_on, content),
        "total_due": _money(content, content["paid"]["gross"]),
        "nominal_rate": _percent(content["values"]["rate"], 3),
    }
    if rental["net"] != rental["gross"]:
        fields["rental_excl_vat"] = _money(content, rental["net"])
    if rental["insurance"]:
        fields["insurance"] = _money(content, rental["insurance"])
    if packages := content.get("packages"):
        fields["packages"] = [_package(content, one, language) for one in packages]
    if kept.km:
        fields["mileage"] = kept.km
    if rate is not None and kept.is_consumer:
        fields |= {"taeg": _percent(rate, 2), "cost_of_credit": _money(content, content["cost"])}
    for due, name in _NAMED.items():
        if (payment := paid[due]) is not None:
            fields[name] = _money(content, payment["gross"])
    return fields


_REQUIRED = {"en": "required", "fr": "obligatoire", "pl": "wymagane"}
_UNNAMED = {
    PackageKind.INSURANCE: {"en": "Insurance", "fr": "Assurance", "pl": "Ubezpieczenie"},
    PackageKind.SERVICE: {"en": "Services", "fr": "Services", "pl": "Usługi"},
}
_OWN = {"en": "the lender", "fr": "le prêteur", "pl": "finansujący"}


def _package(content: Content, one: Mapping[str, Any], language: str) -> Mapping[str, Any]:
    """Return the row of a package: what it is, who insures or renders it, what it costs before tax."""
    kind = PackageKind(one["kind"])
    name = name_in(one["names"] or _UNNAMED[kind], language)
    if one["is_required"]:
        name = f"{name} ({_REQUIRED.get(language, _REQUIRED['en'])})"
    own = name_in(_OWN, language) if kind is PackageKind.SERVICE else "–"
    return {
        "package": name,
        "provider": one["provider"] or own,
        "each_time": _money(content, one["minor"]),
    }


_NAMED = {
    Due.FIRST_RENTAL: "first_rental",
    Due.DEPOSIT: "deposit",
    Due.FEE: "fees",
    Due.RESIDUAL: "residual",
}


def months_between(made_on: date, content: Content) -> int:
    """Return the whole months from the first flow to the end of the contract."""
    start = date.fromisoformat(content["flows"][0]["on"]) if content["flows"] else made_on
    end = date.fromisoformat(content["ends_on"])
    return (end.year - start.year) * 12 + end.month - start.month


def _first(content: Content, due: Due) -> Mapping[str, Any] | None:
    return next((one for one in content["payments"] if one["due"] == due), None)


def _money(content: Content, minor: int) -> Money:
    return Money(minor, content["currency"])


def _percent(text: str, digits: int) -> Decimal:
    return Rate.percent(Decimal(text) * 100).as_percent(digits)
