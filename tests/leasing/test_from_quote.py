"""From a quote to an agreement: every party is paid what the quote says, to the cent."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from vigie.leasing.domain import booking
from vigie.leasing.domain.agreement import Agreement
from vigie.leasing.domain.asked_text import read_asked
from vigie.leasing.domain.from_quote import agreement_of
from vigie.leasing.domain.product_text import read_product, starter_set
from vigie.leasing.domain.quotes import Quote
from vigie.leasing.domain.quoting import quote
from vigie.ledger.domain.roles import Role
from vigie.ledger.domain.transfers import Book

DAY = date(2026, 11, 23)
LOA = {"price": "25000", "rate": "6", "first_rental": "3000", "residual": "10000", "term": "48"}
CREDIT = {"price": "20000", "rate": "6", "term": "48"}


def quoted(code: str, **texts: str) -> Quote:
    product = read_product(starter_set()[code])
    asked, wrong = read_asked(texts, product, DAY)
    assert wrong == ()
    return quote(product, asked)


def paid_to_supplier(agreement: Agreement) -> int:
    legs = [leg for leg in booking.paid_out(agreement) if leg.book is Book.STATUTORY]
    return sum(leg.minor for leg in legs if leg.debit is Role.SUPPLIER_PAYABLE)


def test_a_financed_fee_is_drawn_and_not_paid_to_the_seller() -> None:
    agreement = agreement_of(quoted("fr-credit-auto", **CREDIT, fee="150", fee_financed="yes"))
    assert (agreement.terms.drawn, agreement.fee, agreement.financed_fee) == (2_015_000, 0, 15_000)
    assert paid_to_supplier(agreement) == 2_000_000


def test_a_down_payment_on_a_credit_goes_to_the_seller_and_is_not_lent() -> None:
    found = quoted("fr-credit-auto", **CREDIT, first_rental="4000")
    agreement = agreement_of(found)
    assert (agreement.terms.drawn, agreement.terms.first_rental) == (1_600_000, 0)
    assert paid_to_supplier(agreement) == 1_600_000
    assert found.values.rental == 37_576  # 16,000 over 48 months at 6 %


@given(
    st.integers(500_000, 6_000_000), st.integers(0, 10), st.sampled_from(["fr-loa-auto", "fr-credit-auto"])
)  # fmt: skip
def test_the_seller_is_paid_the_price_whatever_the_maker_gives(
    price: int, share: int, code: str
) -> None:
    texts = LOA | {"residual": "1000", "first_rental": "0"} if code == "fr-loa-auto" else CREDIT
    texts = texts | {"price": f"{price / 100:.2f}", "subsidy": f"{price * share // 10_000}"}
    found = quoted(code, **texts)
    assert paid_to_supplier(agreement_of(found)) == found.price_gross


def test_a_lease_with_tax_is_served_on_the_amounts_before_it() -> None:
    texts = LOA | {"fee": "300", "deposit": "500", "services": "30", "insurance": "25"}
    agreement = agreement_of(quoted("fr-loa-auto", **texts))
    assert (agreement.terms.drawn, agreement.terms.first_rental) == (2_083_333, 250_000)
    assert (agreement.terms.residual, agreement.asset_tax) == (833_333, 416_667)
    assert (agreement.fee, agreement.services, agreement.deposit) == (25_000, 2_500, 50_000)
    assert agreement.insurance == 2_500  # exempt: what is asked is what the insurer gets
