"""Letters to customers: by e-mail where an address is known, else a paper to print; each once.

The letter, its e-mail or paper and the line in the journal are one transaction: killed at any point,
either all of it is there or nothing, and the next run writes what is missing. Figures are read under the
lock of the contract, as the books stand at that moment; the journal holds no address and no name.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils import timezone

from vigie.database.tenant import tenant
from vigie.documents.actions import generate_within
from vigie.documents.domain.files import Subject
from vigie.documents.domain.parties import Party as OnPaper
from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import NotFound, Unavailable, VigieError
from vigie.kernel.money import Money
from vigie.leasing.actions import loading
from vigie.leasing.actions.transferring import SUBJECT
from vigie.leasing.domain.agreement import WITH_OPTION
from vigie.leasing.domain.closing import reminder_due
from vigie.leasing.domain.letters import (
    Debtor,
    LeftOut,
    Occasion,
    Stance,
    Way,
    left_out,
    mention_of,
    reminder_about,
)
from vigie.leasing.domain.lifecycle import State
from vigie.leasing.models import Contract, CustomerLetter, EndAnnouncement, OpenDue, Payment
from vigie.leasing.queries.letters import is_written_to, to_remind
from vigie.leasing.queries.reopened import reopened
from vigie.leasing.queries.standing import standing_of
from vigie.notices.actions import Outsider, letter, write_out
from vigie.notices.domain.kinds import Context
from vigie.parties.domain.parties import FactKind, Party
from vigie.parties.queries import party

WRITE: Final = "leasing.write_customers"
PAPER: Final = "customer_letter"
_KINDS: Final = {
    Occasion.REMINDER: "leasing.reminder",
    Occasion.END_NEAR: "leasing.end_near",
    Occasion.OPEN_AGAIN: "leasing.open_again",
}


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a letter: by which way it leaves, or why none was written; `letter_id` 0 then."""

    contract_id: int
    way: str
    reason: str
    letter_id: int = 0


@dataclass(frozen=True, slots=True)
class _Letter:
    occasion: Occasion
    about: str
    context: Context
    on: date
    level: int = 0
    minor: int = 0


@act("leasing.customer_reminded", permission=WRITE)
def remind_customer(contract_id: int, *, on: date, by: Actor, key: str) -> Written:
    """Write the reminder that is due on a contract at the end of a day, once for its level.

    Nothing is written, and the result says why, where collection is paused, the contract was called
    due, the organisation did not choose it, nothing is due any more, this level or a higher one was
    written for the same oldest due, or neither e-mail nor postal address is known.
    """
    contract = loading.locked(contract_id, by)
    found = _reminder(contract, on)
    return _told(contract, found, by, key)


@act("leasing.end_told", permission=WRITE)
def tell_end(contract_id: int, *, on: date, by: Actor, key: str) -> Written:
    """Write to the customer that the end which was announced is near, once for each end."""
    contract = loading.locked(contract_id, by)
    return _told(contract, _end(contract, on), by, key)


@act("leasing.reopening_told", permission=WRITE)
def tell_reopening(contract_id: int, *, on: date, by: Actor, key: str) -> Written:
    """Write to the customer that a returned payment reopened his contract, once for each time."""
    contract = loading.locked(contract_id, by)
    return _told(contract, _reopening(contract, on, by), by, key)


def write_reminders(on: date, *, by: Actor, key: str) -> tuple[Written, ...]:
    """Write every reminder that is due at the end of a closed day, one transaction each.

    A contract that cannot be written to (an e-mail address that is none) is returned with the code.
    """
    return tuple(_each(on, by, key))


def _each(on: date, by: Actor, key: str) -> Iterator[Written]:
    after = 0
    while True:
        with tenant(by.organisation_id):
            ids = to_remind(by, on, after=after)
        for contract_id in ids:
            yield _tried(contract_id, on, by, f"{key} {contract_id}")
        if not ids:
            return
        after = ids[-1]


def _tried(contract_id: int, on: date, by: Actor, key: str) -> Written:
    """Write one reminder; a contract at fault is named and does not stop the others."""
    try:
        return remind_customer(contract_id, on=on, by=by, key=key)
    except Unavailable:
        raise
    except VigieError as error:
        return Written(contract_id, "", error.code)


def _reminder(contract: Contract, on: date) -> _Letter | LeftOut:
    standing = standing_of(contract, on)
    refused = left_out(Stance(contract.state, standing.is_paused, is_written_to(contract, on)))
    if refused:
        return refused
    mine = {"organisation_id": contract.organisation_id, "contract": contract}
    dues = OpenDue.objects.filter(**mine, due_on__lt=on, minor__gt=0).order_by("due_on")
    oldest = dues.values_list("due_on", flat=True).first()
    due = reminder_due((on - oldest).days, on) if oldest and standing.overdue else None
    if oldest is None or due is None:
        return LeftOut.NOTHING_DUE
    level, _ = due
    begun = f"{oldest.isoformat()}/"
    letters = CustomerLetter.objects.filter(**mine, occasion=Occasion.REMINDER)
    if letters.filter(about__startswith=begun, level__gte=level).exists():
        return LeftOut.WRITTEN_ALREADY
    context: Context = {
        "contract": contract.reference,
        "level": level,
        "overdue": _amount(standing.overdue, contract),
        "since": oldest,
        "mention": _mention(contract),
    }
    about = reminder_about(oldest, level)
    return _Letter(Occasion.REMINDER, about, context, on, level, standing.overdue)


def _end(contract: Contract, on: date) -> _Letter | LeftOut:
    if not is_written_to(contract, on):
        return LeftOut.NOT_CHOSEN
    mine = {"organisation_id": contract.organisation_id, "contract": contract}
    if not EndAnnouncement.objects.filter(**mine, ends_on=contract.ends_on).exists():
        return LeftOut.NOTHING_DUE
    ending = "option" if contract.product in WITH_OPTION else "return"
    context: Context = {
        "contract": contract.reference,
        "ends_on": contract.ends_on,
        "ending": "loan" if contract.accounting == "loan" else ending,
    }
    return _Letter(Occasion.END_NEAR, contract.ends_on.isoformat(), context, on)


def _reopening(contract: Contract, on: date, by: Actor) -> _Letter | LeftOut:
    standing = standing_of(contract, on)
    refused = left_out(Stance(contract.state, standing.is_paused, is_written_to(contract, on)))
    if refused:
        return refused
    found = reopened(by, contract.pk)
    gone = Payment.objects.filter(
        organisation_id=contract.organisation_id, contract=contract, reverses__isnull=False
    )
    returned_on = gone.order_by("-id").values_list("received_on", flat=True).first()
    if (
        found is None
        or returned_on is None
        or contract.state != State.REOPENED
        or not standing.owed
    ):
        return LeftOut.NOTHING_DUE
    context: Context = {
        "contract": contract.reference,
        "returned_on": returned_on,
        "owed": _amount(standing.owed, contract),
        "mention": _mention(contract),
    }
    about = str(found.event_id)
    return _Letter(Occasion.OPEN_AGAIN, about, context, on, minor=standing.owed)


def _told(contract: Contract, found: _Letter | LeftOut, by: Actor, key: str) -> Written:
    """Write a letter and say so in the journal, or only say why none was written."""
    if isinstance(found, _Letter):
        mine = {"organisation_id": contract.organisation_id, "contract": contract}
        known = CustomerLetter.objects.filter(**mine, occasion=found.occasion, about=found.about)
        done = LeftOut.WRITTEN_ALREADY if known.exists() else _write(contract, found, by, key)
    else:
        done = found
    if isinstance(done, LeftOut):
        record(SUBJECT, contract.pk, data={"left_out": done.value})
        return Written(contract.pk, "", done.value)
    way = Way.EMAIL if done.message_id else Way.PAPER
    said = {"letter": done.pk, "about": done.about, "level": done.level, "way": way.value}
    record(SUBJECT, contract.pk, data=said, effective_on=done.written_on)
    return Written(contract.pk, way.value, "", done.pk)


def _write(contract: Contract, said: _Letter, by: Actor, key: str) -> CustomerLetter | LeftOut:
    try:
        customer = party(contract.customer_id, by, on=said.on)
    except NotFound:  # erased: nobody is left to write to
        return LeftOut.NO_ADDRESS
    email = customer.facts.get(FactKind.EMAIL, "")
    if not email and not customer.address.text:
        return LeftOut.NO_ADDRESS
    return CustomerLetter.objects.create(
        organisation_id=contract.organisation_id,
        contract=contract,
        occasion=said.occasion.value,
        about=said.about,
        level=said.level,
        written_on=said.on,
        minor=said.minor,
        language=customer.language,
        message_id=_mailed(contract, said, customer, by, key) if email else None,
        document_id=None if email else _printed(contract, said, customer, by),
        recorded_at=timezone.now(),
    )


def _mailed(contract: Contract, said: _Letter, to: Party, by: Actor, key: str) -> int:
    outsider = Outsider(to.facts[FactKind.EMAIL], to.language)
    kind, name = _KINDS[said.occasion], f"{contract.pk}:{said.about}"
    return write_out(kind, outsider, said.context, name, by=by, key=f"{key} letter")


def _printed(contract: Contract, said: _Letter, to: Party, by: Actor) -> int:
    words = letter(_KINDS[said.occasion], to.language, said.context, by=by)
    body, _, _ = words.text.partition("\n-- \n")
    paragraphs = [" ".join(one.split()) for one in body.strip().split("\n\n")]
    data = {f"p{place}": text for place, text in enumerate(paragraphs, start=1)}
    address = to.address
    recipient = OnPaper(
        to.shown,
        street=address.street,
        postcode=address.postcode,
        city=address.city,
        country=address.country or to.country,
    )
    reference = f"{contract.reference}/{said.occasion.value}/{said.about}"
    return generate_within(
        PAPER,
        {
            "reference": reference,
            "issued_on": said.on,
            "recipient": recipient,
            "subject": words.subject,
            **data,
        },
        language=to.language,
        subject=Subject(SUBJECT, contract.pk),
        by=by,
    )


def _mention(contract: Contract) -> str:
    agreement = loading.agreement_of(contract)
    return mention_of(
        Debtor(
            contract.country,
            contract.product,
            agreement.terms.drawn,
            contract.signed_on,
            contract.is_consumer,
            agreement.is_lease,
        )
    )


def _amount(minor: int, contract: Contract) -> str:
    return f"{Money(minor, contract.currency).amount} {contract.currency}"
