"""The endpoints of the close of day: how it stands, and its order."""

from datetime import date
from typing import Annotated

from ninja import Field, Header, Query, Router, Schema, Status

from vigie.leasing import queries
from vigie.leasing.actions import (
    Written,
    note_posting,
    order_close,
    remind_customer,
    undo_posting,
)
from vigie.leasing.domain.closing_pace import pace
from vigie.ui.access import StaffRequest
from vigie.ui.strict import Strict

router = Router()

Key = Annotated[str, Header(alias="Idempotency-Key", min_length=1, max_length=200)]


class CloseIn(Strict):
    """The last day to close."""

    through: date


class Ordered(Schema):
    """How many slices are new: 0 where the days were begun already."""

    slices: int


class DayOut(Schema):
    """A day and its slices; contracts of the slices that are done, `uncharged` by code of the reason."""

    on: date
    slices: int
    done: int
    worked_on: int
    waiting: int
    contracts: int
    failed: int
    charged: int
    uncharged: dict[str, int]


class BehindOut(Schema):
    """A contract that misses days, and the code of the reason."""

    contract_id: int
    reference: str
    since: date
    days: int
    reason: str


class ClosingOut(Schema):
    """The open day, days under way or closed last, contracts a second, contracts left behind."""

    business_date: date | None
    days: list[DayOut]
    contracts_a_second: float | None
    behind: list[BehindOut]
    behind_in_all: int


class ReminderOut(Schema):
    """A customer to remind: level 1 to 4, since when; minor units."""

    contract_id: int
    reference: str
    customer_id: int
    currency: str
    overdue: int
    days_past_due: int
    level: int
    since: date


class RemindersOut(Schema):
    """Reminders due at the end of a day, the longest delay first; `after` begins the next page."""

    on: date | None
    rows: list[ReminderOut]
    after: tuple[int, int] | None


@router.get("/leasing/reminders", response=RemindersOut, summary="Reminders due")
def reminders(
    request: StaffRequest,
    on: date | None = None,
    level: Annotated[int | None, Query(ge=1, le=4)] = None,
    after_days: int | None = None,
    after: int | None = None,
) -> queries.Reminders:
    """Return who is to be reminded at the end of a closed day, fifty at a time."""
    place = (after_days, after) if after_days is not None and after is not None else None
    return queries.reminders_due(request.actor, on=on, level=level, after=place)


class TakenBackOut(Schema):
    """A posting noted by mistake: for which day, why, which user took it back and when."""

    posted_on: date
    reason: str
    by: int | None
    on: date


class LetterOut(Schema):
    """A letter to a customer: reminder, end_near or open_again, by email or paper; minor units.

    `posted_on` is when a paper was handed to the post, `posted_by` the user who noted it; `taken_back` is
    what was noted by mistake before.
    """

    id: int
    occasion: str
    level: int
    on: date
    minor: int
    language: str
    way: str
    message_id: int | None
    document_id: int | None
    posted_on: date | None
    posted_by: int | None
    taken_back: list[TakenBackOut]


class UndoIn(Strict):
    """Why a posting is taken back."""

    reason: str = Field(min_length=1, max_length=200)


class PostingIn(Strict):
    """The day on which a printed letter was handed to the post."""

    on: date


class PostedOut(Schema):
    """The contract whose letter was posted."""

    contract_id: int


class RemindIn(Strict):
    """The day at whose end the reminder is due."""

    on: date


class WrittenOut(Schema):
    """By which way a letter leaves, or the code of why none was written; `letter_id` 0 then."""

    contract_id: int
    way: str
    reason: str
    letter_id: int


@router.get(
    "/leasing/contracts/{contract_id}/letters",
    response=list[LetterOut],
    summary="Letters to the customer",
)
def letters(request: StaffRequest, contract_id: int) -> tuple[queries.LetterLine, ...]:
    """Return what the customer of a contract was written, the newest first."""
    queries.find_contract(request.actor, contract_id)
    return queries.letters_of(request.actor, contract_id)


@router.post(
    "/leasing/contracts/{contract_id}/reminder", response=WrittenOut, summary="Remind the customer"
)
def remind(
    request: StaffRequest, contract_id: int, given: RemindIn, key: Key, *, preview: bool = False
) -> Written:
    """Write the reminder that is due, once for its level; `preview` says what would become of it."""
    act = remind_customer.dry_run if preview else remind_customer
    return act(contract_id, on=given.on, by=request.actor, key=key)


@router.post(
    "/leasing/letters/{letter_id}/posting",
    response=PostedOut,
    summary="Note that a letter was posted",
)
def posting(request: StaffRequest, letter_id: int, given: PostingIn, key: Key) -> dict[str, int]:
    """Keep the day on which a printed letter was handed to the post, once."""
    return {"contract_id": note_posting(letter_id, on=given.on, by=request.actor, key=key)}


@router.post(
    "/leasing/letters/{letter_id}/posting/undo",
    response=PostedOut,
    summary="Take back that a letter was posted",
)
def undo(request: StaffRequest, letter_id: int, given: UndoIn, key: Key) -> dict[str, int]:
    """Take back a posting noted by mistake, while nothing rests on it; it may be noted again."""
    done = undo_posting(letter_id, reason=given.reason, by=request.actor, key=key)
    return {"contract_id": done}


@router.get("/leasing/closing", response=ClosingOut, summary="How the close of day stands")
def closing(request: StaffRequest) -> dict[str, object]:
    """Return days, slices and contracts left behind; at most 50 of these are named."""
    found = queries.closing_monitor(request.actor)
    return {
        "business_date": found.business_date,
        "days": found.days,
        "contracts_a_second": pace(found.recent) if found.under_way else None,
        "behind": found.behind,
        "behind_in_all": found.behind_in_all,
    }


@router.post("/leasing/closing", response={202: Ordered}, summary="Close days")
def close(request: StaffRequest, given: CloseIn, key: Key) -> Status[dict[str, int]]:
    """Order the close of every day from the open one; a job does it, the status tells how far it is."""
    return Status(202, {"slices": order_close(given.through, by=request.actor, key=key)})
