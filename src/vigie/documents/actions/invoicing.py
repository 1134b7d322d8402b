"""Make an invoice: one PDF that people read and machines book (Factur-X, EN 16931)."""

from vigie.documents.actions.generating import Made, checked_language, kept_paper
from vigie.documents.actions.queueing import queue_within
from vigie.documents.domain.catalogue import current
from vigie.documents.domain.files import Subject
from vigie.documents.domain.invoice import Invoice
from vigie.documents.engines.facturx import invoice_xml, marked, xml_attachment
from vigie.documents.engines.invoice_page import data_of, notes_of
from vigie.documents.engines.page import page_of
from vigie.documents.engines.typesetting import typeset
from vigie.documents.queries import GENERATE
from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.tenancy.queries import organisation_of


@act("documents.invoice_generated", permission=GENERATE)
def generate_invoice(
    invoice: Invoice, *, language: str, subject: Subject, by: Actor, key: str
) -> int:
    """Make and keep an invoice or credit note about a subject; returns the document's id.

    The number is the caller's, without gap as the law wants it. Raises Invalid naming in one line
    what is missing or does not add up.
    """
    del key
    number = generate_invoice_within(invoice, language=language, subject=subject, by=by)
    said = {"kind": invoice.type.value, "number": invoice.number, "language": language}
    record("documents.document", number, data=said, effective_on=invoice.issued_on)
    return number


def generate_invoice_within(invoice: Invoice, *, language: str, subject: Subject, by: Actor) -> int:
    """Do what `generate_invoice` does inside an act that runs already and records the id itself.

    Where the organisation chose a platform for it, the document is queued for it.
    """
    made = made_invoice(invoice, language=language, accent=organisation_of(by).accent)
    number = kept_paper(made, subject, by)
    queue_within(invoice, number, subject, by)
    return number


def made_invoice(invoice: Invoice, *, language: str, accent: str = "") -> Made:
    """Return the Factur-X of an invoice and what it was made from; nothing is written."""
    checked_language(language)
    invoice.check()
    template = current(invoice.type.value)
    data = data_of(invoice, language)
    template.check(data)
    page = page_of(template, data, language, accent=accent)
    xml = invoice_xml(invoice, notes_of(invoice, language))
    content = typeset(
        template.layout, page, on=invoice.issued_on, attachments=[xml_attachment(xml)]
    )
    author, title = str(page["sender"]["name"]), str(page["title"])
    return Made(
        template, data, language, marked(content, title=title, author=author, on=invoice.issued_on)
    )
