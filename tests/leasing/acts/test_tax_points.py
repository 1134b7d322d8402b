"""Tax that waits for payment (CGI, art. 269, 2, c): it falls due with the money, and waits again without."""

import random
import secrets
from datetime import date

import pytest
from tests.leasing.closing.acting import close_through

from vigie.database.tenant import tenant
from vigie.kernel.errors import Refused
from vigie.leasing.actions import (
    bill_instalments,
    buy_out,
    give_notice,
    return_payment,
    set_business_date,
    set_tax_point,
    terminate,
    write_off,
)
from vigie.leasing.domain.dues import Due, DueKind, Parts
from vigie.leasing.domain.tax_points import (
    Basis,
    Left,
    TaxPointRule,
    Waiter,
    basis_on,
    receipt_stretches,
    waiting,
)
from vigie.leasing.models import Payment, WaitingTax
from vigie.ledger.domain.transfers import Book
from vigie.testing.contract_acts import Life
from vigie.testing.contracts import AGREEMENTS, Lessor, credit, loa, new_lessor
from vigie.testing.portal import signed_in

pytestmark = pytest.mark.django_db
SINCE = TaxPointRule(date(2024, 1, 1), Basis.RECEIPTS)
FEBRUARY, MARCH = date(2024, 2, 15), date(2024, 3, 15)


@pytest.fixture
def lessor() -> Lessor:
    made = new_lessor()
    set_tax_point(SINCE, by=made.by, key="receipts")
    return made


def key() -> str:
    return secrets.token_hex(8)


def taxes(lessor: Lessor, contract: int) -> tuple[int, int]:
    """Return the tax that is due and the tax that waits, in both books."""
    found = {
        book: tuple(
            -lessor.balances(contract, book).get(role, 0) for role in ("output_vat", "pending_vat")
        )
        for book in Book
    }
    assert found[Book.STATUTORY] == found[Book.IFRS]
    with tenant(lessor.by.organisation_id):
        pieces = WaitingTax.objects.filter(contract_id=contract).values_list("minor", flat=True)
        assert sum(pieces) == found[Book.IFRS][1]
    return found[Book.IFRS][0], found[Book.IFRS][1]


def test_tax_falls_due_with_the_part_that_is_paid_and_waits_again_when_it_goes_back(
    lessor: Lessor,
) -> None:
    contract = lessor.active(loa())
    lessor.pay(contract, 360_000 + 50_000, date(2024, 1, 15))  # first rental, deposit
    assert taxes(lessor, contract) == (60_000, 0)
    lessor.bill(contract, FEBRUARY)
    assert taxes(lessor, contract) == (60_000, 6_636)
    lessor.pay(contract, 19_909, FEBRUARY)  # half of 398.18
    assert taxes(lessor, contract) == (63_318, 3_318)
    with tenant(lessor.by.organisation_id):
        payment = Payment.objects.latest("id").pk
    return_payment(contract, payment_id=payment, on=MARCH, reason="AM04", by=lessor.by, key=key())
    assert taxes(lessor, contract) == (60_000, 6_636)


def test_the_sale_of_the_vehicle_is_taxed_at_once(lessor: Lessor) -> None:
    contract = lessor.active(loa(3))
    before = taxes(lessor, contract)
    done = buy_out(contract, on=date(2024, 4, 15), by=lessor.by, key=key())
    sale = next(line.tax for line in done.dues if line.kind == "buyout")
    assert taxes(lessor, contract)[0] - before[0] == sale == 200_000


def test_tax_of_what_is_written_off_is_never_due(lessor: Lessor) -> None:
    contract = lessor.active(loa())
    lessor.bill(contract, FEBRUARY)
    give_notice(contract, on=FEBRUARY, ends_on=date(2024, 2, 25), by=lessor.by, key=key())
    terminate(contract, on=date(2024, 3, 1), by=lessor.by, key=key())
    _, waits = taxes(lessor, contract)
    assert waits == 66_636
    done = write_off(contract, on=MARCH, by=lessor.by, key=key())
    due, left = taxes(lessor, contract)
    # The deposit of 500 is turned into rent: 500 of the first rental of 3,600 hold 83.33 of tax.
    assert (due, left) == (8_333, 0)
    lost = [one.minor for one in done.postings if one.debit == "pending_vat" and one.book == "ifrs"]
    assert sum(lost) == 66_636


def test_what_was_due_before_the_choice_keeps_its_own(lessor: Lessor) -> None:
    contract = lessor.active(loa())
    lessor.bill(contract, FEBRUARY)
    early = TaxPointRule(FEBRUARY, Basis.DEBITS)
    with pytest.raises(Refused, match=r"leasing\.tax_point_too_late"):
        set_tax_point(early, by=lessor.by, key=key())
    set_tax_point(TaxPointRule(date(2024, 3, 1), Basis.DEBITS), by=lessor.by, key=key())
    lessor.bill(contract, MARCH)
    assert taxes(lessor, contract) == (6_636, 66_636)
    lessor.pay(contract, 1_000_000, MARCH)
    assert taxes(lessor, contract) == (73_272, 0)


def test_the_close_of_a_day_bills_many_with_tax_that_waits(lessor: Lessor) -> None:
    contracts = [lessor.active(one(12)) for one in AGREEMENTS.values()]
    lessor.pay(contracts[1], 500_000, date(2024, 1, 15))
    set_business_date(FEBRUARY, by=lessor.by, key=key())
    close_through(lessor.by, FEBRUARY)
    bill_instalments(MARCH, by=lessor.by, key=key())
    for contract in contracts:
        taxes(lessor, contract)
    assert taxes(lessor, contracts[0]) == (0, 0)  # a credit bears none


def test_what_a_charge_takes_from_a_rental_lets_its_tax_wait(lessor: Lessor) -> None:
    contract = lessor.active(loa(), is_consumer=False)
    lessor.pay(contract, 410_000, date(2024, 1, 15))
    set_business_date(FEBRUARY, by=lessor.by, key=key())
    lessor.bill(contract, MARCH)
    lessor.pay(contract, 2 * 39_818, date(2024, 3, 16))
    assert taxes(lessor, contract) == (73_272, 0)
    close_through(lessor.by, date(2024, 2, 29))
    # 2.21 of interest and 40 EUR are older than the rental of March: of it 42.21 are open again, and
    # 7.03 of its 66.36 of tax wait.
    assert taxes(lessor, contract) == (73_272 - 703, 703)


@pytest.mark.parametrize("product", ["loa", "lld"])
def test_whatever_happens_due_and_waiting_tax_agree(lessor: Lessor, product: str) -> None:
    contract = lessor.active(AGREEMENTS[product](12))
    life = Life(lessor, contract, random.Random(7))  # a game of chance
    story = [life.step() for _ in range(20)]
    assert life.faults() == [], story
    taxes(lessor, contract)


def test_without_a_choice_tax_is_due_with_the_invoice() -> None:
    plain = new_lessor()
    contract = plain.active(loa())
    assert taxes(plain, contract) == (60_000, 0)


def test_the_rules_alone() -> None:
    debits = TaxPointRule(date(2025, 1, 1), Basis.DEBITS)
    rules = (SINCE, debits)
    assert receipt_stretches(()) == []
    assert receipt_stretches(rules) == [("FR", date(2024, 1, 1), date(2025, 1, 1))]
    days = (date(2023, 12, 31), date(2024, 6, 1), date(2025, 1, 1))
    assert [basis_on(rules, day) for day in days] == [None, Basis.RECEIPTS, Basis.DEBITS]
    rental = Due(1, DueKind.INSTALMENT, FEBRUARY, Parts(tax=6_636, principal=33_182), 1)
    whose = Waiter(rules, FEBRUARY)
    assert waiting([rental], {}, whose) == {1: Left(6_636, 33_182)}
    assert waiting([rental], {1: 13_273}, whose) == {1: Left(4_424, 22_121)}  # a third: 22.12
    assert waiting([rental], {1: 39_818}, whose) == {}
    credit_note = Due(2, DueKind.CORRECTION, FEBRUARY, -rental.parts, 1)
    assert waiting([rental, credit_note], {}, whose) == {}
    assert waiting([rental], {}, Waiter(rules, FEBRUARY, "PL")) == {}  # France chose, not Poland


def test_the_accountant_chooses_on_a_page_in_three_languages(lessor: Lessor) -> None:
    by = lessor.by
    lessor.active(credit())
    reader = signed_in(by, "back_office", "fr")
    assert "À l’encaissement" in reader.get("/settings/vat/").content.decode()
    client = signed_in(by, "accountant", "pl")
    sent = {"country": "FR", "basis": "debits", "from_on": "2027-01-01", "token": "t"}
    assert client.post("/settings/vat/", sent).status_code == 302
    assert "fakturą (opcja" in client.get("/settings/vat/").content.decode()
    assert reader.post("/settings/vat/", sent).status_code == 403
    lessor.active(loa())
    late = client.post("/settings/vat/", sent | {"from_on": "2023-01-01", "token": "u"})
    assert late.status_code == 422
    assert "już wymagalna" in late.content.decode()
