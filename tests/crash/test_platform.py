"""A process dies between the platform's yes and our note of it: taken up again, one invoice arrives once."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from vigie.connectors.french_platform.adapter import FrenchPlatform
from vigie.connectors.french_platform.settings import FrenchSettings
from vigie.database.tenant import tenant
from vigie.documents.actions import choose_platform, generate_invoice, tend_platforms
from vigie.documents.domain.files import Subject
from vigie.documents.domain.sending import State
from vigie.documents.models import Transmission
from vigie.documents.ports import use_platform
from vigie.kernel.actor import Actor, system_actor
from vigie.tenancy.actions import create_organisation
from vigie.testing.invoice_platforms import RunningPlatform, running_platform
from vigie.testing.invoices import invoice

pytestmark = pytest.mark.crash
NUMBERS = ("FA-2027-000031", "FA-2027-000032", "FA-2027-000033")

CHILD = """
import os, signal, sys
import django
django.setup()
from vigie.connectors.french_platform.adapter import FrenchPlatform
from vigie.connectors.french_platform.settings import FrenchSettings
from vigie.documents.actions import tend_platforms
from vigie.documents.ports import use_platform
from vigie.kernel.actor import system_actor

organisation, url, dies = int(sys.argv[1]), sys.argv[2], sys.argv[3]
wire = FrenchPlatform(FrenchSettings(url, f"{url}/token", "vigie", "s3cret", 5.0, "552100554"))

class Dies:
    def deposit(self, invoice):
        if dies == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        wire.deposit(invoice)
        os.kill(os.getpid(), signal.SIGKILL)

    def statuses(self, platform_id):
        return wire.statuses(platform_id)

use_platform("FR", Dies())
tend_platforms(by=system_actor(organisation, name="child"), key=f"child-{os.getpid()}")
"""


@pytest.fixture
def server() -> Iterator[RunningPlatform]:
    with running_platform("french_platform") as running:
        yield running


@pytest.fixture
def by(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Actor]:
    """Work outside the test's transaction, so that the child sees what was committed."""
    with django_db_blocker.unblock():
        yield system_actor(create_organisation("Lessor of the crash"), name="test")


def killed(by: Actor, server: RunningPlatform, when: str) -> None:
    """Let a process take a document and die, before or after the platform has it."""
    command = [sys.executable, "-c", CHILD, str(by.organisation_id), server.url, when]
    child = subprocess.run(command, env=dict(os.environ), check=False)
    assert child.returncode == -signal.SIGKILL


def claims_end(by: Actor) -> None:
    """Let the five minutes of every claim pass."""
    with tenant(by.organisation_id):
        now = timezone.now()
        Transmission.objects.exclude(next_at=None).update(next_at=now - timedelta(seconds=1))


def states(by: Actor) -> list[str]:
    with tenant(by.organisation_id):
        return list(Transmission.objects.order_by("number").values_list("state", flat=True))


def test_whoever_dies_sends_nothing_twice_and_loses_nothing(
    server: RunningPlatform, by: Actor
) -> None:
    choose_platform("FR", since=date(2027, 1, 1), by=by, key="choose")
    for number in NUMBERS:
        made = invoice(number=number)
        about = Subject("leasing.contract", 12)
        generate_invoice(made, language="fr", subject=about, by=by, key=number)
    killed(by, server, "before")
    assert server.arrived() == []
    killed(by, server, "after")
    assert len(server.arrived()) == 1
    assert sorted(states(by)) == [State.QUEUED, State.SENDING, State.SENDING]
    wire = FrenchPlatform(
        FrenchSettings(server.url, f"{server.url}/token", "vigie", "s3cret", 5.0, "552100554")
    )
    former = use_platform("FR", wire)
    try:
        # While a claim stands nobody else touches its document.
        tend_platforms(by=by, key="at once")
        assert sorted(states(by)) == [State.DEPOSITED, State.SENDING, State.SENDING]
        for turn in range(2):
            claims_end(by)
            tend_platforms(by=by, key=f"later {turn}")
    finally:
        use_platform("FR", former)
    assert states(by) == [State.DEPOSITED] * 3
    assert sorted(one["number"] for one in server.arrived()) == list(NUMBERS)
