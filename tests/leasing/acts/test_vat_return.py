"""The VAT of a period: documents and ledger agree to the cent, and the form is filled as the law says."""

import csv
import io
import json
import random
import secrets
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from django.test import Client

from vigie.database.tenant import tenant
from vigie.kernel.errors import Invalid
from vigie.kernel.money import Money
from vigie.leasing.actions import (
    Drawing,
    give_back,
    give_notice,
    pay_drawdown,
    return_payment,
    sell_asset,
    set_tax_point,
    terminate,
    write_off,
)
from vigie.leasing.domain.tax_points import Basis, TaxPointRule
from vigie.leasing.domain.terms import Drawdown
from vigie.leasing.domain.vat_return import (
    Deductible,
    VatFound,
    VatLine,
    boxes_of,
    period_named,
    whole,
)
from vigie.leasing.models import Due, Invoice, Payment, WaitingTax
from vigie.leasing.queries import VatReturn, vat_return
from vigie.ledger.actions import post_entry
from vigie.ledger.domain.transfers import Draft, Transfer
from vigie.parties.actions import register_party
from vigie.parties.domain.parties import NewParty
from vigie.tenancy.actions import create_token
from vigie.testing.contract_books import Estate
from vigie.testing.contracts import DELIVERED, Lessor, lld, loa, new_lessor
from vigie.testing.portal import signed_in

pytestmark = pytest.mark.django_db
FEBRUARY, MARCH = date(2024, 2, 15), date(2024, 3, 15)


@pytest.fixture
def lessor() -> Lessor:
    return new_lessor()


def key() -> str:
    return secrets.token_hex(8)


def on_receipts(lessor: Lessor) -> None:
    set_tax_point(TaxPointRule(date(2024, 1, 1), Basis.RECEIPTS), by=lessor.by, key=key())


def said(lessor: Lessor, period: str, country: str = "FR") -> VatReturn:
    with tenant(lessor.by.organisation_id):
        return vat_return(lessor.by, country, period_named(period))


def boxes(found: VatReturn) -> dict[str, tuple[int | None, int | None]]:
    return {box.code: (box.base, box.tax) for box in found.boxes if box.base or box.tax}


def faults(found: VatReturn) -> list[str]:
    """Return where documents and ledger disagree."""
    return [f"{one.account}: {one}" for one in found.reconciled if one.difference]


def months(first: int, count: int) -> list[str]:
    return [f"{year}-{month:02}" for year in range(first, first + count) for month in range(1, 13)]


def test_a_lease_with_tax_due_on_invoices(lessor: Lessor) -> None:
    contract = lessor.active(loa())
    lessor.bill(contract, FEBRUARY)
    january = said(lessor, "2024-01")
    assert boxes(january) == {
        "A1": (300_000, None),
        "08": (300_000, 60_000),
        "16": (None, 60_000),
        "19": (None, 500_000),
        "23": (None, 500_000),
        "25": (None, 440_000),
    }
    february = said(lessor, "2024-02")
    # 331.82 bear 66.36: 332 and 66 on the form.
    assert boxes(february) == {
        "A1": (33_182, None),
        "08": (33_182, 6_636),
        "16": (None, 6_636),
        "28": (None, 6_636),
    }
    assert (whole(33_182), whole(6_636), whole(6_650), whole(-6_650)) == (332, 66, 67, -67)
    assert faults(january) == faults(february) == []
    quarter = said(lessor, "2024-Q1")
    assert boxes(quarter)["08"] == (333_182, 66_636)


def test_the_tax_on_a_commission_is_deducted_beside_that_on_the_vehicle(lessor: Lessor) -> None:
    lessor.active(replace(loa(), commission=50_000, commission_tax=10_000))
    found = said(lessor, "2024-01")
    assert boxes(found)["19"] == (None, 500_000)
    assert boxes(found)["20"] == (None, 10_000)
    assert found.found.deductible == Deductible(2_500_000, 500_000, 50_000, 10_000)
    assert faults(found) == []


def test_a_part_of_the_price_bears_its_share_of_tax_when_it_is_paid(lessor: Lessor) -> None:
    agreed = loa()
    parts = (Drawdown(DELIVERED, 1_500_001), Drawdown(date(2024, 3, 1), 999_999))
    agreed = replace(agreed, terms=replace(agreed.terms, drawdowns=parts))
    contract = lessor.active(agreed)
    lessor.pay(contract, 600_000, DELIVERED)
    for on, minor in ((date(2024, 3, 1), 333_333), (date(2024, 4, 2), None)):
        part = Drawing(2, minor)
        pay_drawdown(contract, part, on=on, by=lessor.by, key=key())
    found = {name: said(lessor, name) for name in months(2024, 1)}
    assert [faults(one) for one in found.values()] == [[]] * 12
    # 20 % of 15,000.01, then of 3,333.33 and of 6,666.66: the shares sum to 5,000.00.
    bought = [found[name].found.deductible for name in ("2024-01", "2024-03", "2024-04")]
    assert [(one.asset_base, one.asset_tax) for one in bought] == [
        (1_500_001, 300_000),
        (333_333, 66_667),
        (666_666, 133_333),
    ]


def test_tax_on_payments_is_declared_when_they_come_and_taken_back_when_they_go(
    lessor: Lessor,
) -> None:
    on_receipts(lessor)
    contract = lessor.active(loa())
    lessor.bill(contract, FEBRUARY)
    assert boxes(said(lessor, "2024-01")).get("08") is None
    lessor.pay(
        contract, 360_000 + 50_000 + 19_909, FEBRUARY
    )  # first rental, deposit, half of 398.18
    assert boxes(said(lessor, "2024-02"))["08"] == (316_591, 63_318)
    with tenant(lessor.by.organisation_id):
        payment = Payment.objects.latest("id").pk
    return_payment(contract, payment_id=payment, on=MARCH, reason="AM04", by=lessor.by, key=key())
    march = said(lessor, "2024-03")
    # Unpaid again: imputed like a deduction (CGI, art. 272, 1).
    assert boxes(march) == {"21": (None, 63_318), "23": (None, 63_318), "25": (None, 63_318)}
    assert [(line.is_credit, line.with_payment) for line in march.found.lines] == [(True, True)]
    assert [faults(said(lessor, name)) for name in months(2024, 1)] == [[]] * 12


def test_what_is_written_off_is_never_declared(lessor: Lessor) -> None:
    on_receipts(lessor)
    contract = lessor.active(loa())
    lessor.bill(contract, FEBRUARY)
    give_notice(contract, on=FEBRUARY, ends_on=date(2024, 2, 25), by=lessor.by, key=key())
    terminate(contract, on=date(2024, 3, 1), by=lessor.by, key=key())
    write_off(contract, on=MARCH, by=lessor.by, key=key())
    # Only the deposit turned into rent: 500 of 3,600 hold 83.33 of tax on 416.67.
    found = {name: said(lessor, name) for name in months(2024, 1)}
    assert [faults(one) for one in found.values()] == [[]] * 12
    assert boxes(found["2024-03"])["08"] == (41_667, 8_333)
    assert sum(one.found.due for one in found.values()) == 8_333


def test_premiums_are_exempt_and_a_sale_to_a_third_party_counts(lessor: Lessor) -> None:
    insured = replace(lld(12), insurance=2_500)
    contract = lessor.active(insured)
    lessor.bill(contract, date(2024, 1, 15))
    assert boxes(said(lessor, "2024-01"))["E2"] == (2_500, None)
    give_back(contract, on=FEBRUARY, by=lessor.by, key=key())
    buyer = register_party(
        NewParty("company", "Garage Rive", roles=("supplier",)),
        on=FEBRUARY,
        by=lessor.by,
        key=key(),
    )
    price = {"price": 1_250_000, "buyer_id": buyer}
    before = boxes(said(lessor, "2024-02")).get("08", (0, 0))
    sell_asset(contract, **price, on=FEBRUARY, by=lessor.by, key=key())
    after = boxes(said(lessor, "2024-02"))["08"]
    assert (after[0] or 0) - (before[0] or 0) == 1_250_000
    assert (after[1] or 0) - (before[1] or 0) == 250_000
    assert [faults(said(lessor, name)) for name in months(2024, 1)] == [[]] * 12


@pytest.mark.parametrize(("waits", "seed"), [(False, 3), (True, 5), (True, 11)])
def test_after_random_acts_documents_and_ledger_agree_in_every_month(
    lessor: Lessor, waits: bool, seed: int
) -> None:
    if waits:
        on_receipts(lessor)
    estate = Estate(lessor, random.Random(seed))  # a game of chance
    for _ in range(45):
        estate.step()
    found = [said(lessor, name) for name in months(2024, 3)]
    assert [fault for one in found for fault in faults(one)] == [], estate.story
    assert sum(one.found.due for one in found) == sum(one.reconciled[0].acts for one in found)
    with tenant(lessor.by.organisation_id):
        assert [plain(lessor, name) for name in months(2024, 3)] == [
            (one.found.due, sum(line.base for line in one.found.lines) + one.found.exempt)
            for one in found
        ]


def plain(lessor: Lessor, name: str) -> tuple[int, int]:
    """Return tax and base of a period by a slow plain reading: each document by itself."""
    period, tax, base = period_named(name), 0, 0
    for document in Invoice.objects.all():
        dues = list(Due.objects.filter(invoice=document))
        premium = sum(due.insurance for due in dues)
        net = document.net - premium - sum(due.costs for due in dues if due.kind == "buyout")
        if period.first <= document.booked_on <= period.last:
            tax, base = tax + document.tax, base + net + premium
        pieces = WaitingTax.objects.filter(
            due__in=dues, effective_on__range=(period.first, period.last), is_lost=False
        )
        tax -= sum(one.minor for one in pieces)
        base -= sum(one.base for one in pieces)
    return tax, base


def test_what_a_person_books_stands_beside_and_is_no_fault(lessor: Lessor) -> None:
    lessor.active(loa())
    paid = Transfer("output_vat", "bank", Money(60_000, "EUR"), date(2024, 1, 31))
    post_entry(Draft("tax", "x", date(2024, 1, 31), (paid,)), by=lessor.by, key=key())
    output = said(lessor, "2024-01").reconciled[0]
    assert (output.documents, output.acts, output.hand, output.difference) == (
        60_000,
        60_000,
        -60_000,
        0,
    )


def test_the_forms_of_two_countries() -> None:
    lines = (
        VatLine(Fraction(1, 5), False, False, 100_000, 20_000),
        VatLine(Fraction(1, 5), True, False, -10_000, -2_000),
        VatLine(Fraction(196, 1000), False, False, 5_000, 980),
    )
    french = {
        box.code: (box.base, box.tax)
        for box in boxes_of("FR", VatFound(lines, 7_000, Deductible(50_000, 10_000, 1_000, 200)))
    }
    assert french == {
        "A1": (105_000, None), "E2": (7_000, None), "08": (100_000, 20_000), "13": (5_000, 980),
        "16": (None, 20_980), "19": (None, 10_000), "20": (None, 200), "21": (None, 2_000),
        "23": (None, 12_200), "25": (None, 0), "28": (None, 8_780),
    }  # fmt: skip
    others = (
        VatLine(Fraction(23, 100), False, True, 100_000, 23_000),
        VatLine(Fraction(23, 100), True, False, -10_000, -2_300),
    )
    polish = {
        box.code: (box.base, box.tax)
        for box in boxes_of("PL", VatFound(others, 7_000, Deductible(200_000, 46_000)))
    }
    assert polish == {
        "P_10": (7_000, None), "P_19/P_20": (90_000, 20_700), "P_37/P_38": (97_000, 20_700),
        "P_40/P_41": (200_000, 46_000), "P_42/P_43": (0, 0), "P_48": (None, 46_000),
        "P_51": (None, 0), "P_53": (None, 25_300),
    }  # fmt: skip
    with pytest.raises(Invalid, match=r"leasing\.vat_country"):
        boxes_of("DE", VatFound((), 0, Deductible()))


@pytest.mark.parametrize("name", ["2024", "2024-13", "2024-Q5", "24-01", "2024-1", ""])
def test_a_name_that_is_no_period_is_refused(name: str) -> None:
    with pytest.raises(Invalid, match=r"leasing\.vat_period"):
        period_named(name)


def test_periods() -> None:
    quarter = period_named("2027-Q4")
    assert (quarter.first, quarter.last) == (date(2027, 10, 1), date(2027, 12, 31))
    assert period_named("2024-02").last == date(2024, 2, 29)


def caller(lessor: Lessor, role: str) -> Client:
    secret = create_token("erp", role, by=lessor.by, key=f"erp-{role}")
    return Client(headers={"authorization": f"Bearer {secret}"})


def test_over_the_api(lessor: Lessor) -> None:
    client = caller(lessor, "accountant")
    given = {"country": "FR", "basis": "receipts", "from_on": "2024-01-01"}
    headers = {"idempotency-key": "vat"}
    path = "/api/v1/leasing/tax-points"
    made = client.post(path, json.dumps(given), content_type="application/json", headers=headers)
    again = client.post(path, json.dumps(given), content_type="application/json", headers=headers)
    assert (made.status_code, made.json()) == (201, again.json())
    assert client.get(path).json() == [given]
    contract = lessor.active(loa())
    lessor.pay(contract, 360_000, date(2024, 1, 15))
    found = client.get("/api/v1/leasing/vat-returns/FR/2024-01").json()
    assert found["due"] == "600.00"
    assert found["payable"] == "-4400.00"
    assert found["boxes"][2] == {
        "code": "08", "base": "3000.00", "tax": "600.00", "base_rounded": 3000, "tax_rounded": 600
    }  # fmt: skip
    assert [one["difference"] for one in found["reconciled"]] == ["0.00", "0.00"]
    assert client.get("/api/v1/leasing/vat-returns/FR/2024-14").status_code == 422
    late = given | {"from_on": "2023-01-01"}
    refused = client.post(
        path, json.dumps(late), content_type="application/json", headers={"idempotency-key": "l"}
    )
    assert refused.json()["code"] == "leasing.tax_point_too_late"
    reader = caller(lessor, "back_office")
    refused = reader.post(
        path, json.dumps(given), content_type="application/json", headers={"idempotency-key": "r"}
    )
    assert refused.status_code == 403


def test_the_page_and_its_file(lessor: Lessor) -> None:
    lessor.bill(lessor.active(loa()), FEBRUARY)
    client = signed_in(lessor.by, "accountant", "fr")
    page = client.get("/contracts/vat?country=FR&period=2024-02").content.decode()
    assert "Le grand livre dit la même chose" in page
    assert "TVA nette à payer" in page
    assert client.get("/contracts/vat").status_code == 200
    assert client.get("/contracts/vat?period=2024-99").status_code == 422
    sent = client.get("/contracts/vat/export?country=FR&period=2024-02").content.decode()
    rows = list(csv.reader(io.StringIO(sent.lstrip("\ufeff")), delimiter=";"))
    assert ["FR", "2024-02", "box", "08", "331.82", "66.36", "332", "66"] in rows
    assert ["FR", "2024-02", "output_vat", "difference", "", "0.00", "", ""] in rows
