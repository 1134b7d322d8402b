"""A process dies between the mail server's yes and our note of it: flagged, never sent twice."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from vigie.connectors.smtp.adapter import SmtpMailSender
from vigie.connectors.smtp.settings import SmtpSettings
from vigie.database.tenant import tenant
from vigie.kernel.actor import Actor, system_actor
from vigie.kernel.errors import Unavailable
from vigie.notices import queries
from vigie.notices.actions import notify, send_message
from vigie.notices.models import Message
from vigie.notices.ports import use_mail_sender
from vigie.tenancy.actions import create_organisation
from vigie.testing.mail_server import RunningMailServer, running_mail_server
from vigie.testing.notices import context_for

pytestmark = pytest.mark.crash

CHILD = """
import os, signal, sys
import django
django.setup()
from vigie.connectors.smtp.adapter import SmtpMailSender
from vigie.connectors.smtp.settings import SmtpSettings
from vigie.kernel.actor import system_actor
from vigie.notices.actions import send_message
from vigie.notices.ports import use_mail_sender

organisation, message, port = map(int, sys.argv[1:])
wire = SmtpMailSender(SmtpSettings("127.0.0.1", port, "Vigie <v@vigie.test>", "none"))

class DiesAfterTheYes:
    domain = wire.domain

    def send(self, mail):
        wire.send(mail)
        os.kill(os.getpid(), signal.SIGKILL)

use_mail_sender(DiesAfterTheYes())
send_message(message, by=system_actor(organisation, name="child"), key="job:1")
"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningMailServer]:
    with running_mail_server(tmp_path) as running:
        yield running


@pytest.fixture
def by(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Actor]:
    """Work outside the test's transaction, so that the child sees what was committed."""
    with django_db_blocker.unblock():
        yield system_actor(create_organisation("Lessor of the crash"), name="test")


def test_a_death_after_the_yes_is_flagged_and_not_repeated(
    server: RunningMailServer, by: Actor
) -> None:
    context = context_for("ops.import_refused")
    notify("ops.import_refused", [(1, "anna@example.test", "pl")], context, "k", by=by, key="k")
    with tenant(by.organisation_id):
        message = Message.objects.get()

    child = subprocess.run(
        [
            *(sys.executable, "-c", CHILD),
            *map(str, (by.organisation_id, message.pk, server.smtp_port)),
        ],
        env=dict(os.environ),
        check=False,
    )
    assert child.returncode == -signal.SIGKILL
    (arrived,) = server.messages()
    left = read(message, by)
    assert (left.state, left.message_id) == ("sending", arrived["message_id"])

    settings = SmtpSettings("127.0.0.1", server.smtp_port, "Vigie <v@vigie.test>", "none")
    former = use_mail_sender(SmtpMailSender(settings))
    try:
        with pytest.raises(Unavailable, match=r"notices\.being_sent"):
            send_message(message.pk, by=by, key="job:1")
        with tenant(by.organisation_id):
            earlier = timezone.now() - timedelta(minutes=16)
            Message.objects.filter(id=message.pk).update(claimed_at=earlier)
        for _ in range(2):
            assert send_message(message.pk, by=by, key="job:1") == "uncertain"
    finally:
        use_mail_sender(former)
    assert len(server.messages()) == 1
    with tenant(by.organisation_id):
        assert [one.reason for one in queries.needs_a_person(by)] == ["notices.interrupted"]


def read(message: Message, by: Actor) -> Message:
    with tenant(by.organisation_id):
        return queries.message(message.pk, by)
