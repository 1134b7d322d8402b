"""Tax documents carried by platforms: chosen, queued with their paper, sent and followed by jobs.

Two short acts around each call, as for messages: no transaction is open while a platform is spoken
to. What went wrong in between is mended by doing it again, for a deposit is idempotent (`ports`).
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Self
from uuid import uuid4

from django.utils import timezone

from vigie.database.jobs import defer
from vigie.database.tenant import tenant
from vigie.documents.actions.blobs import written
from vigie.documents.actions.rows import Description, kept
from vigie.documents.domain.cleaning import writable
from vigie.documents.domain.files import Blob, Subject
from vigie.documents.domain.sending import (
    CLAIM_LASTS,
    WAITING,
    State,
    ask_again,
    is_over,
    wait_after,
)
from vigie.documents.models import PlatformChoice, Transmission, TransmissionStep
from vigie.documents.ports import Deposit, OutgoingInvoice, Status, platform_of
from vigie.documents.queries import CHOOSE, SEND, content_of
from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Invalid, NotFound, Refused, Unavailable

COUNTRIES: Final = ("FR", "PL")
TASK: Final = "documents.tend_platforms"
SUBJECT: Final = "documents.transmission"
_REPLY: Final = 500
_CODE: Final = 100


@dataclass(frozen=True, slots=True)
class Told:
    """A step that a platform told, cleaned; its receipt lies on disk already."""

    stage: str
    code: str
    at: datetime
    reason: str
    official_number: str
    receipt: Blob | None

    @classmethod
    def of(cls, status: Status, by: Actor) -> Self:
        """Write down the receipt, and take what no column holds out of the platform's words."""
        proof = status.proof
        return cls(
            status.stage.value,
            writable(status.code)[:_CODE],
            status.at,
            writable(status.reason)[:_REPLY],
            writable(status.official_number)[:_CODE],
            written(by.organisation_id, [proof]) if proof else None,
        )


@dataclass(frozen=True, slots=True)
class Claim:
    """A document that is ours to see to now."""

    id: int
    state: str
    attempts: int


@act("documents.platform_chosen", permission=CHOOSE)
def choose_platform(country: str, *, since: date | None, by: Actor, key: str) -> None:
    """Have tax documents issued from a day on carried by the platform of a country; None: no more.

    What is under way is still followed. Raises Invalid for a country without platforms.
    """
    del key
    if country not in COUNTRIES:
        raise Invalid("documents.platform_unknown", country=country, known=", ".join(COUNTRIES))
    choice = PlatformChoice.objects.create(
        organisation_id=by.organisation_id,
        country=country,
        since=since,
        recorded_at=timezone.now(),
    )
    record("documents.platform", choice.pk, data={"country": country}, effective_on=since)


@act("documents.sending_asked", permission=SEND)
def send_again(transmission_id: int, *, by: Actor, key: str) -> str:
    """Queue a document again that no platform took; returns its state.

    Raises NotFound, and Refused("documents.sent_already") for one that a platform has.
    """
    del key
    row = _locked(transmission_id, by)
    if row.state not in (State.UNSENDABLE, *WAITING):
        raise Refused("documents.sent_already", number=row.number, state=row.state)
    row.state, row.attempts, row.reason, row.reply = State.QUEUED.value, 0, "", ""
    row.next_at = timezone.now()
    row.save(update_fields=["state", "attempts", "reason", "reply", "next_at"])
    tend_soon(by.organisation_id)
    record(SUBJECT, row.pk, data={"state": row.state})
    return row.state


def tend_soon(organisation_id: int) -> None:
    """Have the platforms of an organisation tended once this transaction is committed."""
    defer(TASK, organisation_id=organisation_id)


def tend_platforms(*, by: Actor, key: str) -> int:
    """See to every document that is due, one after the other; returns how many.

    A platform that is away or busy is left alone until the next round.
    """
    count, away = 0, set[str]()
    while True:
        run = f"{key}:{uuid4().hex}"
        claim = claim_transmission(sorted(away), by=by, key=run)
        if claim is None:
            return count
        count += 1
        country = _see_to(claim, run, by)
        if country:
            away.add(country)


def _see_to(claim: Claim, run: str, by: Actor) -> str:
    """Deposit a document, or ask for its news; returns the country of a platform that is away."""
    with tenant(by.organisation_id):
        row = Transmission.objects.get(organisation_id=by.organisation_id, pk=claim.id)
        outgoing = None if row.platform_id else _outgoing(row)
    platform = platform_of(row.country)
    try:
        if outgoing is None:
            told = tuple(Told.of(one, by) for one in platform.statuses(row.platform_id))
            note_steps(row.pk, told, by=by, key=run)
        else:
            note_deposit(row.pk, platform.deposit(outgoing), by=by, key=run)
    except Refused as refusal:
        _note_fault(row.pk, refusal, by, run)
    except Unavailable as absence:
        _note_fault(row.pk, absence, by, run)
        return row.country
    return ""


@act("documents.transmission_claimed", permission=SEND)
def claim_transmission(away: list[str], *, by: Actor, key: str) -> Claim | None:
    """Take the next document that is due and that nobody sees to; None when there is none.

    The claim ends by itself: whoever dies with it leaves the document to another.
    """
    del key
    now = timezone.now()
    due = Transmission.objects.filter(organisation_id=by.organisation_id, next_at__lte=now)
    free = due.exclude(country__in=away).order_by("next_at", "id")
    row = free.select_for_update(skip_locked=True).first()
    if row is None:
        record(SUBJECT, None)
        return None
    if not row.platform_id:
        row.state, row.attempts = State.SENDING.value, row.attempts + 1
    row.next_at = now + CLAIM_LASTS
    row.save(update_fields=["state", "attempts", "next_at"])
    record(SUBJECT, row.pk, data={"state": row.state, "attempt": row.attempts})
    return Claim(row.pk, row.state, row.attempts)


@act("documents.deposit_noted", permission=SEND)
def note_deposit(transmission_id: int, deposit: Deposit, *, by: Actor, key: str) -> str:
    """Note that a platform took a document; returns its state. Noted again it changes nothing."""
    del key
    row = _locked(transmission_id, by)
    if not row.platform_id:
        row.platform_id, row.deposited_at = deposit.platform_id, deposit.accepted_at
        row.state, row.reason, row.reply = State.DEPOSITED.value, "", ""
        row.next_at = timezone.now()
        row.save()
    record(SUBJECT, row.pk, data={"state": row.state, "platform_id": row.platform_id})
    return row.state


@act("documents.steps_noted", permission=SEND)
def note_steps(transmission_id: int, told: tuple[Told, ...], *, by: Actor, key: str) -> str:
    """Note what a platform told of a document, each step once; returns the state it stands in."""
    del key
    row, now = _locked(transmission_id, by), timezone.now()
    for status in told:
        TransmissionStep.objects.get_or_create(
            organisation_id=by.organisation_id,
            transmission=row,
            stage=status.stage,
            code=status.code,
            at=status.at,
            defaults={
                "reason": status.reason,
                "proof": _kept_receipt(row, status.receipt, by),
                "recorded_at": now,
            },
        )
    if told:
        last = told[-1]
        row.state, row.reason, row.reply = last.stage, "", last.reason
        row.official_number = last.official_number or row.official_number
    over = is_over(State(row.state), row.country)
    row.next_at = None if over else ask_again(row.deposited_at or row.queued_at, now)
    row.save()
    record(SUBJECT, row.pk, data={"state": row.state, "steps": len(told)})
    return row.state


@act("documents.sending_failed", permission=SEND)
def note_failure(
    transmission_id: int, code: str, reply: str, wait: float | None, *, by: Actor, key: str
) -> str:
    """Note why a document did not get through; `wait` in seconds, None when it never will."""
    del key
    row, now = _locked(transmission_id, by), timezone.now()
    row.reason, row.reply = code, reply[:_REPLY]
    if wait is not None:
        row.state = row.state if row.platform_id else State.QUEUED.value
        row.next_at = now + wait_after(max(row.attempts, 1), wait)
    elif not row.platform_id:
        row.state, row.next_at = State.UNSENDABLE.value, None
    else:
        row.next_at = ask_again(row.deposited_at or row.queued_at, now)
    row.save()
    record(SUBJECT, row.pk, data={"state": row.state, "reason": code})
    return row.state


def _note_fault(transmission_id: int, fault: Refused | Unavailable, by: Actor, run: str) -> None:
    reply = writable(str(fault.params.get("reply", fault.params.get("detail", ""))))
    wait = fault.retry_after if isinstance(fault, Unavailable) else None
    note_failure(transmission_id, fault.code, reply, wait, by=by, key=run)


def _outgoing(row: Transmission) -> OutgoingInvoice:
    content = content_of(row.document).read_bytes()
    return OutgoingInvoice(row.number, row.issued_on, row.seller_id, row.buyer_id, content)


def _kept_receipt(row: Transmission, receipt: Blob | None, by: Actor) -> str:
    """Keep the receipt of a platform as a document beside the invoice; returns its digest."""
    if receipt is None:
        return ""
    about = Subject(row.document.subject_kind, row.document.subject_id)
    said = Description("receipt", row.number, "", row.issued_on)
    return kept(said, receipt, about, by).digest


def _locked(transmission_id: int, by: Actor) -> Transmission:
    rows = Transmission.objects.select_for_update().filter(organisation_id=by.organisation_id)
    row = rows.filter(pk=transmission_id).first()
    if row is None:
        raise NotFound("documents.transmission_missing", transmission=transmission_id)
    return row
