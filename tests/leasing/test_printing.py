"""Tax documents on paper: each line of the books once, in the customer's language, faults named."""

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import facturx
import pypdf
import pytest
from django.utils.translation import override
from lxml import etree
from procrastinate.contrib.django.models import ProcrastinateJob

from vigie.database.tenant import tenant
from vigie.documents.actions import set_letterhead
from vigie.documents.domain.files import Subject
from vigie.documents.queries import content_of, documents_about
from vigie.flows import REACTIONS
from vigie.flows.tasks import tell_papers
from vigie.journal.models import Entry
from vigie.kernel.errors import Refused
from vigie.leasing.actions import (
    Unprinted,
    bill_instalments,
    buy_out,
    print_range,
    print_tax_documents,
    set_tax_point,
)
from vigie.leasing.domain.tax_document import Booked, buyer_of, invoice_of
from vigie.leasing.domain.tax_points import Basis, TaxPointRule
from vigie.leasing.models import Invoice
from vigie.leasing.tasks import print_papers
from vigie.notices.models import InboxItem
from vigie.notices.portal.inbox_words import told
from vigie.parties.actions import register_party
from vigie.parties.domain.parties import Address, NewParty
from vigie.testing.contracts import Lessor, loa, new_lessor
from vigie.testing.invoices import CUSTOMER, LESSOR
from vigie.testing.portal import somebody

pytestmark = pytest.mark.django_db
THROUGH = date(2024, 4, 30)


@pytest.fixture
def lessor() -> Lessor:
    made = new_lessor()
    address = Address("ul. Łąkowa 7", "90-562", "Łódź", "PL")
    person = NewParty("person", "Żółw", "Anna", address=address, language="pl")
    customer = register_party(person, on=date(2020, 1, 1), by=made.by, key="anna")
    return replace(made, customer=customer)


@pytest.fixture
def contract(lessor: Lessor) -> int:
    contract = lessor.active(loa())
    lessor.bill(contract, THROUGH)
    return contract


def test_every_invoice_gets_its_paper_once(lessor: Lessor, contract: int) -> None:
    set_letterhead(LESSOR, on=date(2020, 1, 1), by=lessor.by, key="l")
    done = print_tax_documents(THROUGH, by=lessor.by, key="a", contract_ids=(contract,))
    again = print_tax_documents(THROUGH, by=lessor.by, key="b")
    with tenant(lessor.by.organisation_id):
        booked = {row.number: row for row in Invoice.objects.filter(contract_id=contract)}
        papers = list(documents_about(Subject("leasing.contract", contract), lessor.by))
        contents = {paper.reference: content_of(paper).read_bytes() for paper in papers}
    assert (done.made, done.faults, done.has_more) == (len(booked), (), False)
    assert (again.made, again.faults) == (0, ())
    assert set(contents) == set(booked)
    assert {(paper.kind, paper.language) for paper in papers} == {("invoice", "pl")}
    for number, content in contents.items():
        _, xml = facturx.get_xml_from_pdf(content, check_xsd=True)
        root = etree.fromstring(xml)
        said = {str(one.tag).rpartition("}")[2]: one.text for one in root.iter()}
        assert said["TaxBasisTotalAmount"] == str(Decimal(booked[number].net).scaleb(-2))
        assert said["GrandTotalAmount"] == str(
            Decimal(booked[number].net + booked[number].tax).scaleb(-2)
        )
        assert "Anna Żółw" in pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text()


def test_the_journal_names_the_papers_and_the_faults(lessor: Lessor, contract: int) -> None:
    done = print_tax_documents(THROUGH, by=lessor.by, key="a", contract_ids=(contract,))
    assert done.made == 0
    assert {one.code for one in done.faults} == {"leasing.letterhead_missing"}
    with tenant(lessor.by.organisation_id):
        entry = Entry.objects.get(act="leasing.tax_documents_printed")
    assert entry.subject_id == contract
    assert len(entry.data["faults"]) == len(done.faults)


def test_a_customer_without_an_address_stops_his_own_papers_only(
    lessor: Lessor, contract: int
) -> None:
    set_letterhead(LESSOR, on=date(2020, 1, 1), by=lessor.by, key="l")
    nameless = register_party(
        NewParty("person", "Martin"), on=date(2020, 1, 1), by=lessor.by, key="nameless"
    )
    poor = replace(lessor, customer=nameless)
    other = poor.active(loa())
    poor.bill(other, THROUGH)
    done = print_tax_documents(THROUGH, by=lessor.by, key="a")
    assert {one.code for one in done.faults} == {"documents.invoice_wrong"}
    with tenant(lessor.by.organisation_id):
        lacking = set(Invoice.objects.filter(contract_id=other).values_list("number", flat=True))
        sound = Invoice.objects.filter(contract_id=contract).count()
    assert {one.number for one in done.faults} == lacking
    assert done.made == sound
    assert all(isinstance(one, Unprinted) for one in done.faults)


BOOKED = Booked(
    "INV-2024-0000007", date(2024, 2, 15), date(2024, 2, 15), 45_760, 9_152, Decimal("0.2"),
    "EUR", "CTR-1", "instalment", 2,
)  # fmt: skip


def test_the_books_figures_are_the_papers() -> None:
    made = invoice_of(BOOKED, seller=LESSOR, buyer=CUSTOMER, language="fr")
    made.check()
    assert [line.label for line in made.lines] == ["Loyer 2"]
    assert (made.net.minor, made.tax.minor, made.gross.minor) == (45_760, 9_152, 54_912)
    assert made.lines[0].vat.percent == Decimal(20)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"net": -45_760, "tax": -9_152}, "leasing.credit_note_unexplained"),
        ({"tax": 0, "tax_rate": Decimal(0)}, "leasing.untaxed_unexplained"),
    ],
)
def test_nothing_is_guessed(change: dict[str, object], code: str) -> None:
    booked = replace(BOOKED, **change)  # type: ignore[arg-type]  # a test's own values
    with pytest.raises(Refused) as refused:
        invoice_of(booked, seller=LESSOR, buyer=CUSTOMER, language="fr")
    assert refused.value.code == code


def test_a_polish_company_is_named_by_its_nip() -> None:
    buyer = buyer_of({"nip": "7740001454", "country": "PL"}, "Żółw sp. z o.o.", {})
    assert (buyer.vat_number, buyer.country) == ("PL7740001454", "PL")


def jobs(lessor: Lessor) -> list[dict[str, int]]:
    rows = ProcrastinateJob.objects.filter(task_name="leasing.print_papers").order_by("id")
    mine = [row.args for row in rows if row.args["organisation_id"] == lessor.by.organisation_id]
    return mine


def test_billing_orders_its_papers_and_a_job_makes_them(lessor: Lessor, contract: int) -> None:
    set_letterhead(LESSOR, on=date(2020, 1, 1), by=lessor.by, key="l")
    at_delivery, at_billing = jobs(lessor)
    with tenant(lessor.by.organisation_id):
        numbered = Invoice.objects.filter(contract_id=contract).count()
    assert print_papers(**at_delivery) == 1  # the first rental
    assert print_papers(**at_billing) == numbered - 1
    with tenant(lessor.by.organisation_id):
        before = documents_about(Subject("leasing.contract", contract), lessor.by).count()
    # A worker that was killed leaves its job to another: nothing is made twice.
    assert print_papers(**at_billing) == numbered - 1  # what the act of that key had made
    with tenant(lessor.by.organisation_id):
        after = documents_about(Subject("leasing.contract", contract), lessor.by).count()
    assert before == after == numbered


def test_a_rehearsed_billing_orders_nothing(lessor: Lessor, contract: int) -> None:
    before = jobs(lessor)
    bill_instalments.dry_run(
        date(2024, 6, 30), contract_ids=(contract,), by=lessor.by, key="rehearsed"
    )
    lessor.bill(contract, THROUGH)  # nothing new is due
    assert jobs(lessor) == before


def test_without_a_letterhead_nothing_is_tried(lessor: Lessor, contract: int) -> None:
    assert [print_papers(**ordered) for ordered in jobs(lessor)] == [0, 0]
    with tenant(lessor.by.organisation_id):
        assert not Entry.objects.filter(act="leasing.tax_documents_printed").exists()
        assert documents_about(Subject("leasing.contract", contract), lessor.by).count() == 0


def test_a_batch_that_cannot_be_made_is_told_once_with_its_count_and_how_to_mend(
    lessor: Lessor, contract: int
) -> None:
    set_letterhead(LESSOR, on=date(2020, 1, 1), by=lessor.by, key="l")
    clerk = somebody(lessor.by, "Clerk", "back_office")
    somebody(lessor.by, "Reader", "reader")
    nameless = NewParty("person", "Martin")
    homeless = register_party(nameless, on=date(2020, 1, 1), by=lessor.by, key="nameless")
    poor = replace(lessor, customer=homeless)
    other = poor.active(loa())
    poor.bill(other, THROUGH)
    with tenant(lessor.by.organisation_id):
        lacking = Invoice.objects.filter(contract_id=other).count()
        first, last = (Invoice.objects.order_by(sort).first() for sort in ("id", "-id"))
    assert first is not None
    assert last is not None
    for _ in range(2):  # a job that is done twice
        print_range(first.pk, last.pk, by=lessor.by)
    with tenant(lessor.by.organisation_id):
        entry = Entry.objects.get(act="leasing.papers_lacking")
    assert entry.data == {"lacking": [["documents.invoice_wrong", lacking, other]]}
    assert REACTIONS[entry.act] == ("flows.tell_papers",)
    for _ in range(2):
        tell_papers(lessor.by.organisation_id, entry.pk)
    with tenant(lessor.by.organisation_id):
        (line,) = InboxItem.objects.all()
    assert (line.user_id, line.kind, line.link) == (
        clerk.user_id,
        entry.act,
        f"/contracts/{other}/",
    )
    with override("fr"):
        said, mending = told(line)
    assert said == f"{lacking} factures n’ont pas pu être établies sur papier"
    assert "l’adresse du client" in mending
    assert "vigie documents print-invoices" in mending


def test_a_missing_letterhead_is_told_once_for_all_batches(lessor: Lessor, contract: int) -> None:
    somebody(lessor.by, "Clerk", "back_office")
    for ordered in jobs(lessor):
        print_papers(**ordered)
    with tenant(lessor.by.organisation_id):
        entries = list(Entry.objects.filter(act="leasing.papers_lacking").order_by("id"))
        numbered = Invoice.objects.filter(contract_id=contract).count()
    assert [one.data["lacking"] for one in entries] == [
        [["leasing.letterhead_missing", 1, contract]],
        [["leasing.letterhead_missing", numbered - 1, contract]],
    ]
    for entry in entries:
        tell_papers(lessor.by.organisation_id, entry.pk)
    with tenant(lessor.by.organisation_id):
        (line,) = InboxItem.objects.all()
    assert line.link == "/settings/letterhead/"


def test_an_invoice_says_that_tax_falls_due_with_it_where_that_was_chosen(lessor: Lessor) -> None:
    """CGI, ann. II, art. 242 nonies A; the purchase of the vehicle is no service."""
    chosen = TaxPointRule(date(2024, 1, 1), Basis.DEBITS)
    set_tax_point(chosen, by=lessor.by, key="debits")
    contract = lessor.active(loa(3))
    lessor.bill(contract, THROUGH)
    buy_out(contract, on=date(2024, 4, 15), by=lessor.by, key="bought")
    set_letterhead(LESSOR, on=date(2020, 1, 1), by=lessor.by, key="l")
    print_tax_documents(THROUGH, by=lessor.by, key="a", contract_ids=(contract,))
    with tenant(lessor.by.organisation_id):
        sale = Invoice.objects.get(dues__kind="buyout").number
        papers = list(documents_about(Subject("leasing.contract", contract), lessor.by))
        texts = {
            paper.reference: pypdf.PdfReader(io.BytesIO(content_of(paper).read_bytes()))
            .pages[0]
            .extract_text()
            for paper in papers
        }
    said = {number for number, text in texts.items() if "débits" in text or "obciąż" in text}
    assert said == set(texts) - {sale}
    assert len(said) == 4


def test_a_polish_invoice_says_that_its_seller_uses_the_cash_method() -> None:
    """Ustawa o VAT, art. 106e ust. 1 pkt 16; the French mention is not made of it."""
    booked = Booked(
        number="INV-2024-0000001",
        issued_on=THROUGH,
        due_on=THROUGH,
        net=100_000,
        tax=23_000,
        tax_rate=Decimal("0.23"),
        currency="PLN",
        contract_number="C-1",
        kind="buyout",
        basis=Basis.RECEIPTS,
    )
    polish = replace(LESSOR, country="PL")
    made = invoice_of(booked, seller=polish, buyer=LESSOR, language="pl")
    assert (made.is_cash_method, made.is_vat_on_debits) == (True, False)
    french = invoice_of(booked, seller=LESSOR, buyer=LESSOR, language="fr")
    assert not french.is_cash_method
    plain = invoice_of(replace(booked, basis=None), seller=polish, buyer=LESSOR, language="pl")
    assert not plain.is_cash_method
