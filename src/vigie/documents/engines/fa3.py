"""FA(3): an invoice as the Polish KSeF wants it, for sellers in Poland and amounts in złoty.

Structure of 25 June 2025 (crd.gov.pl/wzor/2025/06/25/13775), form code FA (3), schema 1-0E. Written after
the Ministry's published documents and examples; its XSD imports definitions from the Ministry's
servers, which are not on this machine, so what is made here was not run against it. Not covered,
and refused: other currencies (P_14_xW in złoty at the day's rate), margin schemes, taxis, OSS.
A credit note is a KOR whose lines and sums carry the difference, negative.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

from lxml import etree

from vigie.documents.domain.cleaning import writable
from vigie.documents.domain.invoice import Invoice, InvoiceType, Line, Vat, VatCategory, VatPart
from vigie.documents.domain.parties import Party
from vigie.kernel.errors import Refused
from vigie.kernel.money import Money

NAMESPACE: Final = "http://crd.gov.pl/wzor/2025/06/25/13775/"
_SUMS: Final = {"23": "1", "22": "1", "8": "2", "7": "2", "5": "3"}
# P_13 field and P_12 word of what bears no tax.
_UNTAXED: Final = {
    VatCategory.ZERO: ("6_1", "0 KR"),
    VatCategory.INTRA_COMMUNITY: ("6_2", "0 WDT"),
    VatCategory.EXPORT: ("6_3", "0 EX"),
    VatCategory.EXEMPT: ("7", "zw"),
    VatCategory.OUTSIDE: ("8", "np I"),
    VatCategory.REVERSE_CHARGE: ("10", "oo"),
}
_ORDER: Final = ("1", "2", "3", "6_1", "6_2", "6_3", "7", "8", "10")


def fa3_xml(invoice: Invoice) -> bytes:
    """Return the invoice as FA(3); Refused where the structure needs what is not covered."""
    invoice.check()
    _require_covered(invoice)
    root = etree.Element(f"{{{NAMESPACE}}}Faktura", nsmap={"tns": NAMESPACE})
    _head(root, invoice)
    _seller(root, invoice.seller)
    _buyer(root, invoice.buyer)
    _invoice(root, invoice)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def _require_covered(invoice: Invoice) -> None:
    if invoice.currency != "PLN" or invoice.seller.country != "PL":
        raise Refused("documents.fa3_not_covered", number=invoice.number, what="PLN, PL")
    for part in invoice.breakdown:
        if part.vat.category is VatCategory.STANDARD and _rate(part.vat.percent) not in _SUMS:
            raise Refused(
                "documents.fa3_not_covered", number=invoice.number, what=f"{part.vat.percent} %"
            )


def _head(root: etree._Element, invoice: Invoice) -> None:
    head = _put(root, "Naglowek")
    form = _put(head, "KodFormularza", "FA")
    form.set("kodSystemowy", "FA (3)")
    form.set("wersjaSchemy", "1-0E")
    _put(head, "WariantFormularza", "3")
    made = datetime.combine(invoice.issued_on, datetime.min.time(), UTC)
    _put(head, "DataWytworzeniaFa", made.strftime("%Y-%m-%dT%H:%M:%SZ"))
    _put(head, "SystemInfo", "Vigie")


def _seller(root: etree._Element, party: Party) -> None:
    who = _put(root, "Podmiot1")
    named = _put(who, "DaneIdentyfikacyjne")
    _put(named, "NIP", party.vat_number.removeprefix("PL"))
    _put(named, "Nazwa", party.name)
    _address(who, party)


def _buyer(root: etree._Element, party: Party) -> None:
    who = _put(root, "Podmiot2")
    named = _put(who, "DaneIdentyfikacyjne")
    if party.vat_number.startswith("PL"):
        _put(named, "NIP", party.vat_number.removeprefix("PL"))
    elif party.vat_number:
        _put(named, "KodUE", party.vat_number[:2])
        _put(named, "NrVatUE", party.vat_number[2:])
    else:
        _put(named, "BrakID", "1")
    _put(named, "Nazwa", party.name)
    _address(who, party)
    _put(who, "JST", "2")
    _put(who, "GV", "2")


def _address(who: etree._Element, party: Party) -> None:
    place = _put(who, "Adres")
    _put(place, "KodKraju", party.country)
    _put(place, "AdresL1", " ".join(part for part in (party.street, party.more) if part))
    _put(place, "AdresL2", f"{party.postcode} {party.city}")


def _invoice(root: etree._Element, invoice: Invoice) -> None:
    fa = _put(root, "Fa")
    _put(fa, "KodWaluty", invoice.currency)
    _put(fa, "P_1", invoice.issued_on.isoformat())
    _put(fa, "P_2", invoice.number)
    _when(fa, invoice)
    for name, amount in _sums(invoice):
        _put(fa, name, str(_signed(amount, invoice).amount))
    _put(fa, "P_15", str(_signed(invoice.gross, invoice).amount))
    _notes(fa, invoice)
    _put(fa, "RodzajFaktury", "VAT" if invoice.type is InvoiceType.INVOICE else "KOR")
    _correction(fa, invoice)
    for number, line in enumerate(invoice.lines, start=1):
        _line(fa, number, line, invoice)
    _payment(fa, invoice)


def _when(fa: etree._Element, invoice: Invoice) -> None:
    if invoice.supplied_on is not None:
        _put(fa, "P_6", invoice.supplied_on.isoformat())
    elif invoice.period is not None:
        period = _put(fa, "OkresFa")
        _put(period, "P_6_Od", invoice.period[0].isoformat())
        _put(period, "P_6_Do", invoice.period[1].isoformat())


def _sums(invoice: Invoice) -> Iterator[tuple[str, Money]]:
    """Yield P_13 and P_14 in the order of the structure; a current and a former rate share one."""
    by_field: dict[str, list[VatPart]] = {}
    for part in invoice.breakdown:
        by_field.setdefault(_field(part.vat), []).append(part)
    zero = Money.zero(invoice.currency)
    for field in sorted(by_field, key=_ORDER.index):
        parts = by_field[field]
        yield f"P_13_{field}", sum((part.base for part in parts), zero)
        if parts[0].vat.category is VatCategory.STANDARD:
            yield f"P_14_{field}", sum((part.tax for part in parts), zero)


def _notes(fa: etree._Element, invoice: Invoice) -> None:
    """Write the annotations: 2 says no, the N fields that nothing of a kind is there."""
    notes = _put(fa, "Adnotacje")
    categories = {line.vat.category for line in invoice.lines}
    _put(notes, "P_16", "1" if invoice.is_cash_method else "2")
    _put(notes, "P_17", "2")
    _put(notes, "P_18", "1" if VatCategory.REVERSE_CHARGE in categories else "2")
    _put(notes, "P_18A", "2")
    exemption = _put(notes, "Zwolnienie")
    if VatCategory.EXEMPT in categories:
        reasons = {x.vat.exemption for x in invoice.lines if x.vat.category is VatCategory.EXEMPT}
        _put(exemption, "P_19", "1")
        _put(exemption, "P_19A", ". ".join(sorted(reasons)))
    else:
        _put(exemption, "P_19N", "1")
    _put(_put(notes, "NoweSrodkiTransportu"), "P_22N", "1")
    _put(notes, "P_23", "2")
    _put(_put(notes, "PMarzy"), "P_PMarzyN", "1")


def _correction(fa: etree._Element, invoice: Invoice) -> None:
    if invoice.corrected is None:
        return
    _put(fa, "PrzyczynaKorekty", invoice.corrected.reason)
    _put(fa, "TypKorekty", "2")
    first = _put(fa, "DaneFaKorygowanej")
    _put(first, "DataWystFaKorygowanej", invoice.corrected.issued_on.isoformat())
    _put(first, "NrFaKorygowanej", invoice.corrected.number)
    if invoice.corrected.platform_id:
        _put(first, "NrKSeF", "1")
        _put(first, "NrKSeFFaKorygowanej", invoice.corrected.platform_id)
    else:
        _put(first, "NrKSeFN", "1")


def _line(fa: etree._Element, number: int, line: Line, invoice: Invoice) -> None:
    row = _put(fa, "FaWiersz")
    _put(row, "NrWierszaFa", str(number))
    _put(row, "P_7", line.label)
    _put(row, "P_8A", "szt.")
    sign = -1 if invoice.type is InvoiceType.CREDIT_NOTE else 1
    _put(row, "P_8B", f"{sign * line.quantity:f}")
    _put(row, "P_9A", f"{line.price:f}")
    _put(row, "P_11", str(_signed(line.net, invoice).amount))
    _put(row, "P_12", _word(line.vat))


def _payment(fa: etree._Element, invoice: Invoice) -> None:
    paid = _put(fa, "Platnosc")
    if invoice.type is InvoiceType.INVOICE:
        _put(_put(paid, "TerminPlatnosci"), "Termin", invoice.payment.due_on.isoformat())
    _put(paid, "FormaPlatnosci", "6")
    if invoice.payment.iban:
        account = invoice.payment.iban.replace(" ", "").removeprefix("PL")
        _put(_put(paid, "RachunekBankowy"), "NrRB", account)


def _signed(amount: Money, invoice: Invoice) -> Money:
    return -amount if invoice.type is InvoiceType.CREDIT_NOTE else amount


def _field(vat: Vat) -> str:
    if vat.category is VatCategory.STANDARD:
        return _SUMS[_rate(vat.percent)]
    return _UNTAXED[vat.category][0]


def _word(vat: Vat) -> str:
    return _rate(vat.percent) if vat.category is VatCategory.STANDARD else _UNTAXED[vat.category][1]


def _rate(percent: Decimal) -> str:
    return f"{percent.normalize():f}"


def _put(parent: etree._Element, name: str, text: str = "") -> etree._Element:
    child = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")
    if text:
        child.text = writable(text)
    return child
