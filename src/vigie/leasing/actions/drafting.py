"""A contract begins: its reference, its parties, its first version."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Conflict
from vigie.leasing.actions.cases import SUBJECT
from vigie.leasing.actions.numbers import draw
from vigie.leasing.actions.versions import write_version
from vigie.leasing.domain.agreement import Agreement
from vigie.leasing.domain.lifecycle import SELL, State
from vigie.leasing.domain.plan import plan_of
from vigie.leasing.models import Contract

KIND = "CTR"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewContract:
    """What is drafted. Without a reference the next number of the year is drawn.

    `title` names the asset, `valid_until` the last day on which it may be signed.
    """

    agreement: Agreement
    customer_id: int
    is_consumer: bool
    asset_id: int | None = None
    title: str = ""
    reference: str = ""
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Drafted:
    """A contract that began."""

    contract_id: int
    reference: str


@act("leasing.contract_drafted", permission=SELL)
def draft_contract(new: NewContract, *, on: date, by: Actor, key: str) -> Drafted:
    """Write a contract in the state draft, with its first version.

    Raises Invalid for terms that make no schedule, and Conflict `leasing.reference_taken`.
    """
    del key
    plan = plan_of(new.agreement)
    reference = new.reference or _next_reference(by.organisation_id, on.year)
    if Contract.objects.filter(organisation_id=by.organisation_id, reference=reference).exists():
        raise Conflict("leasing.reference_taken", reference=reference)
    now = timezone.now()
    contract = Contract.objects.create(
        organisation_id=by.organisation_id,
        reference=reference,
        customer_id=new.customer_id,
        asset_id=new.asset_id,
        product=new.agreement.product,
        accounting=new.agreement.accounting.value,
        country=new.agreement.country,
        currency=new.agreement.currency,
        is_consumer=new.is_consumer,
        title=new.title,
        state=State.DRAFT.value,
        state_on=on,
        valid_until=new.valid_until,
        ends_on=new.agreement.terms.ends_on,
        recorded_at=now,
    )
    write_version(contract, plan, step="draft", effective_on=on, now=now)
    contract.save()
    record(SUBJECT, contract.pk, data={"reference": reference}, effective_on=on)
    return Drafted(contract.pk, reference)


def _next_reference(organisation_id: int, year: int) -> str:
    return f"{KIND}-{year}-{draw(organisation_id, KIND, year):06d}"
