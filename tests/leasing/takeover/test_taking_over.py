"""A file of running contracts becomes contracts with balances that are the source's."""

import secrets
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from vigie.connectors.files import read_in_child
from vigie.database.tenant import tenant
from vigie.journal.models import Entry
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Conflict, Forbidden, Invalid, Refused
from vigie.leasing.actions import (
    Prepared,
    TakenOver,
    bill_instalments,
    buy_out,
    end_package,
    prepare,
    record_payment,
    settle_contract,
    take_over,
)
from vigie.leasing.actions.paying import Coming
from vigie.leasing.domain.takeover.totals import read_totals
from vigie.leasing.models import Contract, ContractEvent, Instalment, OpenDue
from vigie.leasing.ports import use_reader
from vigie.ledger.domain.transfers import Book
from vigie.parties.domain.parties import Address
from vigie.parties.queries import party
from vigie.testing.contracts import Lessor, new_lessor
from vigie.testing.running_contracts import (
    COLUMNS,
    OPENED_ON,
    Portfolio,
    running_file,
    totals_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def lessor() -> Lessor:
    use_reader(read_in_child)
    return new_lessor()


@pytest.fixture
def portfolio(tmp_path: Path) -> Portfolio:
    # Nine rows: three of each product, one in arrears, one with money held, all in euros.
    return running_file(tmp_path / "running.csv", 9)


def prepared(lessor: Lessor, path: Path, totals: tuple[str, ...]) -> Prepared:
    with tenant(lessor.by.organisation_id):
        return prepare(path, read_totals(totals), opened_on=OPENED_ON, by=lessor.by)


def taken(lessor: Lessor, portfolio: Portfolio, key: str = "") -> TakenOver:
    ready = prepared(lessor, portfolio.path, portfolio.totals)
    return take_over(ready, by=lessor.by, key=key or secrets.token_hex(8))


def contract(lessor: Lessor, reference: str) -> Contract:
    with tenant(lessor.by.organisation_id):
        return Contract.objects.get(reference=reference)


def test_the_balances_are_the_source_s(lessor: Lessor, portfolio: Portfolio) -> None:
    done = taken(lessor, portfolio)
    assert (done.contracts, done.in_arrears) == (9, 1)
    assert done.totals == read_totals(portfolio.totals)
    with tenant(lessor.by.organisation_id):
        assert Contract.objects.count() == 9
        assert Instalment.objects.count() == done.instalments
        outstanding = sum(
            sum(one.instalments.values_list("principal", flat=True))
            for one in Contract.objects.all()
        )
        overdue = sum(OpenDue.objects.values_list("minor", flat=True))
    residuals = sum(
        round(float(row["residual"]) * 100) for row in portfolio.rows if row["product"] != "credit"
    )
    assert outstanding + residuals == done.totals[0].outstanding
    assert overdue == done.totals[0].arrears


@pytest.mark.parametrize(
    ("reference", "statutory", "ifrs"),
    [
        ("OLD-000000", "loan_outstanding", "loan_outstanding"),
        ("OLD-000001", "lease_asset", "net_investment"),
        ("OLD-000002", "lease_asset", "lease_asset"),
    ],
)
def test_each_product_opens_in_both_views(
    lessor: Lessor, portfolio: Portfolio, reference: str, statutory: str, ifrs: str
) -> None:
    taken(lessor, portfolio)
    row = next(one for one in portfolio.rows if one["reference"] == reference)
    minor = round(float(row["outstanding"]) * 100)
    deposit = 50_000 if row["deposit"] else 0
    for book, role in ((Book.STATUTORY, statutory), (Book.IFRS, ifrs)):
        found = lessor.balances(contract(lessor, reference).pk, book)
        assert found.pop("deposit_held", 0) == -deposit
        assert found == {role: minor, "opening_balance": deposit - minor}


def test_arrears_and_money_held_stand_where_they_stood(
    lessor: Lessor, portfolio: Portfolio
) -> None:
    taken(lessor, portfolio)
    behind, holding = contract(lessor, "OLD-000007"), contract(lessor, "OLD-000008")
    assert (behind.state, holding.state) == ("in_arrears", "active")
    arrears = round(float(portfolio.rows[7]["arrears"]) * 100)
    assert lessor.balances(behind.pk)["customer_receivable"] == arrears
    assert lessor.balances(holding.pk)["customer_credit"] == -1_234
    paid = lessor.pay(behind.pk, arrears, date(2026, 11, 5))
    assert paid.state == "active"
    assert "customer_receivable" not in lessor.balances(behind.pk)
    with tenant(lessor.by.organisation_id):
        steps = ContractEvent.objects.filter(contract=behind).order_by("id")
        assert list(steps.values_list("step", flat=True))[:2] == ["take_over", "fall_behind"]


@pytest.mark.usefixtures("years_later")
def test_the_source_s_next_rental_is_billed_and_the_rest_follows(
    lessor: Lessor, portfolio: Portfolio
) -> None:
    taken(lessor, portfolio)
    row = portfolio.rows[1]
    mine = contract(lessor, row["reference"])
    billed = bill_instalments(
        date(2026, 11, 15), contract_ids=(mine.pk,), by=lessor.by, key=secrets.token_hex(8)
    )
    rental = round(float(row["instalment"]) * 100)
    assert (billed.instalments, billed.minor) == (1, rental + round(rental * 0.2))
    last = mine.ends_on
    bill_instalments(last, contract_ids=(mine.pk,), by=lessor.by, key=secrets.token_hex(8))
    with tenant(lessor.by.organisation_id):
        owed = sum(OpenDue.objects.filter(contract=mine).values_list("minor", flat=True))
    coming = Coming(owed, last, "transfer")
    record_payment(mine.pk, coming, by=lessor.by, key=secrets.token_hex(8))
    price = buy_out(mine.pk, on=last, by=lessor.by, key=secrets.token_hex(8))
    assert [due.net for due in price.dues] == [round(float(row["residual"]) * 100)]
    gross = sum(due.net + due.tax for due in price.dues)
    lessor.pay(mine.pk, gross, last)
    done = settle_contract(mine.pk, on=last, by=lessor.by, key=secrets.token_hex(8))
    assert (done.state, done.held) == ("closed", 0)
    # The deposit that was taken over is given back, and nothing is left but the result.
    left = lessor.balances(mine.pk)
    assert not {"customer_receivable", "customer_credit", "deposit_held", "lease_asset"} & set(left)


def test_services_taken_over_can_be_ended(lessor: Lessor, portfolio: Portfolio) -> None:
    taken(lessor, portfolio)
    mine, on = contract(lessor, "OLD-000002"), date(2026, 11, 20)
    with tenant(lessor.by.organisation_id):
        before = Instalment.objects.filter(contract=mine, is_billed=False)
        assert set(before.values_list("services", flat=True)) == {3_500}
    first = date(2027, 1, 1)
    end_package(mine.pk, "service", from_on=first, on=on, by=lessor.by, key="end")
    with tenant(lessor.by.organisation_id):
        rows = Instalment.objects.filter(contract=mine).values_list("due_on", "services")
        assert {services for day, services in rows if day >= first} == {0}
        assert {services for day, services in rows if day < first} == {3_500}


def test_a_spreadsheet_is_read_as_well(lessor: Lessor, portfolio: Portfolio) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(COLUMNS))
    for row in portfolio.rows:
        sheet.append([row[name] for name in COLUMNS])
    path = portfolio.path.with_suffix(".xlsx")
    book.save(path)
    ready = prepared(lessor, path, portfolio.totals)
    assert ready.is_ready
    assert ready.rows == prepared(lessor, portfolio.path, portfolio.totals).rows


def test_every_bad_row_is_listed_and_nothing_is_written(
    lessor: Lessor, portfolio: Portfolio
) -> None:
    text = portfolio.path.read_text("utf-8").splitlines()
    text[2] = text[2].replace(";6;", ";seven;", 1)
    text[4] = text[4].replace("OLD-000003", "OLD-000000")
    text[6] = text[6].replace(";VF3TAKE0000000005;", ";VF3TAKE00000000055;")
    portfolio.path.write_text("\n".join(text), "utf-8")
    ready = prepared(lessor, portfolio.path, portfolio.totals)
    assert [(fault.line, fault.column, fault.code) for fault in ready.faults] == [
        (3, "rate", "leasing.takeover_number"),
        (5, "reference", "leasing.takeover_twice"),
        (7, "", "assets.vin_wrong"),
    ]
    with pytest.raises(Invalid) as refusal:
        take_over(ready, by=lessor.by, key="bad")
    assert refusal.value.params == {"count": 3, "line": 3}
    with tenant(lessor.by.organisation_id):
        assert not Contract.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        lambda row: row.update(outstanding="1.00"),
        lambda row: row.update(arrears="1.00"),
        lambda row: row.update(currency="CHF"),
    ],
    ids=["outstanding", "arrears", "currency"],
)
def test_totals_that_differ_refuse_the_whole(
    lessor: Lessor, portfolio: Portfolio, change: Callable[[dict[str, str]], None]
) -> None:
    change(portfolio.rows[0])
    ready = prepared(lessor, portfolio.path, totals_of(portfolio.rows))
    assert ready.differences
    with pytest.raises(Refused) as refusal:
        take_over(ready, by=lessor.by, key="differs")
    assert refusal.value.code == "leasing.takeover_totals_differ"
    with tenant(lessor.by.organisation_id):
        assert not Contract.objects.exists()
        assert not Entry.objects.filter(act="leasing.contracts_taken_over").exists()


def test_once_per_key_and_never_twice(lessor: Lessor, portfolio: Portfolio) -> None:
    first = taken(lessor, portfolio, key="one")
    assert taken(lessor, portfolio, key="one") == first
    with pytest.raises(Conflict) as refusal:
        taken(lessor, portfolio, key="two")
    assert refusal.value.code == "leasing.takeover_references_known"
    again = prepared(lessor, portfolio.path, portfolio.totals)
    assert len(again.known) == 9
    assert not again.is_ready


def test_a_customer_and_a_vehicle_that_are_known_are_used(
    lessor: Lessor, portfolio: Portfolio
) -> None:
    for row in portfolio.rows[:2]:
        row |= {"customer_kind": "company", "first_names": "", "siren": "732 829 320"}
    lines = [
        ";".join(COLUMNS),
        *(";".join(row[name] for name in COLUMNS) for row in portfolio.rows),
    ]
    portfolio.path.write_text("\n".join(lines), "utf-8")
    taken(lessor, portfolio)
    one, other, third = (contract(lessor, f"OLD-00000{number}") for number in range(3))
    assert one.customer_id == other.customer_id != third.customer_id
    assert len({one.asset_id, other.asset_id, third.asset_id}) == 3


def test_a_customer_comes_with_his_address(lessor: Lessor, portfolio: Portfolio) -> None:
    """Without one no invoice can be put on paper."""
    where = {"street": "12 rue des Lilas", "postcode": "69003", "city": "Lyon"}
    names = {"street": "Adresse", "postcode": "Code postal", "city": "Ville"}
    rows = [{**portfolio.rows[0], **where}, *portfolio.rows[1:]]
    headings = [*COLUMNS, *names.values()]
    cells = [[row.get(name, "") for name in (*COLUMNS, *names)] for row in rows]
    text = "\n".join(";".join(line) for line in (headings, *cells))
    portfolio.path.write_text(text, "utf-8")
    taken(lessor, portfolio)
    with tenant(lessor.by.organisation_id):
        found = party(contract(lessor, "OLD-000000").customer_id, lessor.by, on=OPENED_ON)
        other = party(contract(lessor, "OLD-000001").customer_id, lessor.by, on=OPENED_ON)
    assert found.address == Address(**where)
    assert other.address == Address()


def test_without_the_permission_nothing_is_read(lessor: Lessor, portfolio: Portfolio) -> None:
    may = frozenset({"leasing.read_contracts"})
    clerk = Actor(lessor.by.organisation_id, 7, "clerk", "en", may)
    with pytest.raises(Forbidden), tenant(clerk.organisation_id):
        prepare(portfolio.path, read_totals(portfolio.totals), opened_on=OPENED_ON, by=clerk)


def test_columns_that_lack_are_named(lessor: Lessor, tmp_path: Path) -> None:
    path = tmp_path / "thin.csv"
    path.write_text("reference;product\nA;loa\n", "utf-8")
    with pytest.raises(Invalid) as refusal:
        prepared(lessor, path, ("EUR; 1; 1; 0",))
    assert refusal.value.code == "leasing.takeover_columns"
    assert "customer_name" in str(refusal.value.params["columns"])
