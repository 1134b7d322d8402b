"""The tax documents of a contract, with the paper that each of them has."""

from dataclasses import dataclass
from datetime import date

from vigie.documents.queries import papers_called, transmissions_of
from vigie.kernel.actor import Actor
from vigie.leasing.models import Invoice
from vigie.leasing.queries.contract import find_contract


@dataclass(frozen=True, slots=True)
class TaxDocument:
    """An invoice, or a credit note below zero; minor units. `document_id` is None without a paper.

    `corrects` is the number of the invoice that a credit note lowers; `sending` where it stands on its
    way to a platform ("" where none carries it), `transmission_id` that way.
    """

    number: str
    issued_on: date
    due_on: date
    net: int
    tax: int
    currency: str
    corrects: str
    document_id: int | None
    sending: str = ""
    transmission_id: int | None = None

    @property
    def gross(self) -> int:
        """Return net and tax together."""
        return self.net + self.tax


def tax_documents_of(by: Actor, contract_id: int) -> tuple[TaxDocument, ...]:
    """Return the tax documents of a contract, the newest first; NotFound for another's contract."""
    contract = find_contract(by, contract_id)
    rows = list(
        Invoice.objects.filter(organisation_id=by.organisation_id, contract_id=contract_id)
        .select_related("corrects")
        .order_by("-id")
    )
    numbers = [row.number for row in rows]
    papers, sent = papers_called(numbers, by), transmissions_of(numbers, by)
    return tuple(
        TaxDocument(
            number=row.number,
            issued_on=row.issued_on,
            due_on=row.due_on,
            net=row.net,
            tax=row.tax,
            currency=contract.currency,
            corrects=row.corrects.number if row.corrects else "",
            document_id=papers.get(row.number),
            sending=sent[row.number].state if row.number in sent else "",
            transmission_id=sent[row.number].pk if row.number in sent else None,
        )
        for row in rows
    )
