"""Endpoints of tax documents: those of a contract with their papers, and the papers that are missing."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from ninja import Header, Router, Schema

from vigie.leasing import actions, queries
from vigie.leasing.api.telling import units
from vigie.ui.access import StaffRequest

router = Router()

Key = Annotated[str, Header(alias="Idempotency-Key", min_length=1, max_length=200)]


class TaxDocumentOut(Schema):
    """A tax document; a credit note is below zero and says which invoice it lowers.

    Its paper is at `/documents/{document_id}/file`; null while there is none. `sending` is where it
    stands on its way to a platform: queued, sending, unsendable, deposited, delivered, approved,
    disputed, refused, paid, rejected; empty where no platform carries it.
    """

    number: str
    issued_on: date
    due_on: date
    net: Decimal
    tax: Decimal
    gross: Decimal
    currency: str
    corrects: str
    document_id: int | None
    sending: str
    transmission_id: int | None


class MissingOut(Schema):
    """A tax document whose paper cannot be made, and the code of what it lacks."""

    number: str
    code: str


class PrintedOut(Schema):
    """How many papers were made, what could not be, whether more wait."""

    made: int
    faults: list[MissingOut]
    has_more: bool


@router.get(
    "/leasing/contracts/{contract_id}/tax-documents",
    response=list[TaxDocumentOut],
    summary="List tax documents",
)
def list_tax_documents(request: StaffRequest, contract_id: int) -> list[dict[str, object]]:
    """The invoices and credit notes of a contract, the newest first."""
    return [
        {
            "number": row.number,
            "issued_on": row.issued_on,
            "due_on": row.due_on,
            "net": units(row.net, row.currency),
            "tax": units(row.tax, row.currency),
            "gross": units(row.gross, row.currency),
            "currency": row.currency,
            "corrects": row.corrects,
            "document_id": row.document_id,
            "sending": row.sending,
            "transmission_id": row.transmission_id,
        }
        for row in queries.tax_documents_of(request.actor, contract_id)
    ]


@router.post(
    "/leasing/contracts/{contract_id}/tax-documents/papers",
    response=PrintedOut,
    summary="Make missing papers",
)
def make_papers(request: StaffRequest, contract_id: int, key: Key) -> object:
    """Make the papers of a contract's tax documents that have none, 200 a call."""
    by = request.actor
    queries.find_contract(by, contract_id)
    return actions.print_tax_documents(date.max, by=by, key=key, contract_ids=(contract_id,))
