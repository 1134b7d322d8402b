"""Tax documents that are harder than a rental: credits, indemnities, untaxed lines, late claims."""

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import facturx
import pypdf
import pytest
from lxml import etree

from vigie.database.tenant import tenant
from vigie.documents.actions import set_letterhead
from vigie.documents.domain.files import Subject
from vigie.documents.queries import content_of, documents_about
from vigie.kernel.errors import Refused
from vigie.leasing.actions import (
    Printed,
    buy_out,
    change_rate,
    print_tax_documents,
    resume,
    suspend,
    transfer,
    withdraw,
)
from vigie.leasing.domain.tax_document import Booked, invoice_of
from vigie.leasing.models import Invoice
from vigie.parties.actions import register_party
from vigie.parties.domain.parties import Address, NewParty
from vigie.testing.contracts import Lessor, loa, new_lessor
from vigie.testing.invoices import CUSTOMER, LESSOR

pytestmark = pytest.mark.django_db
DAY = date(2024, 4, 30)
HOME = Address("8 allée des Érables", "38000", "Grenoble", "FR")
Said = dict[str, str]


@pytest.fixture
def lessor() -> Lessor:
    made = new_lessor()
    set_letterhead(LESSOR, on=date(2020, 1, 1), by=made.by, key="l")
    return replace(made, customer=person(made, "Lefèvre", "Zoé"))


def person(lessor: Lessor, name: str, first: str) -> int:
    new = NewParty("person", name, first, address=HOME, language="fr")
    return register_party(new, on=date(2020, 1, 1), by=lessor.by, key=name)


def printed(lessor: Lessor, contract: int, through: date = date(2026, 12, 31)) -> Printed:
    return print_tax_documents(through, by=lessor.by, key="print", contract_ids=(contract,))


def papers(lessor: Lessor, contract: int) -> dict[str, tuple[str, Said, str]]:
    """Return of each number its kind, what its XML says, and its visible text."""
    found = {}
    with tenant(lessor.by.organisation_id):
        for paper in documents_about(Subject("leasing.contract", contract), lessor.by):
            content = content_of(paper).read_bytes()
            _, xml = facturx.get_xml_from_pdf(content, check_xsd=True)
            root = etree.fromstring(xml)
            said = {str(one.tag).rpartition("}")[2]: one.text or "" for one in root.iter()}
            text = pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text()
            found[paper.reference] = (paper.kind, said, text)
    return found


def booked(lessor: Lessor, contract: int) -> list[Invoice]:
    with tenant(lessor.by.organisation_id):
        return list(Invoice.objects.filter(contract_id=contract).order_by("id"))


def units(minor: int) -> str:
    return str(Decimal(minor).scaleb(-2))


def test_a_withdrawal_gives_credit_notes_that_name_their_invoices(lessor: Lessor) -> None:
    contract = lessor.withdrawable(loa())
    withdraw(contract, on=date(2024, 1, 18), by=lessor.by, key="w")
    assert printed(lessor, contract).faults == ()
    found, rows = papers(lessor, contract), booked(lessor, contract)
    credits_ = [row for row in rows if row.net < 0]
    by_id = {row.pk: row.number for row in rows}
    assert len(credits_) == 1  # the first rental; this contract has no fee
    for row in credits_:
        kind, said, text = found[row.number]
        assert kind == "credit_note"
        assert said["GrandTotalAmount"] == units(-row.net - row.tax)
        assert row.corrects_id is not None
        assert said["IssuerAssignedID"] == by_id[row.corrects_id]
        assert by_id[row.corrects_id] in text
        assert "Rétractation du client" in text


def test_what_was_billed_through_a_suspension_is_credited(lessor: Lessor) -> None:
    contract = lessor.active(loa())
    lessor.bill(contract, DAY)
    suspend(contract, on=date(2024, 2, 20), extends=True, by=lessor.by, key="s")
    resume(contract, on=date(2024, 4, 20), by=lessor.by, key="r")
    assert printed(lessor, contract).faults == ()
    found, rows = papers(lessor, contract), booked(lessor, contract)
    numbers = {row.pk: row.number for row in rows}
    credits_ = [row for row in rows if row.net + row.tax < 0]
    assert credits_
    for row in credits_:
        kind, said, _ = found[row.number]
        assert kind == "credit_note"
        assert said["TaxBasisTotalAmount"] == units(-row.net)
        assert row.corrects_id is not None
        assert said["IssuerAssignedID"] == numbers[row.corrects_id]
    # The papers add up to what the books asked for.
    signs = {"invoice": 1, "credit_note": -1}
    total = sum(signs[kind] * Decimal(said["GrandTotalAmount"]) for kind, said, _ in found.values())
    assert total == Decimal(sum(row.net + row.tax for row in rows)).scaleb(-2)


def test_a_claim_that_comes_late_is_due_when_it_is_issued(lessor: Lessor) -> None:
    contract = lessor.active(loa())
    lessor.bill(contract, DAY)
    change_rate(contract, on=date(2024, 2, 20), percent="9", by=lessor.by, key="c")
    late = [row for row in booked(lessor, contract) if row.due_on < row.issued_on and row.net > 0]
    assert late
    assert printed(lessor, contract).faults == ()
    found = papers(lessor, contract)
    for row in late:
        assert found[row.number][1]["GrandTotalAmount"] == units(row.net + row.tax)


def test_the_indemnity_of_a_buyout_is_on_no_tax_document(lessor: Lessor) -> None:
    contract = lessor.active(loa())
    lessor.bill(contract, DAY)
    done = buy_out(contract, on=DAY, indemnity=10_000, by=lessor.by, key="b")
    assert printed(lessor, contract).faults == ()
    assert [due.net for due in done.dues if not due.invoice] == [10_000]
    row = booked(lessor, contract)[-1]
    _, said, _ = papers(lessor, contract)[row.number]
    assert said["GrandTotalAmount"] == units(row.net + row.tax)
    assert row.tax == round(row.net * Fraction(1, 5))


def test_an_indemnity_that_was_invoiced_with_its_price_has_an_untaxed_line() -> None:
    whole = replace(
        HIRED, kind="buyout", instalment=None, net=110_000, indemnity=10_000, tax=20_000,
        tax_rate=Decimal("0.2"), product="loa",
    )  # fmt: skip
    made = invoice_of(whole, seller=LESSOR, buyer=CUSTOMER, language="fr")
    made.check()
    assert [(line.net.minor, line.tax.minor) for line in made.lines] == [
        (100_000, 20_000), (10_000, 0),
    ]  # fmt: skip
    assert made.lines[1].label == "Indemnité de sortie anticipée"
    assert "C-277/05" in made.lines[1].vat.exemption


def test_a_document_names_the_customer_of_its_day(lessor: Lessor) -> None:
    contract = lessor.active(loa())
    lessor.bill(contract, date(2024, 2, 29))
    dues = sum(row.net + row.tax for row in booked(lessor, contract)) + 50_000
    lessor.pay(contract, dues, date(2024, 2, 29))
    heir = person(lessor, "Garnier", "Paul")
    transfer(contract, customer_id=heir, on=date(2024, 3, 1), by=lessor.by, key="t")
    lessor.bill(contract, date(2024, 3, 31))
    assert printed(lessor, contract).faults == ()
    named = {
        row.number: papers(lessor, contract)[row.number][2] for row in booked(lessor, contract)
    }
    *before, after = named.values()
    assert all("Zoé Lefèvre" in text and "Garnier" not in text for text in before)
    assert "Paul Garnier" in after


HIRED = Booked(
    "INV-2024-0000009", date(2024, 2, 15), date(2024, 2, 15), 30_000, 0, Decimal(0), "EUR",
    "CTR-1", "instalment", 2, "hire_purchase",
)  # fmt: skip


def test_the_rentals_of_a_hire_purchase_say_why_they_bear_no_tax() -> None:
    made = invoice_of(HIRED, seller=LESSOR, buyer=CUSTOMER, language="fr")
    made.check()
    assert made.gross.minor == 30_000
    assert made.lines[0].vat.exemption == "Exonération de TVA : CGI, art. 261 C, 1° a"


def test_a_lease_without_tax_and_without_reason_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        invoice_of(replace(HIRED, product="lld"), seller=LESSOR, buyer=CUSTOMER, language="fr")
    assert refused.value.code == "leasing.untaxed_unexplained"


def test_a_rental_too_small_to_bear_a_cent_of_tax_is_taxed_all_the_same() -> None:
    small = replace(HIRED, net=2, tax_rate=Decimal("0.2"), product="lld")
    made = invoice_of(small, seller=LESSOR, buyer=CUSTOMER, language="fr")
    made.check()
    assert (made.tax.minor, made.lines[0].vat.percent) == (0, Decimal(20))
