"""Credit, LOA and LLD over HTTP from the quote to the last cent: 48 rentals, each stage to the cent."""

import re
from decimal import Decimal
from fractions import Fraction
from html import unescape

import pytest
from tests.stories.desk import DELIVERED, Desk, selling_lessor

from vigie.kernel.months import add_months
from vigie.kernel.rounding import round_half_up

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("years_later")]
ENDS = add_months(DELIVERED, 48)


@pytest.fixture
def desk() -> Desk:
    return Desk(selling_lessor())


def offered(desk: Desk, asked: dict[str, str]) -> tuple[int, str]:
    """Quote at the calculator, keep the offer; returns its number and the page of the quote."""
    whole = {"find": "rental", "signed": "2026-11-23", "start": "2026-11-23", **asked}
    page = unescape(desk.seller.get("/calculator/", whole).content.decode())
    found = re.search(r'name="asked" value="([^"]+)"', page)
    assert found is not None
    form = {"asked": found.group(1), "title": "Peugeot 308", "token": asked["product"]}
    kept = desk.seller.post("/calculator/offer", form)
    assert kept.status_code == 302, kept.content.decode()[-2000:]
    return int(kept["Location"].split("/")[2]), page


def serve(desk: Desk, count: int, *, first: int) -> list[Decimal]:
    """Bill and pay month by month over the API; returns what each payment settled."""
    paid = []
    for number in range(first, first + count):
        on = str(add_months(DELIVERED, number))
        assert desk.call("billing", {"on": on})["instalments"] == 1
        owed = Decimal(desk.owed()).scaleb(-2)
        done = desk.call("payments", {"on": on, "amount": str(owed), "method": "direct_debit"})
        assert (done["held"], desk.owed()) == ("0.00", 0)
        paid.append(owed)
    return paid


def level(price: int, residual: int, *, advance: bool = False) -> int:
    """Return the rental of 48 months at 6 % a year by the formula, in minor units."""
    growth = Fraction(201, 200) ** 48
    rental = (price * growth - residual) * Fraction(1, 200) / (growth - 1)
    return round_half_up(rental / Fraction(201, 200) if advance else rental)


def test_a_credit_is_repaid_and_its_pledge_released(desk: Desk) -> None:
    offer, page = offered(
        desk, {"product": "fr-credit-auto", "price": "25000", "rate": "6", "term": "48"}
    )
    assert level(2_500_000, 0) == 58_713
    assert 'name="rental" value="587.13"' in page
    assert "6.17" in page
    desk.sell(offer, pledged="on")
    assert desk.trial() == {"bank": -2_500_000, "loan_outstanding": 2_500_000}
    assert serve(desk, 24, first=1) == [Decimal("587.13")] * 24
    # What the table of docs/algorithms/accounting.md shows after 24.
    assert desk.trial()["loan_outstanding"] == 1_324_713
    assert serve(desk, 24, first=25) == [Decimal("587.13")] * 23 + [Decimal("586.89")]
    assert desk.trial() == {"bank": 318_200, "interest_income": -318_200}
    assert desk.documents() == []
    desk.do("close", ENDS)
    assert desk.state() == "settled"
    desk.do("release_pledge", add_months(ENDS, 1), confirmation="SIV-2031-0001")
    record = desk.seller.get(f"/contracts/{desk.contract}/").content.decode()
    assert "The pledge was released" in record
    assert desk.state() == "closed"


def test_a_lease_is_bought_at_its_option(desk: Desk) -> None:
    asked = {"price": "30000", "rate": "6", "first_rental": "3600", "residual": "12000"}
    offer, page = offered(desk, {"product": "fr-loa-auto", "term": "48", **asked})
    # CX-1 before tax, 331.82; with tax on its own price, 398.18.
    assert (level(2_200_000, 1_000_000), level(2_640_000, 1_200_000)) == (33_182, 39_818)
    assert 'name="rental" value="398.18"' in page
    assert "6.17" in page
    desk.sell(offer)
    assert desk.trial() == {
        "bank": -3_000_000,
        "customer_receivable": 360_000,
        "input_vat": 500_000,
        "lease_asset": 2_500_000,
        "output_vat": -60_000,
        "rental_income": -300_000,
    }
    desk.pay_all(DELIVERED)
    assert serve(desk, 48, first=1) == [Decimal("398.18")] * 47 + [Decimal("398.23")]
    assert desk.documents() == [(300_000, 60_000)] + [(33_182, 6_636)] * 47 + [(33_186, 6_637)]
    desk.do("buy_out", ENDS, agreed_price="", indemnity="0")
    # The price of the option before tax: what the plan left, to the cent.
    assert desk.documents()[-1] == (1_000_000, 200_000)
    desk.pay_all(ENDS)
    assert desk.trial() == {
        "bank": 471_269,
        "depreciation_expense": 1_500_000,
        "disposal_cost": 1_000_000,
        "disposal_income": -1_000_000,
        "input_vat": 500_000,
        "output_vat": -578_529,
        "rental_income": -1_892_740,
    }
    desk.do("close", ENDS)
    assert (desk.state(), desk.owed()) == ("closed", 0)


def test_a_rental_comes_back_its_kilometres_settled_and_is_sold(desk: Desk) -> None:
    asked = {"price": "25000", "rate": "6", "residual": "11000", "km": "15000"}
    offer, page = offered(desk, {"product": "fr-lld-pro", "term": "48", **asked})
    assert level(2_500_000, 1_100_000, advance=True) == 38_188
    assert 'name="rental" value="381.88"' in page
    desk.sell(offer)
    # In advance: the first rental falls due on the day of delivery.
    assert serve(desk, 48, first=0) == [Decimal("458.26")] * 47 + [Decimal("458.35")]
    # 1,461 days allow 60,041 km, 3,002.05 of tolerance: 6,957 km at 8.75 cents.
    preview = desk.do("give_back", ENDS, driven="70000")
    assert "608.74" in preview
    assert "121.75" in preview
    assert desk.documents()[-1] == (60_874, 12_175)
    desk.pay_all(ENDS)
    desk.do("buy_out", ENDS, agreed_price="11500")
    assert desk.documents()[-1] == (1_150_000, 230_000)
    assert len(desk.documents()) == 50
    desk.pay_all(ENDS)
    assert desk.trial() == {
        "bank": 652_706,
        "depreciation_expense": 1_400_000,
        "disposal_cost": 1_100_000,
        "disposal_income": -1_150_000,
        "input_vat": 500_000,
        "output_vat": -608_800,
        "rental_income": -1_893_906,
    }
    desk.do("close", ENDS)
    assert (desk.state(), desk.owed()) == ("closed", 0)
