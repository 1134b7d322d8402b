"""Dealers announce a settlement, by staff or on their own page; each is noted, bounded and ends by itself."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils import timezone

from vigie.assets.domain.assets import FactKind
from vigie.assets.queries import asset
from vigie.database.locks import take_turn
from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Conflict, NotFound, Refused
from vigie.kernel.text import alphanumerics
from vigie.leasing.actions.transferring import SUBJECT
from vigie.leasing.domain.lifecycle import RUNNING
from vigie.leasing.domain.settlements import (
    HALF_YEAR,
    LONGEST,
    MOST_OF_CONTRACT,
    MOST_OF_DEALER,
    WITHIN,
    NewAnnouncement,
    check_announcement,
)
from vigie.leasing.models import Announcement, Contract
from vigie.leasing.queries.settlements import awaited_of, settlement_quote
from vigie.notices.actions import Outsider, write_out
from vigie.parties.domain.parties import PartyRole
from vigie.parties.queries import party
from vigie.tenancy.actions import LinkSubject, issue_link

ANNOUNCE: Final = "leasing.announce_settlements"
DEALERS: Final = (PartyRole.SUPPLIER, PartyRole.BROKER)


@dataclass(frozen=True, slots=True)
class Announced:
    """What a dealer is told: the contract he named, the amount in minor units and until when it holds."""

    id: int
    contract_number: str
    minor: int
    currency: str
    valid_until: date


@act("leasing.settlement_announced", permission=ANNOUNCE)
def announce_settlement(dealer_id: int, new: NewAnnouncement, *, by: Actor, key: str) -> Announced:
    """Note that a dealer settles a contract by a day, and return the amount that does.

    NotFound `leasing.announced_unknown` unless number and plate or VIN are those of one running
    contract: it does not say which is wrong. Refused for a party who is no dealer of ours, above twenty
    a dealer in thirty days or two a contract in half a year; Conflict while one stands.
    """
    del key
    today = timezone.localdate()
    check_announcement(new, today)
    refuse_stranger(dealer_id, by)
    # His announcements are counted one after the other, or two at once would pass the limit.
    take_turn(f"leasing.announcements {dealer_id}", by.organisation_id)
    contract = _named(new, by)
    _refuse_too_many(dealer_id, contract, today, by)
    quoted = settlement_quote(contract, new.valid_until)
    line = Announcement.objects.create(
        organisation_id=by.organisation_id,
        contract=contract,
        dealer_id=dealer_id,
        kind=new.kind,
        announced_on=today,
        valid_until=new.valid_until,
        minor=quoted.total,
        by_link=by.kind == "link",
        user_id=by.user_id,
        recorded_at=timezone.now(),
    )
    data = {"announcement": line.pk, "dealer": dealer_id, "kind": new.kind, "minor": quoted.total}
    record(SUBJECT, contract.pk, data=data, effective_on=new.valid_until)
    number = contract.reference
    return Announced(line.pk, number, quoted.total, quoted.currency, new.valid_until)


@act("leasing.announcement_withdrawn", permission=ANNOUNCE)
def withdraw_announcement(announcement_id: int, *, by: Actor, key: str) -> int:
    """Take an announcement back from today on; returns its contract. Conflict when it stands no more."""
    del key
    mine = Announcement.objects.select_for_update().filter(organisation_id=by.organisation_id)
    found = mine.filter(pk=announcement_id).first()
    if found is None:
        raise NotFound("leasing.announced_unknown")
    today = timezone.localdate()
    is_awaited = found.pk in {one.id for one in awaited_of(by, found.contract_id)}
    if not is_awaited or found.valid_until < today:
        raise Conflict("leasing.announced_over")
    found.withdrawn_on, found.withdrawn_by = today, by.user_id
    found.save(update_fields=["withdrawn_on", "withdrawn_by"])
    record(SUBJECT, found.contract_id, data={"announcement": announcement_id})
    return found.contract_id


@act("leasing.dealer_invited", permission=ANNOUNCE)
def invite_dealer(dealer_id: int, address: str, *, by: Actor, key: str) -> int:
    """Send a dealer the link of his own page for thirty days; returns the link's id."""
    dealer = refuse_stranger(dealer_id, by)
    about = LinkSubject("parties.party", dealer_id, dealer)
    link_id = issue_link("settle", about, days=LONGEST.days, by=by, key=f"{key} link")
    until = timezone.localdate() + LONGEST
    to = Outsider(address, dealer, link_id)
    write_out(
        "leasing.dealer_link", to, {"valid_until": until}, str(link_id), by=by, key=f"{key} letter"
    )
    record("parties.party", dealer_id, data={"link": link_id}, personal={"address": address})
    return link_id


def refuse_stranger(dealer_id: int, by: Actor) -> str:
    """Refuse a party who is neither supplier nor broker of ours; returns the language of his letters."""
    found = party(dealer_id, by)
    if not set(DEALERS) & set(found.roles):
        raise Refused("leasing.dealer_unknown")
    return found.language


def _named(new: NewAnnouncement, by: Actor) -> Contract:
    running = [state.value for state in RUNNING]
    mine = Contract.objects.select_for_update().filter(organisation_id=by.organisation_id)
    found = mine.filter(reference=new.contract_number.strip(), state__in=running).first()
    if found is None or found.asset_id is None or not _is_vehicle(found.asset_id, new.vehicle, by):
        raise NotFound("leasing.announced_unknown")
    return found


def _is_vehicle(asset_id: int, said: str, by: Actor) -> bool:
    facts = asset(asset_id, by).facts
    borne = {alphanumerics(facts.get(kind, "")) for kind in (FactKind.PLATE, FactKind.VIN)}
    return alphanumerics(said) in borne - {""}


def _refuse_too_many(dealer_id: int, contract: Contract, today: date, by: Actor) -> None:
    mine = Announcement.objects.filter(organisation_id=by.organisation_id)
    of_contract = mine.filter(contract=contract)
    if of_contract.filter(withdrawn_on=None, valid_until__gte=today).exists():
        raise Conflict("leasing.announced_already")
    if of_contract.filter(announced_on__gt=today - HALF_YEAR).count() >= MOST_OF_CONTRACT:
        raise Refused("leasing.announced_too_often", limit=MOST_OF_CONTRACT)
    if mine.filter(dealer_id=dealer_id, announced_on__gt=today - WITHIN).count() >= MOST_OF_DEALER:
        raise Refused("leasing.announced_too_many", limit=MOST_OF_DEALER)
