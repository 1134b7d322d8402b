"""What contracts still need of a person: asked before anything of him is erased."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Final

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from vigie.documents.domain.files import Subject
from vigie.documents.domain.kinds import Retention, kind_named
from vigie.documents.queries import held_among, held_of, is_held
from vigie.kernel.actor import Actor
from vigie.leasing.domain.lifecycle import ENDS, Step
from vigie.leasing.models import Contract, ContractEvent, CustomerLetter, Invoice
from vigie.parties.domain.keeping import Keeping, Need

_OVER: Final = frozenset(state.value for state in ENDS)


def keeping_party(party_id: int, by: Actor) -> Sequence[Keeping]:
    """Return the contracts that need a customer: those that run, are held, or whose term runs.

    Of the present customer, of one before a transfer, and of who bought a vehicle that came back. The
    term is that of the contract's own document in its country (`documents/data/kinds.toml`),
    of an offer when it never went into service, from the end of the contract; that of an invoice for a
    buyer. Whoever erases need not read contracts: only references and days are told.
    """
    mine = {"organisation_id": by.organisation_id}
    bought = Invoice.objects.filter(**mine, buyer_id=party_id).select_related("contract")
    today = localdate()
    said = [_keeping(contract, by) for contract in _contracts(party_id, by)]
    said += [_keeping_buyer(invoice) for invoice in bought.order_by("id")]
    return [one for one in said if one.until is None or one.until >= today]


def numbers_ever_of(party_id: int, by: Actor) -> tuple[str, ...]:
    """Return the numbers of a customer's contracts, those he handed over included; no permission is asked."""
    return tuple(contract.reference for contract in _contracts(party_id, by))


def letters_ever_to(party_id: int, by: Actor) -> tuple[int, ...]:
    """Return the messages that were written about a customer's contracts; no permission is asked."""
    rows = CustomerLetter.objects.filter(
        organisation_id=by.organisation_id,
        contract__in=_contracts(party_id, by),
        message_id__isnull=False,
    )
    return tuple(pk for pk in rows.order_by("id").values_list("message_id", flat=True) if pk)


def _contracts(party_id: int, by: Actor) -> QuerySet[Contract]:
    mine = {"organisation_id": by.organisation_id}
    left = ContractEvent.objects.filter(**mine, step=Step.TRANSFER, data__previous=party_id)
    his = Q(customer_id=party_id) | Q(id__in=left.values("contract_id"))
    return Contract.objects.filter(his, **mine).order_by("id")


def _keeping_buyer(invoice: Invoice) -> Keeping:
    term = kind_named("invoice").retention(invoice.contract.country)
    return Keeping(Need.TERM, invoice.number, term.until(invoice.issued_on), term.legal_basis)


def _keeping(contract: Contract, by: Actor) -> Keeping:
    if contract.state not in _OVER:
        return Keeping(Need.RUNNING, contract.reference)
    if is_held(Subject("leasing.contract", contract.pk), by):
        return Keeping(Need.HELD, contract.reference)
    term = _term(contract.country, contract.delivered_on)
    return Keeping(Need.TERM, contract.reference, term.until(contract.state_on), term.legal_basis)


def _term(country: str, delivered_on: date | None) -> Retention:
    return kind_named("contract" if delivered_on else "offer").retention(country)


def held_contracts(by: Actor, numbers: Collection[str]) -> frozenset[str]:
    """Return which contracts stand under a legal hold, by number; no permission to read them is asked."""
    rows = Contract.objects.filter(organisation_id=by.organisation_id, reference__in=numbers)
    named = {
        Subject("leasing.contract", pk): number
        for pk, number in rows.values_list("id", "reference")
    }
    return frozenset(named[one] for one in held_among(named.keys(), by))


def all_held_contracts(by: Actor) -> frozenset[str]:
    """Return the numbers of every contract under a legal hold; no permission to read them is asked."""
    rows = Contract.objects.filter(
        organisation_id=by.organisation_id, id__in=held_of("leasing.contract", by)
    )
    return frozenset(rows.values_list("reference", flat=True))
