"""A tax document put on its way when its paper is made, where the organisation chose a platform."""

from django.utils import timezone

from vigie.documents.actions.blobs import written
from vigie.documents.actions.rows import Description, kept
from vigie.documents.actions.sending import tend_soon
from vigie.documents.domain.files import Subject
from vigie.documents.domain.invoice import Invoice
from vigie.documents.domain.sending import State, goes_by_platform, identifier_of
from vigie.documents.engines.fa3 import fa3_xml
from vigie.documents.models import Transmission
from vigie.documents.queries import platform_since
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Refused


def queue_within(invoice: Invoice, document_id: int, subject: Subject, by: Actor) -> None:
    """Queue a document for its platform inside the act that makes its paper; once per number.

    KSeF takes FA(3), which is kept as a document of its own; what FA(3) does not cover stands as
    unsendable, with the reason.
    """
    country = invoice.seller.country
    since = platform_since(country, by)
    if since is None or invoice.issued_on < since or not goes_by_platform(invoice):
        return
    state, reason, reply = State.QUEUED, "", ""
    if country == "PL":
        try:
            document_id = _kept_fa3(invoice, subject, by)
        except Refused as refusal:
            state, reason, reply = State.UNSENDABLE, refusal.code, str(refusal.params.get("what"))
    now = timezone.now()
    _, is_new = Transmission.objects.get_or_create(
        organisation_id=by.organisation_id,
        country=country,
        seller_id=identifier_of(invoice, is_seller=True),
        number=invoice.number,
        defaults={
            "document_id": document_id,
            "issued_on": invoice.issued_on,
            "buyer_id": identifier_of(invoice, is_seller=False),
            "state": state.value,
            "reason": reason,
            "reply": reply,
            "queued_at": now,
            "next_at": now if state is State.QUEUED else None,
        },
    )
    if is_new and state is State.QUEUED:
        tend_soon(by.organisation_id)


def _kept_fa3(invoice: Invoice, subject: Subject, by: Actor) -> int:
    xml = fa3_xml(invoice)
    said = Description("fa3", invoice.number, "pl", invoice.issued_on)
    return kept(said, written(by.organisation_id, [xml]), subject, by).pk
