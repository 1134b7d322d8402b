"""A contract begins: its reference, its parties, its first version."""

from dataclasses import dataclass, replace
from datetime import date

from django.utils import timezone

from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Conflict, Invalid, Refused
from vigie.kernel.money import Money
from vigie.leasing.actions.numbers import draw
from vigie.leasing.actions.packaging import write_packages
from vigie.leasing.actions.transferring import SUBJECT
from vigie.leasing.actions.versions import write_version
from vigie.leasing.domain.agreement import Agreement
from vigie.leasing.domain.asked_text import asked_or_refuse
from vigie.leasing.domain.from_quote import agreement_of, packages_of
from vigie.leasing.domain.lifecycle import SELL, State
from vigie.leasing.domain.packages import Chosen
from vigie.leasing.domain.plan import Plan, plan_of
from vigie.leasing.domain.products import Audience
from vigie.leasing.domain.quoting import quote
from vigie.leasing.models import Contract
from vigie.leasing.queries import offer, product_version
from vigie.parties.queries import names_of

KIND = "CTR"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewContract:
    """What is drafted. Without a reference the next number of the year is drawn.

    `title` names the asset, `valid_until` the last day on which it may be signed. `is_pledged`: the
    customer's asset is pledged to the lender, who releases it when all is paid. `packages` make up the
    agreement's insurance and services; what they leave has no name.
    """

    agreement: Agreement
    customer_id: int
    is_consumer: bool
    is_pledged: bool = False
    asset_id: int | None = None
    title: str = ""
    reference: str = ""
    valid_until: date | None = None
    offer_id: int | None = None
    product_version_id: int | None = None
    packages: tuple[Chosen, ...] = ()


@dataclass(frozen=True, slots=True)
class Drafted:
    """A contract that began."""

    contract_id: int
    reference: str


@dataclass(frozen=True, slots=True)
class Whose:
    """Who signs, for which asset, whether it is pledged; what the dealer or broker is paid.

    `commission` is in minor units before tax, `commission_tax` the recoverable tax on it: none on a credit
    (CGI, art. 261 C, 1° a; ustawa o VAT, art. 43 ust. 1 pkt 38).
    """

    customer_id: int
    asset_id: int | None = None
    is_pledged: bool = False
    commission: int = 0
    commission_tax: int = 0


@act("leasing.contract_drafted", permission=SELL)
def draft_contract(new: NewContract, *, on: date, by: Actor, key: str) -> Drafted:
    """Write a contract in the state draft, with its first version.

    Raises Invalid for terms that make no schedule, Refused `leasing.first_drawdown_too_small` where the
    parts of the price paid later leave less than the residual drawn, Conflict `leasing.reference_taken`.
    """
    del key
    return _write(new, on, by)


@act("leasing.contract_drafted_from_offer", permission=SELL)
def draft_from_offer(offer_id: int, *, whose: Whose, on: date, by: Actor, key: str) -> Drafted:
    """Write the contract that an offer proposes, priced again on the version it was made on.

    Raises NotFound for the offer, Refused `leasing.offer_lapsed` after its last day,
    `leasing.quote_unserved` for what contracts do not serve yet, and Conflict
    `leasing.offer_contracted` when it has a contract.
    """
    del key
    made = offer(by, offer_id)
    if on > made.valid_until:
        raise Refused("leasing.offer_lapsed", valid_until=made.valid_until)
    if Contract.objects.filter(organisation_id=by.organisation_id, offer=made).exists():
        raise Conflict("leasing.offer_contracted", reference=made.reference)
    terms = product_version(by, made.product_version_id).terms
    priced = quote(terms, asked_or_refuse(made.asked, terms, made.made_on))
    new = NewContract(
        agreement=replace(
            agreement_of(priced),
            commission=whose.commission,
            commission_tax=whose.commission_tax,
        ),
        customer_id=whose.customer_id,
        is_consumer=terms.audience is Audience.CONSUMER,
        is_pledged=whose.is_pledged,
        asset_id=whose.asset_id,
        title=made.title,
        valid_until=made.valid_until,
        offer_id=made.pk,
        product_version_id=made.product_version_id,
        packages=packages_of(priced),
    )
    return _write(new, on, by)


def _write(new: NewContract, on: date, by: Actor) -> Drafted:
    if not names_of([new.customer_id], by):
        raise Invalid("leasing.customer_unfit", customer=new.customer_id)
    if new.is_pledged and new.agreement.is_lease:
        raise Invalid("leasing.lease_pledged", product=new.agreement.product)
    plan = plan_of(new.agreement)
    _check_drawn(plan)
    reference = new.reference or _next_reference(by.organisation_id, on.year)
    if Contract.objects.filter(organisation_id=by.organisation_id, reference=reference).exists():
        raise Conflict("leasing.reference_taken", reference=reference)
    now = timezone.now()
    contract = Contract.objects.create(
        organisation_id=by.organisation_id,
        reference=reference,
        customer_id=new.customer_id,
        asset_id=new.asset_id,
        offer_id=new.offer_id,
        product_version_id=new.product_version_id,
        product=new.agreement.product,
        accounting=new.agreement.accounting.value,
        country=new.agreement.country,
        currency=new.agreement.currency,
        is_consumer=new.is_consumer,
        is_pledged=new.is_pledged,
        title=new.title,
        state=State.DRAFT.value,
        state_on=on,
        valid_until=new.valid_until,
        ends_on=new.agreement.terms.ends_on,
        recorded_at=now,
    )
    write_version(contract, plan, step="draft", effective_on=on, now=now)
    contract.save()
    write_packages(contract, new.packages, new.agreement)
    record(SUBJECT, contract.pk, data={"reference": reference}, effective_on=on)
    return Drafted(contract.pk, reference)


def _check_drawn(plan: Plan) -> None:
    """Refuse later parts of the price where what was drawn does not carry first rental and residual."""
    agreement, terms = plan.agreement, plan.agreement.terms
    opening = terms.drawn_at_start - terms.first_rental
    least = min(opening, *(row.closing for row in plan.rows))
    if least < terms.residual or terms.drawn_at_start <= agreement.financed_fee:
        residual = Money(terms.residual, terms.currency).amount
        raise Refused("leasing.first_drawdown_too_small", residual=residual)


def _next_reference(organisation_id: int, year: int) -> str:
    return f"{KIND}-{year}-{draw(organisation_id, KIND, year):06d}"
