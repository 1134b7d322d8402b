"""Letters to customers on their way: over SMTP past a fault, once after a kill, by post on a noted day."""

import json
import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.utils.timezone import localdate
from pytest_django.plugin import DjangoDbBlocker
from tests.leasing.closing.acting import close_through

from vigie.connectors.smtp.adapter import SmtpMailSender
from vigie.connectors.smtp.settings import SmtpSettings
from vigie.database.tenant import tenant
from vigie.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Refused, Unavailable
from vigie.leasing.actions import (
    give_notice,
    note_posting,
    set_business_date,
    set_service_rule,
    undo_posting,
    write_reminders,
)
from vigie.leasing.domain.service import CONSUMERS, Duty, ServiceRule
from vigie.leasing.models import CustomerLetter
from vigie.leasing.queries import letters_of
from vigie.notices.actions import send_message
from vigie.notices.models import Message
from vigie.notices.ports import use_mail_sender
from vigie.parties.actions import correct_party
from vigie.parties.domain.parties import Address
from vigie.tenancy.actions import create_token
from vigie.testing.contracts import Lessor, loa, new_lessor
from vigie.testing.mail_server import RunningMailServer, running_mail_server
from vigie.testing.portal import signed_in

DUE = date(2024, 2, 15)
ON = DUE + timedelta(days=5)
HOME = Address("7 rue de la Poste", "69002", "Lyon", "FR").text
CHILD = """
import os, signal, sys
from datetime import date
import django
django.setup()
from vigie.kernel.actor import system_actor
from vigie.leasing.actions import remind_customer, writing_customers

organisation, contract, when, day = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4]

def die(*told, **data):
    os.kill(os.getpid(), signal.SIGKILL)

if when == "before the note is kept":
    writing_customers.record = die
by = system_actor(organisation, name="child")
remind_customer(contract, on=date.fromisoformat(day), by=by, key="job")
die()
"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningMailServer]:
    with running_mail_server(tmp_path) as running:
        settings = SmtpSettings("127.0.0.1", running.smtp_port, "Vigie <v@vigie.test>", "none")
        former = use_mail_sender(SmtpMailSender(settings))
        yield running
        use_mail_sender(former)


def key() -> str:
    return secrets.token_hex(8)


def late(*, email: str = "", name: str = "Lessor One") -> tuple[Lessor, int]:
    """Return a lessor that writes to consumers, and a lease five days late on the last closed day."""
    lessor = new_lessor(name)
    by = lessor.by
    set_business_date(DUE, by=by, key="first")
    rule = ServiceRule(Duty.WRITE_CUSTOMERS, CONSUMERS, 1, date(2024, 1, 1))
    set_service_rule(rule, by=by, key="writes")
    told = {"email": email} if email else {"address": HOME}
    correct_party(lessor.customer, told, on=date(2020, 1, 1), by=by, key="address")
    contract = lessor.active(loa())
    lessor.pay(contract, 410_000, date(2024, 1, 15))
    close_through(by, ON)
    return lessor, contract


def queued(lessor: Lessor) -> Message:
    with tenant(lessor.by.organisation_id):
        return Message.objects.get()


@pytest.mark.django_db
def test_a_reminder_leaves_over_smtp_once_the_server_is_ready(server: RunningMailServer) -> None:
    lessor, _ = late(email="zoe@example.fr")
    write_reminders(ON, by=lessor.by, key=key())
    server.misbehave("temporary", times=1)
    with pytest.raises(Unavailable, match=r"notices\.try_later"):
        send_message(queued(lessor).pk, by=lessor.by, key="job")
    assert (server.messages(), queued(lessor).state) == ([], "queued")
    for _ in range(2):
        assert send_message(queued(lessor).pk, by=lessor.by, key="job") == "sent"
    (arrived,) = server.messages()
    assert (arrived["to"], arrived["language"]) == ("zoe@example.fr", "fr")
    assert arrived["message_id"] == queued(lessor).message_id
    assert write_reminders(ON, by=lessor.by, key=key()) == ()


@pytest.mark.parametrize("when", ["before the note is kept", "between note and sending"])
def test_killed_it_leaves_once(
    server: RunningMailServer, django_db_setup: None, django_db_blocker: DjangoDbBlocker, when: str
) -> None:
    """The child dies by `kill -9`; what it kept is found by another process, and sent once."""
    with django_db_blocker.unblock():
        lessor, contract = late(email="zoe@example.fr", name=f"Lessor killed {when}")
        of = (str(lessor.by.organisation_id), str(contract), when, ON.isoformat())
        child = subprocess.run(
            [sys.executable, "-c", CHILD, *of], env=dict(os.environ), check=False
        )
        assert child.returncode == -signal.SIGKILL
        kept = int(when == "between note and sending")
        with tenant(lessor.by.organisation_id):
            assert (CustomerLetter.objects.count(), Message.objects.count()) == (kept, kept)
        assert len(write_reminders(ON, by=lessor.by, key=key())) == 1 - kept
        for _ in range(2):
            assert send_message(queued(lessor).pk, by=lessor.by, key="job") == "sent"
        assert write_reminders(ON, by=lessor.by, key=key()) == ()
        with tenant(lessor.by.organisation_id):
            assert CustomerLetter.objects.count() == 1
        connection.close()
    assert len(server.messages()) == 1


@pytest.mark.django_db
def test_who_posted_a_printed_letter_and_when_is_kept_once() -> None:
    lessor, contract = late()
    (written,) = write_reminders(ON, by=lessor.by, key=key())
    assert written.way == "paper"
    by, letter = lessor.by, written.letter_id
    for day in (ON - timedelta(days=1), localdate() + timedelta(days=1)):
        with pytest.raises(Invalid, match=r"leasing\.letter_posted_when"):
            note_posting(letter, on=day, by=by, key=key())
    staff = signed_in(by, "back_office")
    list_of = "/contracts/closing/reminders"
    assert "Note it" in staff.get(list_of).content.decode()
    path = f"/contracts/closing/letters/{letter}/posting"
    assert staff.post(path, {"posted_on": "", "key": "k"}).status_code == 422
    done = staff.post(path, {"posted_on": "2024-02-21", "key": "k"}, follow=True)
    page = done.content.decode()
    assert "Noted: the letter was posted." in page
    assert "Note it" not in page
    with tenant(by.organisation_id):
        (line,) = letters_of(by, contract)
    assert line.posted_on == date(2024, 2, 21)
    assert line.posted_by is not None
    page = staff.get(f"/contracts/{contract}/").content.decode()
    assert "The letter was posted" in page
    with pytest.raises(Conflict, match=r"leasing\.letter_posted_already"):
        note_posting(letter, on=date(2024, 2, 22), by=by, key=key())
    assert (
        signed_in(by, "reader").post(path, {"posted_on": "2024-02-22", "key": "a"}).status_code
        == 403
    )


@pytest.mark.django_db
def test_an_e_mail_is_not_posted_and_the_api_notes_a_posting() -> None:
    mailed, _ = late(email="zoe@example.fr")
    (written,) = write_reminders(ON, by=mailed.by, key=key())
    with pytest.raises(Refused, match=r"leasing\.letter_is_mail"):
        note_posting(written.letter_id, on=ON, by=mailed.by, key=key())
    lessor, contract = late(name="Lessor Two")
    (written,) = write_reminders(ON, by=lessor.by, key=key())
    with pytest.raises(NotFound):
        note_posting(written.letter_id, on=ON, by=mailed.by, key=key())
    secret = create_token("erp", "back_office", by=lessor.by, key="erp")
    client = Client(headers={"authorization": f"Bearer {secret}"})
    answer = client.post(
        f"/api/v1/leasing/letters/{written.letter_id}/posting",
        json.dumps({"on": "2024-02-21"}),
        content_type="application/json",
        headers={"idempotency-key": "p"},
    )
    assert (answer.status_code, answer.json()) == (200, {"contract_id": contract})
    told = client.get(f"/api/v1/leasing/contracts/{contract}/letters").json()
    assert told[0]["posted_on"] == "2024-02-21"


def posted() -> tuple[Lessor, int, int]:
    """Return a lessor, a contract and its letter, which the lessor noted as posted on 21 February."""
    lessor, contract = late()
    (written,) = write_reminders(ON, by=lessor.by, key=key())
    note_posting(written.letter_id, on=date(2024, 2, 21), by=lessor.by, key=key())
    return lessor, contract, written.letter_id


@pytest.mark.django_db
def test_a_posting_noted_by_mistake_is_taken_back_and_noted_again() -> None:
    lessor, contract, letter = posted()
    by = lessor.by
    with pytest.raises(Invalid, match=r"leasing\.letter_undo_reason"):
        undo_posting(letter, reason="  ", by=by, key=key())
    assert undo_posting(letter, reason="Wrong letter", by=by, key=key()) == contract
    with pytest.raises(NotFound, match=r"leasing\.letter_not_posted"):
        undo_posting(letter, reason="Again", by=by, key=key())
    with tenant(by.organisation_id):
        (line,) = letters_of(by, contract)
    assert (line.posted_on, line.posted_by) == (None, None)
    (back,) = line.taken_back
    assert (back.posted_on, back.reason) == (date(2024, 2, 21), "Wrong letter")
    note_posting(letter, on=date(2024, 2, 23), by=by, key=key())
    with pytest.raises(Conflict):
        note_posting(letter, on=date(2024, 2, 24), by=by, key=key())
    with tenant(by.organisation_id):
        (line,) = letters_of(by, contract)
    assert (line.posted_on, len(line.taken_back)) == (date(2024, 2, 23), 1)


@pytest.mark.django_db
def test_another_takes_it_back_only_as_a_supervisor() -> None:
    lessor, _, letter = posted()
    clerk = replace(lessor.by, user_id=7, permissions=frozenset({"leasing.read_contracts", "leasing.write_customers"}))  # fmt: skip
    with pytest.raises(Forbidden):
        undo_posting(letter, reason="Not mine", by=clerk, key=key())
    head = replace(clerk, permissions=frozenset({"leasing.read_contracts", "leasing.correct_letters"}))  # fmt: skip
    undo_posting(letter, reason="Told by the clerk", by=head, key=key())


@pytest.mark.django_db
def test_what_rests_on_a_letter_keeps_its_posting() -> None:
    lessor, contract, letter = posted()
    give_notice(contract, on=date(2024, 2, 22), ends_on=date(2024, 3, 1), by=lessor.by, key=key())
    with pytest.raises(Refused, match=r"leasing\.letter_had_effect") as refusal:
        undo_posting(letter, reason="Late", by=lessor.by, key=key())
    assert refusal.value.params["on"] == date(2024, 2, 22)


@pytest.mark.django_db
def test_a_posting_is_taken_back_on_the_list_and_by_a_call() -> None:
    lessor, contract = late()
    (written,) = write_reminders(ON, by=lessor.by, key=key())
    staff = signed_in(lessor.by, "back_office")
    path = f"/contracts/closing/letters/{written.letter_id}/posting"
    staff.post(path, {"posted_on": "2024-02-21", "key": "k"})
    page = staff.get("/contracts/closing/reminders").content.decode()
    assert "Noted by mistake?" in page
    assert staff.post(f"{path}/undo", {"reason": "", "key": "u"}).status_code == 422
    done = staff.post(f"{path}/undo", {"reason": "Wrong pile", "key": "u"}, follow=True)
    page = done.content.decode()
    assert "Taken back: the letter counts as not posted." in page
    assert "Note it" in page
    assert "Wrong pile" in staff.get(f"/contracts/{contract}/").content.decode()
    staff.post(path, {"posted_on": "2024-02-22", "key": "again"})
    # A supervisor may take it back too, somebody else of the office may not.
    head = signed_in(lessor.by, "risk")
    assert "Noted by mistake?" in head.get("/contracts/closing/reminders").content.decode()
    secret = create_token("erp", "administrator", by=lessor.by, key="erp")
    client = Client(headers={"authorization": f"Bearer {secret}"})
    answer = client.post(
        f"/api/v1/leasing/letters/{written.letter_id}/posting/undo",
        json.dumps({"reason": "Not at the post"}),
        content_type="application/json",
        headers={"idempotency-key": "v"},
    )
    assert (answer.status_code, answer.json()) == (200, {"contract_id": contract})
    told = client.get(f"/api/v1/leasing/contracts/{contract}/letters").json()
    assert told[0]["posted_on"] is None
    assert [one["reason"] for one in told[0]["taken_back"]] == ["Wrong pile", "Not at the post"]
