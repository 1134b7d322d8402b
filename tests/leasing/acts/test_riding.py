"""Insurance and services that join a running contract and leave it: rentals, tax, books, insurer."""

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from vigie.database.tenant import tenant
from vigie.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from vigie.leasing.actions import (
    Joining,
    Outcome,
    add_package,
    end_package,
    pay_over_collected,
    publish_product_version,
    reschedule,
    save_product_version,
)
from vigie.leasing.domain.packages import PackageKind
from vigie.leasing.domain.paying_over import Whom
from vigie.leasing.domain.product_text import starter_set
from vigie.leasing.models import ContractVersion, Due, Instalment, Invoice, OpenDue
from vigie.leasing.queries import contract_detail, packages_of_contract
from vigie.ledger.domain.transfers import Book
from vigie.testing.contracts import AGREEMENTS, DELIVERED, Lessor, credit, lld, loa, new_lessor

pytestmark = pytest.mark.django_db
FEBRUARY, MARCH, APRIL, MAY = (date(2024, month, 15) for month in (2, 3, 4, 5))
WORD = date(2024, 4, 20)
INSURER = Whom(PackageKind.INSURANCE, "Assureur SA", "FR", "EUR")
GARAGE = Whom(PackageKind.SERVICE, "Garages", "FR", "EUR")


def entry(code: str, kind: str, provider: str, *amounts: str) -> dict[str, object]:
    low, usual, high = amounts
    names = {"en": code.title(), "fr": code.title(), "pl": code.title()}
    return {
        "code": code, "kind": kind, "names": names, "provider": provider, "required": False,
        "amount": [low, high], "usual": usual,
    }  # fmt: skip


PACKAGES = [
    entry("loss", "insurance", "Assureur SA", "5", "12.50", "40"),
    entry("upkeep", "service", "Garages", "10", "36", "90"),
]


def sell(lessor: Lessor, code: str) -> None:
    """Sell a product with both packages to the lessor's kind of customer."""
    content = {**starter_set()[code], "packages": PACKAGES}
    version = save_product_version(content, by=lessor.by, key=f"save {code}")
    publish_product_version(version, effective_on=date(2024, 1, 1), by=lessor.by, key=f"sell {code}")  # fmt: skip


@pytest.fixture
def lessor() -> Lessor:
    found = new_lessor()
    for code in ("fr-loa-auto", "fr-credit-auto"):
        sell(found, code)
    return found


def key() -> str:
    return secrets.token_hex(8)


def add(lessor: Lessor, contract: int, code: str, from_on: date, minor: int | None = None) -> Outcome:  # fmt: skip
    joining = Joining(code, from_on, minor)
    return add_package(contract, joining, on=WORD, by=lessor.by, key=key())


def end(lessor: Lessor, contract: int, code: str, from_on: date) -> Outcome:
    return end_package(contract, code, from_on=from_on, on=WORD, by=lessor.by, key=key())


def paid_over(lessor: Lessor, whom: Whom, through: date) -> int:
    return pay_over_collected(
        whom, payee="Assureur SA, Paris", through=through, on=MAY, by=lessor.by, key=key()
    ).minor


def billed_loa(lessor: Lessor) -> int:
    contract = lessor.active(loa(6))
    lessor.pay(contract, 410_000, DELIVERED)
    lessor.bill(contract, APRIL)
    return contract


def held(lessor: Lessor) -> dict[int, tuple[int, int, int]]:
    """Return services, insurance and tax of each instalment."""
    with tenant(lessor.by.organisation_id):
        rows = Instalment.objects.order_by("number")
        return {number: (services, insurance, tax) for number, services, insurance, tax in
                rows.values_list("number", "services", "insurance", "tax")}  # fmt: skip


def state(lessor: Lessor, contract: int) -> tuple[object, ...]:
    """Return all that a package may move: books, what is open, what is to come."""
    with tenant(lessor.by.organisation_id):
        opened: dict[date, int] = {}
        for day, minor in OpenDue.objects.values_list("due_on", "minor"):
            opened[day] = opened.get(day, 0) + minor
        to_come = list(
            Instalment.objects.filter(is_billed=False)
            .order_by("number")
            .values_list(
                "number", "due_on", "principal", "interest", "services", "insurance", "tax"
            )
        )
    books = [lessor.balances(contract, book) for book in Book]
    return books, {day: minor for day, minor in opened.items() if minor}, to_come


def test_a_service_joins_the_rentals_to_come_before_tax_and_with_it(lessor: Lessor) -> None:
    contract = billed_loa(lessor)
    done = add(lessor, contract, "upkeep", date(2024, 5, 1))
    # 36.00 with tax, as the product names it: 30.00 and 6.00. Nothing billed holds it.
    assert (done.dues, done.postings) == ((), ())
    found = held(lessor)
    assert [found[number][0] for number in (3, 4, 5, 6)] == [0, 3_000, 3_000, 3_000]
    assert found[4][2] - found[3][2] == 600
    lessor.bill(contract, MAY)
    for book in Book:
        assert lessor.balances(contract, book)["service_income"] == -3_000


def test_a_package_told_late_is_asked_for_by_the_difference(lessor: Lessor) -> None:
    contract = billed_loa(lessor)
    tax = lessor.balances(contract)["output_vat"]
    done = add(lessor, contract, "upkeep", MARCH, 3_600)
    # Rentals 2 and 3 were billed without it: 30.00 and 6.00 of tax each, asked for on the day of the act.
    assert [(due.kind, due.due_on, due.net, due.tax) for due in done.dues] == [
        ("correction", WORD, 3_000, 600),
        ("correction", WORD, 3_000, 600),
    ]
    assert all(due.invoice for due in done.dues)
    for book in Book:
        books = lessor.balances(contract, book)
        assert (books["service_income"], books["output_vat"] - tax) == (-6_000, -1_200)
    assert [found[0] for found in held(lessor).values()] == [0, 0, 0, 3_000, 3_000, 3_000]
    with tenant(lessor.by.organisation_id):
        lines = contract_detail(lessor.by, contract, WORD).plan.lines
    assert [line.parts.services for line in lines] == [0, 3_000, 3_000, 3_000, 3_000, 3_000]


@pytest.mark.parametrize("product", ["credit", "loa"])
@pytest.mark.parametrize("code", ["loss", "upkeep"])
def test_known_late_the_contract_stands_as_if_it_had_been_known(
    lessor: Lessor, product: str, code: str
) -> None:
    late, early = (lessor.active(AGREEMENTS[product](6)) for _ in range(2))
    from_on = date(2024, 2, 20)
    joining = Joining(code, from_on)
    add_package(early, joining, on=from_on, by=lessor.by, key=key())
    for contract in (late, early):
        lessor.bill(contract, APRIL)
    add_package(late, joining, on=WORD, by=lessor.by, key=key())
    for book in Book:
        assert lessor.balances(late, book) == lessor.balances(early, book)
    with tenant(lessor.by.organisation_id):
        lines = [
            list(Instalment.objects.filter(contract_id=pk).order_by("number").values_list(
                "number", "services", "insurance", "tax", "is_billed"))
            for pk in (late, early)
        ]  # fmt: skip
    assert [line[:4] for line in lines[0] if not line[4]] == [line[:4] for line in lines[1] if not line[4]]  # fmt: skip


@pytest.mark.parametrize("product", AGREEMENTS)
@pytest.mark.parametrize("from_on", [DELIVERED, MARCH, date(2024, 5, 2)])
def test_ended_on_its_first_day_it_leaves_no_trace_in_any_balance(product: str, from_on: date) -> None:  # fmt: skip
    lessor = new_lessor()
    for code in ("fr-loa-auto", "fr-credit-auto", "fr-lld-pro"):
        sell(lessor, code)
    contract = lessor.active(AGREEMENTS[product](6), is_consumer=product != "lld")
    lessor.bill(contract, APRIL)
    lessor.pay(contract, 500_000, APRIL)
    before = state(lessor, contract)
    add(lessor, contract, "loss", from_on, 2_000)
    add(lessor, contract, "upkeep", from_on)
    assert state(lessor, contract) != before
    end(lessor, contract, "upkeep", from_on)
    end(lessor, contract, "loss", from_on)
    assert state(lessor, contract) == before
    with tenant(lessor.by.organisation_id):
        rides = contract_detail(lessor.by, contract, WORD).packages
        assert {ride.package.code for ride in rides} == ({"service"} if product == "lld" else set())
        notes = Invoice.objects.filter(step="end_package")
        # Each credit names the document that asked for the package.
        assert {note.corrects.step for note in notes if note.corrects} <= {"add_package"}


def test_ended_late_it_is_credited_with_a_note_that_names_its_invoice(lessor: Lessor) -> None:
    contract = lessor.active(loa(6))
    lessor.pay(contract, 410_000, DELIVERED)
    add_package(contract, Joining("upkeep", FEBRUARY), on=DELIVERED, by=lessor.by, key=key())
    lessor.bill(contract, APRIL)
    done = end(lessor, contract, "upkeep", date(2024, 3, 1))
    # A credit bears the day of what it lowers.
    assert [(due.due_on, due.net, due.tax) for due in done.dues] == [
        (MARCH, -3_000, -600),
        (APRIL, -3_000, -600),
    ]
    with tenant(lessor.by.organisation_id):
        note = Invoice.objects.latest("id")
        first = Due.objects.get(kind="instalment", instalment=3)
    assert (note.corrects_id, note.step) == (first.invoice_id, "end_package")


def test_each_change_is_a_version_that_can_be_set_beside_another(lessor: Lessor) -> None:
    contract = billed_loa(lessor)
    assert add(lessor, contract, "loss", MAY).version == 3
    assert end(lessor, contract, "loss", date(2024, 6, 1)).version == 4
    with tenant(lessor.by.organisation_id):
        steps = list(ContractVersion.objects.order_by("number").values_list("step", flat=True))
        (ride,) = contract_detail(lessor.by, contract, WORD).packages
    assert steps == ["draft", "activate", "add_package", "end_package"]
    assert (ride.package.minor, ride.from_on, ride.until_on) == (1_250, MAY, date(2024, 6, 1))


def test_insurer_and_provider_get_what_was_paid_of_theirs(lessor: Lessor) -> None:
    contract = lessor.active(replace(credit(6), insurance=2_000))
    lessor.pay(contract, 15_000, DELIVERED)
    lessor.bill(contract, MARCH)
    lessor.pay(contract, 2 * (423_989 + 2_000), MARCH)
    with tenant(lessor.by.organisation_id):
        (fact,) = packages_of_contract(lessor.by.organisation_id, contract)
    unnamed = replace(INSURER, provider=fact.package.provider)
    assert paid_over(lessor, unnamed, MARCH) == 4_000
    # Told in April for the rental of March on: one premium of 12.50 is asked for, and not paid yet.
    add(lessor, contract, "loss", MARCH)
    with pytest.raises(Refused):
        paid_over(lessor, INSURER, WORD)
    # The rental of April, which the act billed with both: 20.00 and 12.50; then 10.00 of the correction.
    lessor.pay(contract, 423_989 + 3_250, WORD)
    assert paid_over(lessor, INSURER, WORD) == 1_250
    assert paid_over(lessor, unnamed, WORD) == 2_000
    lessor.pay(contract, 1_000, WORD)
    assert paid_over(lessor, INSURER, WORD) == 1_000
    lessor.pay(contract, 250, WORD)
    assert paid_over(lessor, INSURER, WORD) == 250
    with pytest.raises(Refused):
        paid_over(lessor, unnamed, WORD)
    for book in Book:
        assert "insurance_payable" not in lessor.balances(contract, book)


def test_a_service_that_ended_is_paid_over_for_its_rentals_alone(lessor: Lessor) -> None:
    contract = lessor.active(loa(6))
    lessor.pay(contract, 410_000, DELIVERED)
    add_package(contract, Joining("upkeep", FEBRUARY), on=DELIVERED, by=lessor.by, key=key())
    lessor.bill(contract, APRIL)
    lessor.pay(contract, 3 * (250_218 + 3_600), APRIL)
    assert paid_over(lessor, GARAGE, APRIL) == 9_000
    end(lessor, contract, "upkeep", APRIL)
    with pytest.raises(Refused):  # 30.00 are to come back from the garage
        paid_over(lessor, GARAGE, WORD)
    lessor.bill(contract, MAY)
    lessor.pay(contract, 250_218, MAY)
    with pytest.raises(Refused):
        paid_over(lessor, GARAGE, MAY)


def test_what_cannot_join_or_leave_is_refused_in_its_own_words(lessor: Lessor) -> None:
    contract = billed_loa(lessor)
    cases: list[tuple[Callable[[], object], type[Exception], str]] = [
        (lambda: add(lessor, contract, "theft", MAY), NotFound, "package_not_offered"),
        (lambda: add(lessor, contract, "loss", MAY, 4_001), Refused, "quote_package"),
        (lambda: add(lessor, contract, "loss", date(2024, 1, 14)), Invalid, "before_delivery"),
        (lambda: add(lessor, contract, "loss", date(2024, 7, 16)), Refused, "package_too_late"),
        (lambda: end(lessor, contract, "loss", MAY), Refused, "guard_carries"),
    ]
    for do, kind, code in cases:
        with pytest.raises(kind, match=rf"leasing\.{code}"):
            do()
    add(lessor, contract, "loss", MAY)
    with pytest.raises(Conflict, match=r"leasing\.package_rides"):
        add(lessor, contract, "loss", date(2024, 6, 1))
    with pytest.raises(NotFound, match=r"leasing\.package_unknown"):
        end(lessor, contract, "upkeep", MAY)
    with pytest.raises(Invalid, match=r"leasing\.package_begins_later"):
        end(lessor, contract, "loss", APRIL)
    end(lessor, contract, "loss", date(2024, 6, 1))
    assert add(lessor, contract, "loss", date(2024, 6, 1), 1_500).version == 5
    nobody = replace(lessor.by, permissions=frozenset({"leasing.read_contracts"}))
    with pytest.raises(Forbidden):
        add_package(contract, Joining("upkeep", MAY), on=WORD, by=nobody, key=key())


def test_what_is_sold_to_others_is_not_offered(lessor: Lessor) -> None:
    sell(lessor, "fr-lld-pro")
    contract = lessor.active(lld(6))  # a consumer; the product is sold to businesses
    with pytest.raises(NotFound):
        add(lessor, contract, "upkeep", MAY)
    business = lessor.active(lld(6), is_consumer=False)
    # Its prices are before tax.
    add(lessor, business, "upkeep", MAY)
    with tenant(lessor.by.organisation_id):
        line = Instalment.objects.get(contract_id=business, number=5)
    assert line.services == 3_500 + 3_600


def test_a_preview_leaves_no_trace(lessor: Lessor) -> None:
    contract = billed_loa(lessor)
    before = state(lessor, contract)
    told = add_package.dry_run(contract, Joining("loss", MARCH), on=WORD, by=lessor.by, key="p")
    assert [due.net for due in told.dues] == [1_250, 1_250]
    assert state(lessor, contract) == before
    with tenant(lessor.by.organisation_id):
        assert packages_of_contract(lessor.by.organisation_id, contract) == ()


def test_a_rental_that_moves_holds_what_rides_on_its_new_day(lessor: Lessor) -> None:
    contract = billed_loa(lessor)
    add(lessor, contract, "upkeep", date(2024, 5, 20))
    assert held(lessor)[4][0] == 0
    reschedule(contract, on=WORD, to_due=date(2024, 5, 25), extra=0, by=lessor.by, key=key())
    assert held(lessor)[4][0] == 3_000
