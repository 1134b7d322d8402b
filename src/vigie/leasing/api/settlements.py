"""Endpoints of announced settlements."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from ninja import Header, Router, Schema

from vigie.kernel.money import Money
from vigie.leasing import actions, queries
from vigie.leasing.domain.settlements import NewAnnouncement
from vigie.ui.access import StaffRequest
from vigie.ui.strict import Strict

router = Router()
Key = Annotated[str, Header(alias="Idempotency-Key", min_length=1, max_length=200)]


class AnnouncementIn(Strict):
    """What a dealer says: part_exchange or buyout, of which vehicle, paid by when."""

    dealer_id: int
    contract_number: str
    vehicle: str
    kind: str
    valid_until: date


class AnnouncementOut(Schema):
    """What settles the contract, and until when."""

    id: int
    contract_number: str
    amount: Decimal
    currency: str
    valid_until: date


class WithdrawnOut(Schema):
    """The contract that the rules speak of again."""

    contract_id: int


@router.post("/leasing/settlements", response=AnnouncementOut, summary="Announce a settlement")
def announce(request: StaffRequest, given: AnnouncementIn, key: Key) -> dict[str, object]:
    """Note that a dealer settles a contract by a day; nothing of its customer is told."""
    said = given.dict()
    new = NewAnnouncement(**{name: value for name, value in said.items() if name != "dealer_id"})
    done = actions.announce_settlement(given.dealer_id, new, by=request.actor, key=key)
    amount = Money(done.minor, done.currency).amount
    shown = {"id": done.id, "contract_number": done.contract_number, "currency": done.currency}
    return {**shown, "amount": amount, "valid_until": done.valid_until}


class MatchOut(Schema):
    """A contract for which a dealer announced exactly the amount that was asked for."""

    contract_id: int
    contract_number: str


@router.get("/leasing/settlements/matches", response=list[MatchOut], summary="Match money")
def matches(request: StaffRequest, amount: Decimal, currency: str) -> list[dict[str, object]]:
    """Return the contracts whose announced settlement is still awaited with exactly this amount."""
    minor = Money.of(amount, currency).minor
    found = queries.settlement_matches(request.actor, minor, currency)
    return [{"contract_id": pk, "contract_number": name} for pk, name in found]


@router.post(
    "/leasing/settlements/{announcement_id}/withdrawal",
    response=WithdrawnOut,
    summary="Withdraw an announcement",
)
def withdraw(request: StaffRequest, announcement_id: int, key: Key) -> dict[str, object]:
    """Take an announcement back; the rules speak again."""
    by = request.actor
    return {"contract_id": actions.withdraw_announcement(announcement_id, by=by, key=key)}
