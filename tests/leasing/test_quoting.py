"""Quotes: tax line by line, the flows behind the rate, bounds, and the texts that ask."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from vigie.kernel.errors import Invalid, Refused, VigieError
from vigie.kernel.rate import Rate
from vigie.leasing.domain.asked_text import plain_number, read_asked
from vigie.leasing.domain.bounds import Measure
from vigie.leasing.domain.deals import Unknown
from vigie.leasing.domain.product_text import read_product, starter_set
from vigie.leasing.domain.products import Product
from vigie.leasing.domain.quotes import Due, Quote
from vigie.leasing.domain.quoting import quote

DAY = date(2026, 11, 23)
LOA = {"price": "25000", "rate": "6", "first_rental": "3000", "residual": "10000", "term": "48"}


def product(code: str) -> Product:
    return read_product(starter_set()[code])


def quoted(code: str, **texts: str) -> Quote:
    asked, wrong = read_asked(texts, product(code), DAY)
    assert wrong == ()
    return quote(product(code), asked)


def test_a_french_option_lease_to_a_consumer() -> None:
    """CX-1 of leasing's check figures: 331.82 a month, TAEG 6.17 % with the option exercised."""
    found = quoted("fr-loa-auto", **LOA)
    assert found.values.rental == 33_182
    assert found.effective_rate is not None
    assert found.effective_rate.as_percent(4) == Decimal("6.1678")
    assert found.breaches == ()
    assert (found.price_gross, found.price_net) == (2_500_000, 2_083_333)
    first, *rentals, option = found.payments
    assert (first.due, first.net, first.vat) == (Due.FIRST_RENTAL, 250_000, 50_000)
    assert {(one.net, one.vat) for one in rentals[:-1]} == {(27_652, 5_530)}
    assert (option.due, option.net, option.vat) == (Due.RESIDUAL, 833_333, 166_667)
    assert option.on == date(2030, 11, 23)
    # 3,000 + 47 x 331.82 + 331.86 + 10,000 less 25,000
    assert found.cost == 392_740


def test_flows_are_what_the_customer_receives_and_pays() -> None:
    found = quoted("fr-loa-auto", **LOA, fee="300", deposit="500", insurance="25", services="30")
    assert found.values.rental == 33_182 + 2_500 + 3_000
    reasons = [(flow.reason, flow.minor) for flow in found.flows]
    assert reasons[:4] == [
        ("price", 2_500_000),
        ("first_rental", -300_000),
        ("deposit", -50_000),
        ("fee", -30_000),
    ]
    assert reasons[4] == ("rental", -33_182)  # insurance and services may be refused
    assert reasons[-1] == ("deposit_back", 50_000)
    rental = next(one for one in found.payments if one.due is Due.RENTAL)
    # Insurance bears no tax; 361.82 of rental and services hold 55.30 and 5.00.
    assert (rental.gross, rental.vat) == (38_682, 5_530 + 500)


def test_a_business_rental_in_advance_is_taxed_on_each_rental() -> None:
    found = quoted(
        "fr-lld-pro",
        price="24000",
        price_is="gross",
        rate="4",
        first_rental="3000",
        residual="8000",
        term="36",
        km="20000",
    )
    assert (found.price_net, found.price_gross) == (2_000_000, 2_400_000)
    assert found.values.rental == 30_025
    assert found.effective_rate is None  # the residual is the lessor's affair
    assert found.cost is None
    kinds = [payment.due for payment in found.payments]
    assert kinds == [Due.FIRST_RENTAL] + [Due.RENTAL] * 35
    assert (found.payments[1].net, found.payments[1].vat) == (30_025, 6_005)
    assert found.payments[-1].on == date(2029, 10, 23)


def test_a_polish_finance_lease_owes_all_its_tax_on_delivery() -> None:
    found = quoted(
        "pl-leasing-finansowy",
        price="100000",
        rate="7.5",
        first_rental="20000",
        residual="1000",
        term="36",
    )
    tax = next(payment for payment in found.payments if payment.due is Due.TAX)
    base = sum(payment.financing for payment in found.payments)
    assert tax.on == DAY
    assert tax.vat == (base * 23 + 50) // 100
    assert all(payment.vat == 0 for payment in found.payments if payment.due is not Due.TAX)
    assert found.paid["gross"] == found.paid["net"] + tax.vat


def test_a_credit_bears_its_tax_in_the_price() -> None:
    found = quoted("fr-credit-auto", price="15000", rate="4.9", term="60", fee="150", fee_financed="yes")  # fmt: skip
    assert found.paid["vat"] == 0
    assert found.priced.schedule.terms.financed == 1_515_000
    # The customer receives the car, not the fee he finances.
    assert found.flows[0].minor == 1_500_000
    assert found.effective_rate is not None
    assert found.effective_rate > Rate.percent("5.01")  # 4.9 % nominal alone is 5.0116 %


def test_a_subsidy_leaves_the_customers_price_and_lowers_his_rental() -> None:
    plain = quoted("fr-credit-auto", price="15000", rate="4.9", term="60")
    with_it = quoted("fr-credit-auto", price="15000", rate="4.9", term="60", subsidy="1500")
    assert with_it.values.rental < plain.values.rental
    assert with_it.flows[0].minor == plain.flows[0].minor == 1_500_000
    assert with_it.effective_rate is not None
    assert with_it.effective_rate < Rate.percent("1")


def test_each_unknown_is_found_from_the_address() -> None:
    answers = {
        Unknown.RATE: Rate(Fraction(59_999_748, 10**9)),
        Unknown.PRICE: 2_499_999,
        Unknown.FIRST_RENTAL: 300_001,
        Unknown.RESIDUAL: 1_000_002,
        Unknown.TERM: 48,
        Unknown.SUBSIDY: 1,
    }
    for unknown, answer in answers.items():
        texts = {**LOA, "rental": "331.82", "find": unknown.value}
        texts.pop(unknown.value, None)
        found = quoted("fr-loa-auto", **texts)
        assert getattr(found.values, unknown) == answer, unknown


def test_bounds_are_read_together() -> None:
    found = quoted("fr-loa-auto", price="25000", rate="30", first_rental="10000", residual="100", term="6")  # fmt: skip
    assert [breach.measure for breach in found.breaches] == [
        Measure.TERM,
        Measure.RATE,
        Measure.FIRST_RENTAL,
        Measure.RESIDUAL,
    ]


def test_a_contract_in_weeks_is_bound_by_its_months() -> None:
    found = quoted("fr-location-chantier", price="20000", rate="8", residual="12000", term="52")
    assert found.asked.rhythm == "weekly"
    assert found.breaches == ()
    assert found.payments[1].on == date(2026, 11, 30)


@pytest.mark.parametrize(
    ("code", "texts", "error"),
    [
        ("fr-loa-auto", {"rhythm": "weekly"}, "leasing.quote_rhythm"),
        ("fr-loa-auto", {"asset": "equipment"}, "leasing.asset_class_unknown"),
        ("fr-loa-auto", {"fee_financed": "yes", "fee": "9"}, "leasing.quote_fee_not_financed"),
        ("fr-credit-ballon", {"services": "9"}, "leasing.quote_no_services"),
        ("fr-credit-equipement", {"insurance": "9"}, "leasing.quote_no_insurance"),
        ("fr-credit-auto", {"km": "10000"}, "leasing.quote_no_mileage"),
        ("fr-loa-auto", {"km": "90000"}, "leasing.quote_mileage"),
    ],
)
def test_what_a_product_does_not_offer_is_refused(
    code: str, texts: dict[str, str], error: str
) -> None:
    with pytest.raises(VigieError) as refused:
        quoted(code, price="20000", rate="5", term="24", **texts)
    assert refused.value.code == error
    assert isinstance(refused.value, Refused | Invalid)


# --- texts ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("25 000,50", "25000.50"),
        ("25\u202f000,50", "25000.50"),
        ("25000.50", "25000.50"),
        ("6,5", "6.5"),
        ("25,000.50", "25,000.50"),
    ],
)
def test_numbers_are_read_as_people_write_them(typed: str, read: str) -> None:
    assert plain_number(typed) == read


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        ("price", "much", "leasing.asked_number"),
        ("price", "25,000.50", "leasing.asked_number"),
        ("rate", "-1", "leasing.asked_number"),
        ("price", "1e300", "leasing.asked_number"),
        ("term", "12.5", "leasing.asked_count"),
        ("start", "23/11/2026", "leasing.asked_date"),
        ("signed", "0001-01-01", "leasing.asked_date"),
        ("find", "colour", "leasing.asked_find"),
        ("draws", "2026-11-23", "leasing.asked_draws"),
        ("draws", "2020-01-01:100", "leasing.asked_draws"),
    ],
)
def test_a_text_that_cannot_be_read_is_named(field: str, text: str, code: str) -> None:
    _, wrong = read_asked({field: text}, product("fr-loa-auto"), DAY)
    assert [(one.field, one.code) for one in wrong] == [(field, code)]


def test_shapes_are_read_where_the_product_has_them() -> None:
    asked, wrong = read_asked({"steps": "12x100 24x60"}, product("fr-credit-paliers"), DAY)
    assert (asked.steps, wrong) == (((12, 100), (24, 60)), ())
    asked, wrong = read_asked({"seasons": "0 0 1 0 0 0 1 0 0 1 0 0"}, product("fr-credit-agricole"), DAY)  # fmt: skip
    assert sum(asked.seasons) == 3
    assert read_asked({"steps": "12x100"}, product("fr-loa-auto"), DAY)[0].steps == ()
    for field, text, code in (
        ("steps", "12-100", "fr-credit-paliers"),
        ("seasons", "1 2 3", "fr-credit-agricole"),
    ):
        _, wrong = read_asked({field: text}, product(code), DAY)
        assert [one.code for one in wrong] == [f"leasing.asked_{field}"]


def test_parts_of_the_price_are_drawn_on_their_days() -> None:
    found = quoted(
        "fr-credit-equipement",
        price="10000",
        rate="6",
        term="12",
        draws="2026-11-23:40 2027-02-23:60",
    )
    received = [(flow.on, flow.minor) for flow in found.flows if flow.reason == "price"]
    assert received == [(DAY, 400_000), (date(2027, 2, 23), 600_000)]
    assert found.breaches == ()


def test_defaults_come_from_the_product_and_the_day() -> None:
    asked, _ = read_asked({}, product("pl-wynajem"), DAY)
    assert (asked.signed_on, asked.start_on) == (DAY, DAY)
    assert (asked.rhythm, asked.asset_class) == ("monthly", "passenger_car")
    assert replace(asked.values, term=1) == asked.values
