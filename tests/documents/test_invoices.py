"""Invoices: figures to the cent, the law's mentions, Factur-X valid by its published rules."""

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import facturx
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from tests.documents.conformity import findings
from tests.documents.schematron import EN16931, FRANCE, broken

from vigie.documents.actions.invoicing import made_invoice
from vigie.documents.domain.invoice import (
    Corrected,
    Invoice,
    InvoiceType,
    Line,
    Nature,
    Payment,
    Vat,
    VatCategory,
)
from vigie.documents.engines import facturx as engine
from vigie.documents.engines.facturx import invoice_xml
from vigie.documents.engines.invoice_page import notes_of
from vigie.kernel.errors import Invalid
from vigie.kernel.money import Money
from vigie.testing.invoices import (
    CUSTOMER,
    EXEMPT,
    LESSOR,
    TWENTY,
    invoice,
    polish_invoice,
)

CREDIT = Corrected("FA-2027-000030", date(2027, 1, 5), "Suspension du contrat")
CASES = {
    "business": invoice(),
    "consumer": invoice(buyer=CUSTOMER),
    "debited": invoice(
        payment=Payment(
            date(2027, 2, 5), "FR7630006000011234567890189", mandate="RUM-1",
            creditor_id="FR12ZZZ123456", is_debited=True,
        )
    ),
    "on debits, prepaid": invoice(
        is_vat_on_debits=True, prepaid=Money.of("64.12", "EUR"), nature=Nature.MIXED
    ),
    "credit note": invoice(
        type=InvoiceType.CREDIT_NOTE, number="AV-2027-000004", corrected=CREDIT
    ),
    "reverse charge": invoice(
        lines=(Line.of(
            "Loyer", Decimal(100), "EUR",
            Vat(Decimal(0), VatCategory.REVERSE_CHARGE, "Autoliquidation, art. 283 CGI"),
        ),)
    ),
    "polish": polish_invoice(),
}  # fmt: skip


def xml_of(one: Invoice, language: str = "fr") -> bytes:
    return invoice_xml(one, notes_of(one, language))


@pytest.mark.parametrize("name", CASES)
def test_the_rules_of_en_16931_hold(name: str) -> None:
    assert broken(xml_of(CASES[name]), EN16931) == []


@pytest.mark.parametrize("name", ["business", "debited", "on debits, prepaid", "credit note"])
def test_the_rules_of_the_french_platforms_hold(name: str) -> None:
    assert broken(xml_of(CASES[name]), FRANCE) == []


def test_a_broken_total_is_noticed_by_the_rules() -> None:
    wrong = xml_of(invoice()).replace(
        b"<ram:GrandTotalAmount>564.12", b"<ram:GrandTotalAmount>564.13"
    )
    assert any("BR-CO-15" in fault for fault in broken(wrong, EN16931))


@pytest.mark.parametrize("language", ["en", "fr", "pl"])
@pytest.mark.parametrize("name", CASES)
def test_an_invoice_is_one_file_for_people_and_machines(name: str, language: str) -> None:
    one = CASES[name]
    made = made_invoice(one, language=language)
    assert findings(made.content) == []
    assert made_invoice(one, language=language).content == made.content
    file, inside = facturx.get_xml_from_pdf(made.content, check_xsd=True)
    assert file == "factur-x.xml"
    assert inside == xml_of(one, language)
    assert facturx.get_level(etree.fromstring(inside)) == "en16931"
    said = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made.content)).pages)
    for wanted in (one.number, one.seller.name, one.buyer.name, one.seller.vat_number):
        assert wanted in " ".join(said.split())


def test_french_mentions_between_businesses_and_none_to_a_consumer() -> None:
    def text_of(one: Invoice) -> str:
        pages = pypdf.PdfReader(io.BytesIO(made_invoice(one, language="fr").content)).pages
        return " ".join(" ".join(page.extract_text().split()) for page in pages)

    said = text_of(CASES["business"]).replace("\u00a0", " ")
    for mention in (
        "552100554", "FR44732829320", "732829320", "Période du", "prestation de services",
        "majoré de 10 points", "indemnité forfaitaire de 40 €", "Aucun escompte",
        "Art. 261 C, 2° CGI", "SA au capital de 12 000 000 €",
    ):  # fmt: skip
        assert mention in said, mention
    assert "40 €" not in text_of(CASES["consumer"])
    assert "d’après les débits" in text_of(CASES["on debits, prepaid"])
    assert "metoda kasowa" in text_of(invoice(is_cash_method=True))
    assert "metoda kasowa" not in said


def test_the_worked_example() -> None:
    one = invoice()
    assert [line.tax for line in one.lines] == [Money(9152, "EUR"), Money(0, "EUR")]
    assert (one.net, one.tax, one.gross) == (
        Money(47260, "EUR"), Money(9152, "EUR"), Money(56412, "EUR"),
    )  # fmt: skip
    assert [(part.vat.percent, part.base.minor, part.tax.minor) for part in one.breakdown] == [
        (Decimal(20), 45760, 9152), (Decimal(0), 1500, 0),
    ]  # fmt: skip
    assert replace(one, prepaid=Money(6412, "EUR")).due == Money(50000, "EUR")


lines = st.builds(
    lambda price, quantity, percent: Line.of(
        "x", Decimal(price).scaleb(-2), "EUR", Vat(Decimal(percent).scaleb(-1)),
        quantity=Decimal(quantity).scaleb(-1),
    ),
    st.integers(-10**7, 10**7), st.integers(1, 10**4), st.sampled_from([200, 100, 55, 21]),
)  # fmt: skip


@given(st.lists(lines, min_size=1, max_size=40))
def test_every_total_is_a_sum_of_lines(made: list[Line]) -> None:
    one = invoice(lines=tuple(made))
    one.check()
    assert one.net.minor == sum(line.net.minor for line in made)
    assert one.tax.minor == sum(part.tax.minor for part in one.breakdown)
    assert one.gross.minor == sum(line.gross.minor for line in made)
    assert one.net.minor == sum(part.base.minor for part in one.breakdown)
    for part in one.breakdown:
        exact = part.base.minor * Fraction(part.vat.percent) / 100
        count = sum(line.vat == part.vat for line in made)
        assert abs(exact - part.tax.minor) <= Fraction(count, 2)


@settings(max_examples=12)
@given(st.lists(lines, min_size=1, max_size=12))
def test_random_invoices_obey_the_published_rules(made: list[Line]) -> None:
    positive = tuple(line for line in made if line.net.minor > 0)
    if positive:
        assert broken(xml_of(invoice(lines=positive)), EN16931) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"number": " "}, "the number is missing"),
        ({"lines": ()}, "there is no line"),
        ({"period": None}, "neither the day of supply nor the period is given"),
        ({"seller": replace(LESSOR, company_id="")}, "the seller has no SIREN"),
        ({"seller": replace(LESSOR, vat_number="")}, "the seller has no VAT number"),
        ({"buyer": replace(CUSTOMER, street="")}, "the buyer has no street"),
        ({"payment": Payment(date(2027, 2, 4))}, "it is due before it is issued"),
        (
            {"type": InvoiceType.CREDIT_NOTE},
            "the corrected invoice and the reason are missing",
        ),
        (
            {"lines": (Line("x", Money(10000, "EUR"), Money(2002, "EUR"), TWENTY),)},
            "line 1 has a VAT that its rate does not give",
        ),
        (
            {"lines": (replace(Line.of("x", Decimal(3), "EUR", TWENTY), net=Money(301, "EUR")),)},
            "line 1 does not come to quantity times price",
        ),
        (
            {"lines": (Line.of("x", Decimal(3), "EUR", replace(EXEMPT, exemption="")),)},
            "line 1 does not say why it is untaxed",
        ),
        (
            {"lines": (Line.of("x", Decimal(3), "EUR", TWENTY),
                       Line.of("y", Decimal(3), "PLN", TWENTY))},
            "the lines are in several currencies",
        ),
    ],
)  # fmt: skip
def test_what_the_law_misses_is_named(change: dict[str, Any], fault: str) -> None:
    with pytest.raises(Invalid) as refused:
        invoice(**change).check()
    assert fault in str(refused.value.params["faults"]).split("; ")


def test_a_vat_that_the_schedule_rounded_otherwise_is_kept() -> None:
    """The gross rental is what was agreed: 549.13 holds 91.52 or 91.53 of VAT."""
    given = Line("Loyer", Money(45760, "EUR"), Money(9153, "EUR"), TWENTY)
    one = invoice(lines=(given,))
    one.check()
    assert one.gross == Money(54913, "EUR")
    assert broken(xml_of(one), EN16931) == []


def test_a_number_is_never_written_with_an_exponent() -> None:
    """20 % may come as 2E+1 from arithmetic; XML knows no such decimal."""
    rental = Line.of("x", Decimal("1E+2"), "EUR", Vat(Decimal("2E+1")), quantity=Decimal("1E+1"))
    xml = xml_of(invoice(lines=(rental,)))
    assert broken(xml, EN16931) == []
    assert b">20</ram:RateApplicablePercent>" in xml
    assert b"<ram:ChargeAmount>100<" in xml


def test_what_the_xsd_refuses_is_said_in_words() -> None:
    whole = xml_of(invoice())
    broken_one = whole.replace(b"<ram:GrandTotalAmount>", b"<ram:GrandTotalAmount> x")
    with pytest.raises(Invalid) as refused:
        engine._require_valid(etree.fromstring(broken_one), "FA-1")
    assert refused.value.code == "documents.invoice_wrong"
    assert "GrandTotalAmount" in str(refused.value.params["faults"])


def test_markup_in_a_name_stays_text_in_the_xml() -> None:
    name = "]]><x>&\"'\u0001 Dupré"
    with_control = invoice(buyer=replace(CUSTOMER, name=name.replace("\u0001", "")))
    root = etree.fromstring(xml_of(with_control))
    named = root.xpath("//*[local-name()='BuyerTradeParty']/*[local-name()='Name']/text()")
    assert named == [name.replace("\u0001", "")]
    with_control.check()
    assert xml_of(invoice(buyer=replace(CUSTOMER, name=name))) == xml_of(with_control)
