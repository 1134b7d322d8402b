"""Packages of insurance and services: in the product, in a quote and its rate, on the tax document."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.documents.domain.catalogue import current
from vigie.documents.domain.invoice import Invoice, VatCategory
from vigie.documents.domain.parties import Party
from vigie.kernel.errors import Invalid, Refused
from vigie.kernel.money import Money
from vigie.leasing.domain.apr.equation import effective_rate
from vigie.leasing.domain.apr.flows import drawn, paid_monthly
from vigie.leasing.domain.asked_packages import read_packages_asked
from vigie.leasing.domain.asked_text import asked_or_refuse, read_asked
from vigie.leasing.domain.from_quote import agreement_of, packages_of
from vigie.leasing.domain.offer_content import content_of
from vigie.leasing.domain.offer_paper import Kept, paper_fields
from vigie.leasing.domain.packages import Chosen, PackageKind, lines_of, parts_of
from vigie.leasing.domain.paying_over import Whom, lines_due
from vigie.leasing.domain.product_text import canonical, read_product, starter_set
from vigie.leasing.domain.products import Product
from vigie.leasing.domain.quotes import Quote
from vigie.leasing.domain.quoting import quote
from vigie.leasing.domain.riding import RidingFact
from vigie.leasing.domain.tax_document import Booked, invoice_of

TODAY = date(2026, 11, 27)
NAMES = {"en": "Loss of earnings", "fr": "Perte d’emploi", "pl": "Utrata pracy"}
LOSS = {
    "code": "loss",
    "kind": "insurance",
    "names": NAMES,
    "provider": "Assureur SA",
    "required": True,
    "amount": ["5", "40"],
    "usual": "12.50",
}
UPKEEP = {
    "code": "upkeep",
    "kind": "service",
    "names": {"en": "Upkeep", "fr": "Entretien", "pl": "Serwis"},
    "provider": "Garages réunis",
    "required": False,
    "amount": ["10", "90"],
    "usual": "30",
}
SEASON = {
    **UPKEEP,
    "code": "tyres",
    "names": {"en": "Tyres", "fr": "Pneus", "pl": "Opony"},
    "usual": "18",
}


def content(code: str = "fr-credit-auto", *packages: Mapping[str, Any]) -> dict[str, Any]:
    return {**starter_set()[code], "packages": list(packages or (LOSS, UPKEEP))}


def product(code: str = "fr-credit-auto", *packages: Mapping[str, Any]) -> Product:
    return read_product(content(code, *packages))


def quoted(of: Product, **texts: str) -> Quote:
    plain = {"price": "20000", "term": "48", "rate": "5", "signed": str(TODAY)}
    return quote(of, asked_or_refuse({**plain, **texts}, of, TODAY))


def test_a_required_package_is_in_every_quote_and_an_optional_one_when_chosen() -> None:
    assert [one.code for one in quoted(product()).asked.packages] == ["loss"]
    found = quoted(product(), packages="upkeep:42 loss:20").asked
    assert [(one.code, one.minor) for one in found.packages] == [("loss", 2_000), ("upkeep", 4_200)]
    assert (found.insurance, found.services, found.required) == (2_000, 4_200, 2_000)


def test_the_rate_counts_what_is_required_and_nothing_that_may_be_refused() -> None:
    plain = quoted(replace(product(), packages=()))
    with_both = quoted(product(), packages="loss:12.50 upkeep:30")
    only_optional = quoted(product("fr-credit-auto", UPKEEP), packages="upkeep")
    assert only_optional.effective_rate == plain.effective_rate
    assert only_optional.cost == plain.cost
    rental = with_both.priced.schedule.rows[0].payment
    rows = [row.payment + 1_250 for row in with_both.priced.schedule.rows]
    assert with_both.values.rental == rental + 1_250 + 3_000
    # The same rate from the plain equation: 20,000 against 48 instalments of 460.59 and 12.50.
    expected = effective_rate([drawn(2_000_000), *paid_monthly(rows)])
    assert with_both.effective_rate is not None
    assert with_both.effective_rate.as_percent(6) == expected.as_percent(6)
    assert plain.effective_rate is not None
    assert with_both.effective_rate > plain.effective_rate
    assert with_both.cost == plain.cost + 48 * 1_250  # type: ignore[operator]  # it has one


def test_an_amount_outside_the_bounds_is_refused_by_its_package() -> None:
    with pytest.raises(Refused) as refusal:
        quoted(product(), packages="loss:40.01")
    assert refusal.value.code == "leasing.quote_package"
    assert (str(refusal.value.params["low"]), str(refusal.value.params["high"])) == (
        "5.00",
        "40.00",
    )


@pytest.mark.parametrize("text", ["unknown", "loss:x", "loss:1 loss:2", "loss:-1", "upkeep:1.001"])
def test_what_cannot_be_read_is_named(text: str) -> None:
    assert read_packages_asked(text, product()) is None
    _, wrong = read_asked({"packages": text}, product(), TODAY)
    assert [one.code for one in wrong] == ["leasing.asked_packages"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"code": "insurance"}, "package_code"),
        ({"code": "a b"}, "package_code"),
        ({"names": {"en": "Loss"}}, "package_names"),
        ({"kind": "gift"}, "package_kind"),
        ({"provider": " "}, "package_provider"),
        ({"amount": ["5", "4"]}, "package_amount"),
        ({"usual": "41"}, "package_amount"),
        ({"usual": "x"}, "package_amount"),
        ({"amount": ["5"]}, "package_amount"),
    ],
)
def test_a_package_that_cannot_stand_is_refused_by_its_entry(
    changed: dict[str, Any], code: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        product("fr-credit-auto", {**LOSS, **changed})
    assert refusal.value.code == f"leasing.{code}"


def test_two_packages_have_two_codes() -> None:
    with pytest.raises(Invalid) as refusal:
        product("fr-credit-auto", LOSS, LOSS)
    assert refusal.value.code == "leasing.package_twice"


def test_a_product_with_packages_reads_back_equal_and_one_without_is_what_it_was() -> None:
    assert read_product(canonical(content())) == product()
    assert "packages" not in canonical(starter_set()["fr-credit-auto"])


def test_a_consumers_lease_turns_a_service_into_its_amount_before_tax() -> None:
    of = product("fr-loa-auto", {**LOSS, "required": False}, UPKEEP, SEASON)
    found = quoted(of, packages="loss:20 upkeep:30 tyres:18", residual="6000", services="6")
    agreement = agreement_of(found)
    nets = {one.code: one.minor for one in packages_of(found)}
    # A fifth of tax inside 30.00, 18.00 and 6.00; a premium bears none.
    assert nets == {"loss": 2_000, "upkeep": 2_500, "tyres": 1_500, "service": 500}
    assert (agreement.insurance, agreement.services) == (2_000, 4_500)


def test_an_offer_keeps_its_packages() -> None:
    kept = content_of(quoted(product(), packages="upkeep"))
    assert [(one["code"], one["minor"], one["is_required"]) for one in kept["packages"]] == [
        ("loss", 1_250, True),
        ("upkeep", 3_000, False),
    ]
    assert "packages" not in content_of(quoted(replace(product(), packages=())))


@pytest.mark.parametrize(
    ("language", "rows"),
    [
        ("fr", [("Perte d’emploi (obligatoire)", "Assureur SA"), ("Entretien", "Garages réunis")]),
        ("pl", [("Utrata pracy (wymagane)", "Assureur SA"), ("Serwis", "Garages réunis")]),
    ],
)
def test_the_paper_of_an_offer_names_its_packages(
    language: str, rows: list[tuple[str, str]]
) -> None:
    day = date(2026, 3, 2)
    kept = Kept("OFF-2026-000001", "Peugeot 308", day, day, 0, is_consumer=True)
    fields = paper_fields(kept, content_of(quoted(product(), packages="upkeep")), language)
    packages = fields["packages"]
    assert [(one["package"], one["provider"]) for one in packages] == rows
    assert [one["each_time"] for one in packages] == [Money(1_250, "EUR"), Money(3_000, "EUR")]
    people = {"sender": Party("Bailleur SA", country="FR"), "recipient": Party("Zoé Martin")}
    current("offer").check({**fields, **people})
    plain = content_of(quoted(replace(product(), packages=())))
    assert "packages" not in paper_fields(kept, plain, language)


def named(code: str, kind: str, minor: int, provider: str = "A") -> Chosen:
    return Chosen(code=code, kind=PackageKind(kind), names=NAMES, provider=provider, minor=minor)


BOTH = (named("loss", "insurance", 1_250), named("life", "insurance", 750, "B"), named("upkeep", "service", 3_000))  # fmt: skip


def document(sign: int, packages: tuple[tuple[Chosen, int], ...]) -> Invoice:
    booked = Booked(
        number="INV-2026-0000001",
        issued_on=TODAY,
        due_on=TODAY,
        net=sign * (33_182 + 3_000 + 2_000),
        tax=sign * 7_236,
        tax_rate=Decimal("0.2"),
        currency="EUR",
        contract_number="CTR-2026-000001",
        kind="instalment",
        instalment=3,
        insurance=sign * 2_000,
        packages=packages,
        corrects=("INV-2026-0000000", TODAY),
    )
    seller, buyer = Party(name="Bailleur SA", country="FR"), Party(name="Zoé Martin", country="FR")
    return invoice_of(booked, seller=seller, buyer=buyer, language="fr")


@pytest.mark.parametrize("sign", [1, -1])
def test_each_package_has_a_line_on_the_tax_document(sign: int) -> None:
    found = lines_of(BOTH, PackageKind.INSURANCE, sign * 2_000)
    found += lines_of(BOTH, PackageKind.SERVICE, sign * 3_000)
    lines = document(sign, found).lines
    assert [(one.net.minor, one.tax.minor) for one in lines] == [
        (33_182, 6_636), (3_000, 600), (1_250, 0), (750, 0),
    ]  # fmt: skip
    assert lines[2].label == "Perte d’emploi, loyer 3"
    assert [one.vat.category for one in lines[2:]] == [VatCategory.EXEMPT] * 2


def test_a_part_of_a_rental_is_not_split_by_package() -> None:
    assert lines_of(BOTH, PackageKind.INSURANCE, 1_999) == ()
    assert [one.net.minor for one in document(1, ()).lines] == [36_182, 2_000]


AMOUNTS = st.integers(1, 10_000)


@given(AMOUNTS, AMOUNTS, st.lists(st.integers(-5_000, 50_000), min_size=1, max_size=8))
def test_what_is_paid_over_is_what_came_whatever_the_steps(
    one: int, other: int, moves: list[int]
) -> None:
    chosen = (named("loss", "insurance", one), named("life", "insurance", other, "B"))
    facts = [RidingFact(package=one) for one in chosen]
    whom = [Whom(PackageKind.INSURANCE, name, "FR", "EUR") for name in ("A", "B")]
    came = 0
    paid: dict[tuple[int, str], int] = {}
    for move in moves:
        came = max(came + move, 0)
        for each in whom:
            for line in lines_due(each, {7: {TODAY: came}}, {7: facts}, paid):
                paid[(7, line.code)] = paid.get((7, line.code), 0) + line.minor
        assert sum(paid.values()) == came
        shares = {one.code: share for one, share in parts_of(chosen, PackageKind.INSURANCE, came)}
        assert all(paid.get((7, code), 0) == share for code, share in shares.items())
