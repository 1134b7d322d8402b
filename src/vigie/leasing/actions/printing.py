"""The papers of tax documents: each numbered line of the books as a Factur-X, made once."""

from collections import Counter
from dataclasses import asdict, dataclass
from datetime import date
from typing import Final

from vigie.database.tenant import tenant
from vigie.documents.actions import generate_invoice_within
from vigie.documents.domain.files import Subject
from vigie.documents.domain.parties import Party as OnPaper
from vigie.documents.domain.templates import LANGUAGES
from vigie.documents.queries import GENERATE, letterhead_on, papers_called
from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Refused, VigieError
from vigie.leasing.actions.transferring import SUBJECT
from vigie.leasing.domain.dues import DueKind
from vigie.leasing.domain.lifecycle import Step
from vigie.leasing.domain.packages import Chosen, PackageKind
from vigie.leasing.domain.riding import Asked, asked_of
from vigie.leasing.domain.tax_document import Booked, buyer_of, invoice_of
from vigie.leasing.domain.tax_points import Basis, basis_on
from vigie.leasing.models import ContractEvent, Due, Invoice
from vigie.leasing.queries.packages import packages_of_contract
from vigie.leasing.queries.tax_points import tax_point_rules
from vigie.parties.domain.parties import Address, FactKind, Party
from vigie.parties.queries import party

PRINTED: Final = "leasing.tax_documents_printed"
LACKING: Final = "leasing.papers_lacking"
NO_LETTERHEAD: Final = "leasing.letterhead_missing"
MOST: Final = 200


@dataclass(frozen=True, slots=True)
class Unprinted:
    """A tax document that has no paper: the code of what it lacks, and what its sentence names."""

    number: str
    code: str
    params: tuple[tuple[str, str], ...] = ()
    contract_id: int = 0


@dataclass(frozen=True, slots=True)
class Printed:
    """How many papers were made, which could not be, the last invoice seen, whether more wait."""

    made: int
    faults: tuple[Unprinted, ...]
    last: int
    has_more: bool


@dataclass(frozen=True, slots=True)
class Lacking:
    """How many papers of a batch could not be made for one reason, and a contract of theirs."""

    code: str
    papers: int
    contract_id: int


def print_range(first: int, last: int, *, by: Actor) -> int:
    """Make the papers of the invoices from one id to another, in acts of 200; returns how many.

    What cannot be made is noted once for all of them, by reason, so that people are told. Without a
    letterhead nothing is tried: once it is set, they are caught up with from the contract's page or
    by the command.
    """
    noted = f"papers {first} {last} lacking"
    with tenant(by.organisation_id):
        if letterhead_on(by, date.max) is None:
            found = Invoice.objects.filter(
                organisation_id=by.organisation_id, id__range=(first, last)
            )
            contracts = list(found.order_by("id").values_list("contract_id", flat=True))
            if contracts:
                lacking = Lacking(NO_LETTERHEAD, len(contracts), contracts[0])
                note_lacking((lacking,), by=by, key=noted)
            return 0
    made, after, has_more = 0, first - 1, True
    faults: list[Unprinted] = []
    while has_more:
        key = f"papers {first} {last} after {after}"
        done = print_tax_documents(date.max, by=by, key=key, after=after, upto=last)
        made, after, has_more = made + done.made, done.last, done.has_more
        faults += done.faults
    if faults:
        note_lacking(_by_reason(faults), by=by, key=noted)
    return made


@act(LACKING, permission=GENERATE)
def note_lacking(lacking: tuple[Lacking, ...], *, by: Actor, key: str) -> int:
    """Note how many papers of a batch could not be made, by reason; returns how many in all."""
    del by, key
    told = [[one.code, one.papers, one.contract_id] for one in lacking]
    record("leasing.contracts", None, data={"lacking": told})
    return sum(one.papers for one in lacking)


def _by_reason(faults: list[Unprinted]) -> tuple[Lacking, ...]:
    counts = Counter(one.code for one in faults)
    first = {one.code: one.contract_id for one in reversed(faults)}
    return tuple(Lacking(code, counts[code], first[code]) for code in sorted(counts))


@act(PRINTED, permission=GENERATE)
def print_tax_documents(
    through: date,
    *,
    by: Actor,
    key: str,
    contract_ids: tuple[int, ...] | None = None,
    after: int = 0,
    upto: int | None = None,
) -> Printed:
    """Make the papers of tax documents issued up to a day that have none, 200 at most.

    A document at fault is named and does not stop the others; `after` is the id of the invoice
    to go on from, `upto` the last one. The paper is in the customer's language, its subject the
    contract.
    """
    del key
    found = Invoice.objects.filter(
        organisation_id=by.organisation_id, issued_on__lte=through, id__gt=after
    )
    if contract_ids is not None:
        found = found.filter(contract_id__in=contract_ids)
    if upto is not None:
        found = found.filter(id__lte=upto)
    rows = list(found.select_related("contract", "corrects").order_by("id")[: MOST + 1])
    rows, has_more = rows[:MOST], len(rows) > MOST
    made, faults = _print_missing(rows, by)
    told = {"documents": made, "faults": [[one.number, one.code] for one in faults]}
    one = contract_ids[0] if contract_ids and len(contract_ids) == 1 else None
    latest = max((row.issued_on for row in rows), default=None)
    record(SUBJECT if one else "leasing.contracts", one, data=told, effective_on=latest)
    return Printed(len(made), tuple(faults), rows[-1].pk if rows else after, has_more)


def _print_missing(rows: list[Invoice], by: Actor) -> tuple[list[int], list[Unprinted]]:
    kept = papers_called([row.number for row in rows], by)
    made: list[int] = []
    faults: list[Unprinted] = []
    for invoice in (row for row in rows if row.number not in kept):
        try:
            made.append(_print(invoice, by))
        except VigieError as error:
            told = tuple((name, str(value)) for name, value in error.params.items())
            faults.append(Unprinted(invoice.number, error.code, told, invoice.contract_id))
    return made, faults


def _print(invoice: Invoice, by: Actor) -> int:
    seller = letterhead_on(by, invoice.issued_on)
    if seller is None:
        raise Refused(NO_LETTERHEAD, on=invoice.issued_on)
    customer = party(_customer_of(invoice), by, on=invoice.issued_on)
    spoken = customer.facts.get(FactKind.LANGUAGE, "")
    language = spoken if spoken in LANGUAGES else "en"
    made = invoice_of(_booked(invoice), seller=seller, buyer=_buyer(customer), language=language)
    subject = Subject(SUBJECT, invoice.contract_id)
    return generate_invoice_within(made, language=language, subject=subject, by=by)


def _booked(invoice: Invoice) -> Booked:
    dues = Due.objects.filter(organisation_id=invoice.organisation_id, invoice_id=invoice.pk)
    first = dues.order_by("id").first()
    corrects = invoice.corrects
    return Booked(
        number=invoice.number,
        issued_on=invoice.issued_on,
        due_on=invoice.due_on,
        net=invoice.net,
        tax=invoice.tax,
        tax_rate=invoice.tax_rate,
        currency=invoice.contract.currency,
        contract_number=invoice.contract.reference,
        kind=first.kind if first else "",
        instalment=first.instalment if first else None,
        product=invoice.contract.product,
        indemnity=first.costs if first and first.kind == DueKind.BUYOUT else 0,
        insurance=first.insurance if first else 0,
        packages=_packages(first) if first else (),
        step=invoice.step,
        corrects=(corrects.number, corrects.issued_on) if corrects else None,
        basis=_basis(invoice),
    )


def _packages(due: Due) -> tuple[tuple[Chosen, int], ...]:
    """Return the packages that a rental, or its credit, holds whole."""
    if due.instalment is None:
        return ()
    known = packages_of_contract(due.organisation_id, due.contract_id)
    amounts = {PackageKind.INSURANCE: due.insurance, PackageKind.SERVICE: due.services}
    return tuple(
        one
        for kind, minor in amounts.items()
        for one in asked_of(known, Asked(due.due_on, due.recorded_at, kind, minor))
    )


def _basis(invoice: Invoice) -> Basis | None:
    rules = tax_point_rules(invoice.organisation_id)
    return basis_on(rules, invoice.due_on, invoice.contract.country)


def _customer_of(invoice: Invoice) -> int:
    """Return whose document it is: the buyer, or who the customer was then, whatever was transferred since."""
    if invoice.buyer_id is not None:
        return invoice.buyer_id
    later = ContractEvent.objects.filter(
        organisation_id=invoice.organisation_id,
        contract_id=invoice.contract_id,
        step=Step.TRANSFER,
        recorded_at__gt=invoice.recorded_at,
    )
    first = later.order_by("id").first()
    return int(first.data["previous"]) if first else invoice.contract.customer_id


def _buyer(customer: Party) -> OnPaper:
    address = Address.of(customer.facts.get(FactKind.ADDRESS, ""))
    first = customer.facts.get(FactKind.FIRST_NAMES, "")
    name = " ".join(part for part in (first, customer.name) if part)
    return buyer_of(customer.facts, name, asdict(address))
