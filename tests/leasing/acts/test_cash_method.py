"""Poland's cash method (ustawa o VAT, art. 21): tax falls due with the money, or on the 180th day."""

import secrets
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from tests.leasing.closing.acting import close_through

from vigie.database.tenant import tenant
from vigie.kernel.errors import Invalid, Refused
from vigie.leasing.actions import buy_out, set_business_date, set_tax_point
from vigie.leasing.domain.agreement import Agreement
from vigie.leasing.domain.dues import Due, DueKind, Parts
from vigie.leasing.domain.tax_points import Basis, Left, TaxPointRule, Waiter, check_rule, waiting
from vigie.leasing.domain.vat_return import period_named
from vigie.leasing.queries import VatReturn, contract_detail, vat_return
from vigie.testing.contracts import DELIVERED, Lessor, new_lessor, terms

pytestmark = pytest.mark.django_db
FEBRUARY = date(2024, 2, 15)
CASH = TaxPointRule(date(2024, 1, 1), Basis.RECEIPTS, "PL")


@pytest.fixture
def lessor() -> Lessor:
    made = new_lessor(chart="pl_lessor", currency="PLN")
    set_tax_point(CASH, by=made.by, key="cash")
    return made


def leased(count: int = 12) -> Agreement:
    """Return a lease of 25,000 in złoty, 23 % on each rental."""
    rented = replace(terms(count, DELIVERED, residual=1_000_000), currency="PLN")
    return Agreement(
        product="pl_leasing", country="PL", terms=rented, tax=Fraction(23, 100), asset_tax=575_000
    )


def due_and_waiting(lessor: Lessor, contract: int) -> tuple[int, int]:
    books = lessor.balances(contract)
    return -books.get("output_vat", 0), -books.get("pending_vat", 0)


def said(lessor: Lessor, period: str) -> VatReturn:
    with tenant(lessor.by.organisation_id):
        found = vat_return(lessor.by, "PL", period_named(period))
    assert [one.difference for one in found.reconciled] == [0, 0]
    return found


def test_tax_falls_due_with_the_money_that_on_the_sale_too(lessor: Lessor) -> None:
    contract = lessor.active(leased(3), is_consumer=False)
    lessor.bill(contract, FEBRUARY)
    due, waits = due_and_waiting(lessor, contract)
    assert (due, said(lessor, "2024-02").found.due) == (0, 0)
    rental = waits
    assert rental > 0
    lessor.pay(contract, 10_000_000, FEBRUARY)
    assert due_and_waiting(lessor, contract) == (rental, 0)
    assert said(lessor, "2024-02").found.due == rental
    lessor.pay(contract, 1, date(2024, 3, 1))
    done = buy_out(contract, on=date(2024, 4, 15), by=lessor.by, key=secrets.token_hex(8))
    sale = next(line.tax for line in done.dues if line.kind == "buyout")
    assert sale == 230_000  # 23 % of 10,000; paid by the money that was held
    assert due_and_waiting(lessor, contract)[1] == 0


@pytest.mark.parametrize(("is_consumer", "falls_due"), [(True, True), (False, False)])
def test_a_consumers_tax_falls_due_on_the_180th_day_a_business_never_by_time(
    lessor: Lessor, is_consumer: bool, falls_due: bool
) -> None:
    contract = lessor.active(leased(), is_consumer=is_consumer)
    lessor.bill(contract, FEBRUARY)
    _, rental = due_and_waiting(lessor, contract)
    last = FEBRUARY + timedelta(days=180)
    assert last == date(2024, 8, 13)
    set_business_date(last - timedelta(days=1), by=lessor.by, key="open")
    close_through(lessor.by, last - timedelta(days=1))
    assert due_and_waiting(lessor, contract)[0] == 0
    close_through(lessor.by, last)
    assert due_and_waiting(lessor, contract)[0] == (rental if falls_due else 0)
    assert said(lessor, "2024-08").found.due == (rental if falls_due else 0)
    # What is paid after it moves nothing more; closing again books nothing twice.
    close_through(lessor.by, last + timedelta(days=1))
    with tenant(lessor.by.organisation_id):
        asked = contract_detail(lessor.by, contract, FEBRUARY).dues[0].gross
    lessor.pay(contract, asked, last + timedelta(days=2))
    assert due_and_waiting(lessor, contract)[0] == rental


def test_the_law_bounds_the_choice(lessor: Lessor) -> None:
    def refused(rule: TaxPointRule) -> str:
        with pytest.raises((Refused, Invalid)) as caught:
            set_tax_point(rule, by=lessor.by, key=secrets.token_hex(8))
        return caught.value.code

    assert (
        refused(TaxPointRule(date(2025, 1, 2), Basis.DEBITS, "PL")) == "leasing.cash_method_month"
    )
    early = TaxPointRule(date(2024, 12, 1), Basis.DEBITS, "PL")
    assert refused(early) == "leasing.cash_method_too_short"
    assert refused(replace(early, country="DE")) == "leasing.tax_point_country"
    set_tax_point(replace(early, from_on=date(2025, 1, 1)), by=lessor.by, key="leaves")


def test_twelve_months_are_counted_from_the_first_of_rules_that_follow_each_other() -> None:
    again = replace(CASH, from_on=date(2024, 6, 1))
    leaves = TaxPointRule(date(2025, 1, 1), Basis.DEBITS, "PL")
    check_rule(leaves, (CASH, again))
    with pytest.raises(Refused, match=r"leasing\.cash_method_too_short"):
        check_rule(leaves, (again,))
    check_rule(leaves, ())  # it never held


def test_the_bound_of_180_days() -> None:
    sale = Due(1, DueKind.BUYOUT, FEBRUARY, Parts(tax=230, principal=1_000))
    eve, day = date(2024, 8, 12), date(2024, 8, 13)
    assert waiting([sale], {}, Waiter((CASH,), eve, "PL", is_consumer=True)) == {
        1: Left(230, 1_000)
    }
    assert waiting([sale], {}, Waiter((CASH,), day, "PL", is_consumer=True)) == {}
    assert waiting([sale], {}, Waiter((CASH,), day, "PL")) == {1: Left(230, 1_000)}
    french = replace(CASH, country="FR")
    assert waiting([sale], {}, Waiter((french,), eve)) == {}  # in France a sale never waits
