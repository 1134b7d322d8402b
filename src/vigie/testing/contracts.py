"""Contracts made by the real acts: a lessor with its charts, and a contract at any point of its life."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from vigie.database.tenant import tenant
from vigie.kernel.actor import Actor, system_actor
from vigie.kernel.months import add_months
from vigie.kernel.rate import Rate
from vigie.leasing.actions import (
    Coming,
    Outcome,
    activate_contract,
    apply_for_contract,
    approve_contract,
    bill_instalments,
    draft_contract,
    issue_contract,
    offer_contract,
    record_payment,
    sign_contract,
    verify_contract,
)
from vigie.leasing.actions.drafting import NewContract
from vigie.leasing.domain.agreement import Agreement
from vigie.leasing.domain.terms import Drawdown, Interest, Terms, Timing
from vigie.ledger.actions import adopt_chart
from vigie.ledger.domain.transfers import Book, Subject
from vigie.ledger.queries.balances import balances_of
from vigie.parties.actions import register_party
from vigie.parties.domain.parties import NewParty
from vigie.tenancy.actions import create_organisation

DELIVERED = date(2024, 1, 15)
VAT = Fraction(1, 5)
Balances = dict[str, int]
SALE = (
    offer_contract,
    apply_for_contract,
    approve_contract,
    issue_contract,
    sign_contract,
    verify_contract,
)


@dataclass(frozen=True, slots=True)
class Lessor:
    """An organisation that keeps both views, its system actor, and one customer."""

    by: Actor
    customer: int

    def draft(self, agreement: Agreement, *, is_consumer: bool = True) -> int:
        """Draft a contract and return its id."""
        new = NewContract(
            agreement=agreement,
            customer_id=self.customer,
            is_consumer=is_consumer,
            title="Peugeot 208",
        )
        signed = agreement.terms.start_on - timedelta(days=20)
        return draft_contract(new, on=signed, by=self.by, key=secrets.token_hex(8)).contract_id

    def verified(self, agreement: Agreement, *, is_consumer: bool = True, days: int = 20) -> int:
        """Bring a contract to the eve of delivery, signed twenty days before."""
        contract = self.draft(agreement, is_consumer=is_consumer)
        signed = agreement.terms.start_on - timedelta(days=days)
        for step in SALE:
            step(contract, on=signed, by=self.by, key=secrets.token_hex(8))
        return contract

    def withdrawable(self, agreement: Agreement) -> int:
        """Bring a contract to its delivery, eight days after its signature."""
        contract = self.verified(agreement, days=8)
        delivered = agreement.terms.start_on
        activate_contract(contract, delivered_on=delivered, by=self.by, key=secrets.token_hex(8))
        return contract

    def verified_by(self, person: Actor, agreement: Agreement) -> int:
        """Bring a contract to its delivery; a person verifies the papers, the system does the rest."""
        contract = self.draft(agreement)
        signed = agreement.terms.start_on - timedelta(days=20)
        for step in SALE:
            who = person if step is verify_contract else self.by
            step(contract, on=signed, by=who, key=secrets.token_hex(8))
        delivered = agreement.terms.start_on
        activate_contract(contract, delivered_on=delivered, by=self.by, key=secrets.token_hex(8))
        return contract

    def verified_and_activated_by_one(self, agreement: Agreement) -> None:
        """Let one person verify the papers and activate; the lifecycle refuses."""
        contract = self.draft(agreement)
        person = replace(self.by, user_id=7, kind="person")
        signed = agreement.terms.start_on - timedelta(days=20)
        for step in SALE:
            who = person if step is verify_contract else self.by
            step(contract, on=signed, by=who, key=secrets.token_hex(8))
        activate_contract(contract, delivered_on=agreement.terms.start_on, by=person, key="one")

    def active(self, agreement: Agreement, *, is_consumer: bool = True) -> int:
        """Bring a contract to the day of its delivery."""
        contract = self.verified(agreement, is_consumer=is_consumer)
        delivered = agreement.terms.start_on
        activate_contract(contract, delivered_on=delivered, by=self.by, key=secrets.token_hex(8))
        return contract

    def bill(self, contract: int, through: date) -> int:
        """Bill one contract up to a day; returns how many instalments."""
        done = bill_instalments(
            through, contract_ids=(contract,), by=self.by, key=secrets.token_hex(8)
        )
        return done.instalments

    def pay(self, contract: int, minor: int, on: date, method: str = "transfer") -> Outcome:
        """Record a payment."""
        coming = Coming(minor, on, method)
        return record_payment(contract, coming, by=self.by, key=secrets.token_hex(8))

    def balances(
        self, contract: int, book: Book = Book.STATUTORY, on: date = date(2099, 1, 1)
    ) -> Balances:
        """Return the balance of each role of a contract that is not zero, debit above zero."""
        with tenant(self.by.organisation_id):
            found = balances_of(
                self.by.organisation_id, Subject("leasing.contract", contract), on=on, book=book
            )
        return {role: money.minor for role, money in found.items() if money.minor}


def new_lessor(
    name: str = "Lessor One", *, chart: str = "fr_lessor", currency: str = "EUR"
) -> Lessor:
    """Make an organisation with its charts and one customer."""
    by = system_actor(create_organisation(name), name="test")
    return lessor_of(by, chart=chart, currency=currency)


def lessor_of(by: Actor, *, chart: str = "fr_lessor", currency: str = "EUR") -> Lessor:
    """Give an organisation its charts and one customer."""
    for template in (chart, "ifrs_lessor"):
        adopt_chart(template, currency=currency, by=by, key=template)
    customer = register_party(
        NewParty("person", "Martin", "Zoé", roles=("customer",)),
        on=date(2020, 1, 1),
        by=by,
        key="customer",
    )
    return Lessor(by, customer)


def terms(count: int = 48, start_on: date = DELIVERED, **changes: object) -> Terms:
    """Return the terms of 25,000 at 6 % over 48 months, in arrears, some of them changed."""
    plain = Terms(
        currency="EUR",
        drawdowns=(Drawdown(start_on, 2_500_000),),
        start_on=start_on,
        first_due_on=add_months(start_on, 1),
        count=count,
        interest=Interest(Rate.percent("6")),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]  # any field of the terms


def credit(count: int = 48, start_on: date = DELIVERED) -> Agreement:
    """Return a credit of 25,000 at 6 % with a fee of 150."""
    return Agreement(product="credit", country="FR", terms=terms(count, start_on), fee=15_000)


def loa(count: int = 48, start_on: date = DELIVERED) -> Agreement:
    """Return a lease with option: the contract of the check figures CX-1, tax on top of it."""
    rented = terms(count, start_on, first_rental=300_000, residual=1_000_000)
    return Agreement(
        product="loa", country="FR", terms=rented, tax=VAT, asset_tax=500_000, deposit=50_000
    )


def lld(count: int = 48, start_on: date = DELIVERED) -> Agreement:
    """Return a rental in advance with services of 35 a month and a residual of 11,000."""
    rented = terms(
        count, start_on, residual=1_100_000, timing=Timing.ADVANCE, first_due_on=start_on
    )
    return Agreement(
        product="lld", country="FR", terms=rented, tax=VAT, asset_tax=500_000, services=3_500
    )


def in_parts(agreed: Agreement, later: int, on: date) -> Agreement:
    """Return an agreement of whose price a part is to be paid on a day after delivery."""
    start, whole = agreed.terms.start_on, agreed.terms.drawn
    parts = (Drawdown(start, whole - later), Drawdown(on, later))
    return replace(agreed, terms=replace(agreed.terms, drawdowns=parts))


AGREEMENTS: dict[str, Callable[..., Agreement]] = {"credit": credit, "loa": loa, "lld": lld}
