"""Products as data: the starter set reads, wrong entries say where, every bound is refused."""

from collections.abc import Mapping
from copy import deepcopy
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from vigie.kernel.errors import Invalid
from vigie.leasing.domain.bounds import UNITS, Measure, breaches, shown, stored
from vigie.leasing.domain.mileage import MileageTerms, allowance, settle_mileage
from vigie.leasing.domain.product_text import read_product, starter_set
from vigie.leasing.domain.products import Kind, Repayment, ResidualBy
from vigie.leasing.domain.terms import Timing
from vigie.ui.catalogue import messages

LOA = starter_set()["fr-loa-auto"]


def changed(entry: str, value: object) -> Mapping[str, Any]:
    content = deepcopy(dict(LOA))
    *path, last = entry.split(".")
    place = content
    for name in path:
        place = place[name]
    place[last] = value
    return content


def test_the_starter_set_covers_every_kind_shape_rhythm_and_timing() -> None:
    products = [read_product(content) for content in starter_set().values()]
    assert {one.country for one in products} == {"FR", "PL"}
    assert {one.kind for one in products} == set(Kind)
    assert {one.repayment for one in products} == set(Repayment)
    assert {one.timing for one in products} == set(Timing)
    assert {rhythm for one in products for rhythm in one.rhythms} == {"monthly", "quarterly", "weekly"}  # fmt: skip
    assert all(one.name("pl") and one.name("fr") for one in products)


def test_amounts_become_minor_units_and_percentages_fractions() -> None:
    loa = read_product(LOA)
    assert loa.bound(Measure.PRICE).high == 10_000_000
    assert loa.bound(Measure.RATE).high == Fraction(1, 5)
    assert loa.bound(Measure.GRACE_INTEREST).high == 0  # nothing written: nothing taken
    assert loa.mileage == MileageTerms(5000, 40000, Fraction(10), Fraction(0), Fraction(0))
    assert loa.residual_by is ResidualBy.OPTION
    assert loa.is_consumer_credit


@pytest.mark.parametrize(
    ("entry", "value", "code"),
    [
        ("names.pl", "", "leasing.product_entry_missing"),
        ("kind", "gift", "leasing.product_word"),
        ("timing", "sometimes", "leasing.product_word"),
        ("rhythms", ["daily"], "leasing.product_word"),
        ("rhythms", [], "leasing.product_entry_missing"),
        ("asset_classes", ["boat"], "leasing.product_word"),
        ("options", ["gold"], "leasing.product_word"),
        ("country", "DE", "leasing.country_unknown"),
        ("currency", "XXQ", "kernel.currency_unknown"),
        ("fee", "-1", "leasing.product_number"),
        ("fee", "12.345", "leasing.product_number"),
        ("bounds.term", ["12", "thirty"], "leasing.product_number"),
        ("bounds.term", ["12"], "leasing.product_number"),
        ("bounds.term", ["48", "12"], "leasing.product_bound_reversed"),
        ("bounds.colour", ["1", "2"], "leasing.product_word"),
        ("mileage.excess", "much", "leasing.product_number"),
        ("mileage.year", [40000, 5000], "leasing.product_bound_reversed"),
    ],
)
def test_a_wrong_entry_is_refused_by_its_name(entry: str, value: object, code: str) -> None:
    with pytest.raises(Invalid) as invalid:
        read_product(changed(entry, value))
    assert invalid.value.code == code


def test_a_bound_that_must_be_there_is_asked_for() -> None:
    content = deepcopy(dict(LOA))
    del content["bounds"]["rate"]
    with pytest.raises(Invalid) as invalid:
        read_product(content)
    assert invalid.value.params == {"entry": "bounds.rate"}


def test_every_bound_has_its_sentence_in_three_languages_with_its_figures() -> None:
    product = read_product(LOA)
    measured = {measure: product.bound(measure).high + 1 for measure in Measure}
    found = breaches(product.bounds, measured)
    assert [breach.measure for breach in found] == list(Measure)
    for breach in found:
        texts = messages()[breach.code]
        for language in ("en", "fr", "pl"):
            said = texts[language].format_map(breach.params("EUR"))
            assert str(breach.params("EUR")["high"]) in said
            assert str(breach.params("EUR")["given"]) in said


def test_a_bound_holds_at_both_ends() -> None:
    bounds = read_product(LOA).bounds
    for end in (bounds[Measure.PRICE].low, bounds[Measure.PRICE].high):
        assert breaches(bounds, {Measure.PRICE: end}) == ()
    [breach] = breaches(bounds, {Measure.PRICE: bounds[Measure.PRICE].low - 1})
    assert breach.params("EUR") == {
        "given": Decimal("4999.99"),
        "low": Decimal("5000.00"),
        "high": Decimal("100000.00"),
        "currency": "EUR",
    }


def test_what_is_shown_is_what_is_stored() -> None:
    for measure, bound in read_product(LOA).bounds.items():
        for value in (bound.low, bound.high):
            assert stored(shown(value, UNITS[measure], "EUR"), UNITS[measure], "EUR") == value


def test_starter_codes_are_those_of_the_file() -> None:
    assert all(content["code"] == code for code, content in starter_set().items())


# --- kilometres ----------------------------------------------------------------------------------

LLD = MileageTerms(5000, 60000, Fraction("8.75"), Fraction(4), Fraction(1, 20))


@pytest.mark.parametrize(
    ("driven", "counted", "amount"),
    [
        (45_000, 0, 0),
        (47_250, 0, 0),  # 5 % above: the last kilometre of the tolerance
        (50_000, 2_750, 24_063),  # 2,750 x 0.0875 = 240.625
        (42_750, 0, 0),
        (40_000, -2_750, -11_000),
    ],
)
def test_kilometres_are_settled_beyond_the_tolerance(
    driven: int, counted: int, amount: int
) -> None:
    """36 months of 15,000 a year."""
    allowed = allowance(15_000, 3 * 365)
    assert allowed == 45_000
    settled = settle_mileage(LLD, allowed, driven)
    assert (settled.counted, settled.amount) == (counted, amount)


def test_an_allowance_follows_the_days_a_contract_ran() -> None:
    assert allowance(15_000, 400) == 16_438  # 15,000 x 400 / 365 = 16,438.36
