"""FA(3): the fields of a Polish invoice in the order of the structure, sums and signs.

Order and obligations: structure FA(3) of 25 June 2025 with the Ministry's brochure; where both are
silent the test is, too.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from lxml import etree

from vigie.documents.domain.invoice import Corrected, InvoiceType, Line, Vat, VatCategory
from vigie.documents.engines.fa3 import NAMESPACE, fa3_xml
from vigie.kernel.errors import Refused
from vigie.testing.invoices import CUSTOMER, HAULIER, TWENTY_THREE, invoice, polish_invoice


def flat(element: etree._Element) -> list[tuple[str, str]]:
    """Return names and texts in document order, namespace left out."""
    return [
        (str(one.tag).removeprefix(f"{{{NAMESPACE}}}"), (one.text or "").strip())
        for one in element.iter()
    ]


def said(**change: Any) -> dict[str, str]:
    return dict(flat(etree.fromstring(fa3_xml(polish_invoice(**change)))))


def test_the_worked_example() -> None:
    root = etree.fromstring(fa3_xml(polish_invoice()))
    assert flat(root) == [
        ("Faktura", ""), ("Naglowek", ""), ("KodFormularza", "FA"), ("WariantFormularza", "3"),
        ("DataWytworzeniaFa", "2027-02-05T00:00:00Z"), ("SystemInfo", "Vigie"),
        ("Podmiot1", ""), ("DaneIdentyfikacyjne", ""), ("NIP", "5260001246"),
        ("Nazwa", "Czujka Leasing S.A."), ("Adres", ""), ("KodKraju", "PL"),
        ("AdresL1", "ul. Prosta 51"), ("AdresL2", "00-838 Warszawa"),
        ("Podmiot2", ""), ("DaneIdentyfikacyjne", ""), ("NIP", "7740001454"),
        ("Nazwa", "Przewozy Żółw sp. z o.o."), ("Adres", ""), ("KodKraju", "PL"),
        ("AdresL1", "ul. Łąkowa 7"), ("AdresL2", "90-562 Łódź"), ("JST", "2"), ("GV", "2"),
        ("Fa", ""), ("KodWaluty", "PLN"), ("P_1", "2027-02-05"), ("P_2", "FV/2027/02/0031"),
        ("OkresFa", ""), ("P_6_Od", "2027-02-05"), ("P_6_Do", "2027-03-04"),
        ("P_13_1", "1850.25"), ("P_14_1", "425.56"), ("P_15", "2275.81"),
        ("Adnotacje", ""), ("P_16", "2"), ("P_17", "2"), ("P_18", "2"), ("P_18A", "2"),
        ("Zwolnienie", ""), ("P_19N", "1"), ("NoweSrodkiTransportu", ""), ("P_22N", "1"),
        ("P_23", "2"), ("PMarzy", ""), ("P_PMarzyN", "1"), ("RodzajFaktury", "VAT"),
        ("FaWiersz", ""), ("NrWierszaFa", "1"), ("P_7", "Rata leasingowa 2/36"),
        ("P_8A", "szt."), ("P_8B", "1"), ("P_9A", "1850.25"), ("P_11", "1850.25"),
        ("P_12", "23"), ("Platnosc", ""), ("TerminPlatnosci", ""), ("Termin", "2027-02-19"),
        ("FormaPlatnosci", "6"), ("RachunekBankowy", ""),
        ("NrRB", "61109010140000071219812874"),
    ]  # fmt: skip
    form = root.find(f".//{{{NAMESPACE}}}KodFormularza")
    assert form is not None
    assert {str(k): v for k, v in form.attrib.items()} == {
        "kodSystemowy": "FA (3)",
        "wersjaSchemy": "1-0E",
    }


def test_the_cash_method_is_said() -> None:
    assert said(is_cash_method=True)["P_16"] == "1"


def test_a_correction_carries_the_difference() -> None:
    first = Corrected("FV/2027/01/0007", date(2027, 1, 5), "Zawieszenie umowy", "5260001246-X")
    found = said(type=InvoiceType.CREDIT_NOTE, corrected=first)
    assert found["RodzajFaktury"] == "KOR"
    assert (found["P_13_1"], found["P_14_1"], found["P_15"]) == ("-1850.25", "-425.56", "-2275.81")
    assert (found["P_8B"], found["P_11"]) == ("-1", "-1850.25")
    assert (found["NrKSeF"], found["NrKSeFFaKorygowanej"]) == ("1", "5260001246-X")
    assert "NrKSeFN" in said(type=InvoiceType.CREDIT_NOTE, corrected=replace(first, platform_id=""))


def test_rates_share_a_field_and_keep_their_order() -> None:
    lines = tuple(
        Line.of(str(percent), Decimal(100), "PLN", Vat(Decimal(percent)))
        for percent in ("8", "23", "22", "7")
    )
    exempt = Vat(Decimal(0), VatCategory.EXEMPT, "art. 43 ust. 1 pkt 37 ustawy o VAT")
    free = Line.of("Ubezpieczenie", Decimal(15), "PLN", exempt)
    one = polish_invoice(lines=(*lines, free))
    names = [
        name for name, _ in flat(etree.fromstring(fa3_xml(one))) if name[:4] in ("P_13", "P_14")
    ]
    assert names == ["P_13_1", "P_14_1", "P_13_2", "P_14_2", "P_13_7"]
    found = said(lines=(*lines, free))
    assert (found["P_13_1"], found["P_14_1"]) == ("200.00", "45.00")
    assert (found["P_13_2"], found["P_14_2"]) == ("200.00", "15.00")
    assert (found["P_19"], found["P_19A"]) == ("1", exempt.exemption)
    total = sum(Decimal(found[f]) for f in ("P_13_1", "P_14_1", "P_13_2", "P_14_2", "P_13_7"))
    assert Decimal(found["P_15"]) == total


def test_a_consumer_and_a_foreign_buyer_have_no_nip() -> None:
    assert said(buyer=CUSTOMER)["BrakID"] == "1"
    foreign = said(buyer=HAULIER)
    assert (foreign["KodUE"], foreign["NrVatUE"]) == ("FR", "44732829320")


@pytest.mark.parametrize(
    "one",
    [
        invoice(),
        polish_invoice(lines=(Line.of("x", Decimal(1), "PLN", Vat(Decimal(20))),)),
        polish_invoice(lines=(Line.of("x", Decimal(1), "EUR", TWENTY_THREE),)),
    ],
)
def test_what_is_not_covered_is_refused(one: Any) -> None:
    with pytest.raises(Refused, match=r"documents\.fa3_not_covered"):
        fa3_xml(one)
