"""The whole way on real parts: the job runs, SMTP carries, the signature holds, threads race."""

import base64
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django.plugin import DjangoDbBlocker

from vigie.connectors.smtp.adapter import SmtpMailSender
from vigie.connectors.smtp.settings import SmtpSettings
from vigie.database.tenant import tenant
from vigie.kernel.actor import Actor, system_actor
from vigie.kernel.errors import Unavailable
from vigie.notices.actions import notify, send_message
from vigie.notices.models import Message
from vigie.notices.ports import use_mail_sender
from vigie.tenancy.actions import create_organisation
from vigie.testing.mail_server import RunningMailServer, running_mail_server
from vigie.testing.notices import context_for

ANNA = (11, "anna@example.test", "pl")


KEY = rsa.generate_private_key(65537, 2048)
PEM = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
RECORD = KEY.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

WORKER = """
import asyncio
import django
django.setup()
from vigie.site.processes.worker import worker_app

async def work():
    async with worker_app().open_async() as app:
        await app.run_worker_async(wait=False, listen_notify=False)

asyncio.run(work())
"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningMailServer]:
    with running_mail_server(tmp_path) as running:
        port = running.smtp_port
        settings = SmtpSettings("127.0.0.1", port, "Vigie <v@vigie.test>", "none")
        former = use_mail_sender(SmtpMailSender(settings))
        yield running
        use_mail_sender(former)


@pytest.fixture
def by(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Actor]:
    """Commit for real: the worker and the threads have connections of their own."""
    with django_db_blocker.unblock():
        with connection.cursor() as cursor:  # what tests before left waiting would be sent too
            cursor.execute("delete from procrastinate_jobs")
        yield system_actor(create_organisation("Lessor of the delivery"), name="test")
        connection.close()


def test_a_job_carries_a_signed_message_to_the_mailbox(
    server: RunningMailServer, by: Actor
) -> None:
    record = f"v=DKIM1; k=rsa; p={base64.b64encode(RECORD).decode()}"
    server.publish("vigie._domainkey.vigie.test", record)
    notify("fraud.run_digest", [ANNA], context_for("fraud.run_digest"), "run:1", by=by, key="a")
    run_jobs_of(server)
    (arrived,) = server.messages()
    assert (arrived["to"], arrived["language"], arrived["dkim"]) == (
        *("anna@example.test", "pl"),
        "pass",
    )
    assert arrived["subject"] == "Vigie: 6 nowych alertów, stan na 23 lis 2026"
    with tenant(by.organisation_id):
        row = Message.objects.get()
    assert (row.state, row.message_id) == ("sent", arrived["message_id"])
    assert row.reply.startswith("250 2.0.0 Kept as ")


def test_a_server_that_asks_for_patience_is_visited_again(
    server: RunningMailServer, by: Actor
) -> None:
    server.misbehave("temporary", times=1)
    notify("fraud.run_digest", [ANNA], context_for("fraud.run_digest"), "run:1", by=by, key="a")
    run_jobs_of(server)
    (job,) = jobs_of(by)
    assert (job.status, job.attempts) == ("todo", 1)
    assert job.scheduled_at is not None
    with tenant(by.organisation_id):
        row = Message.objects.get()
    assert (row.state, row.reason) == ("queued", "notices.try_later")
    assert send_message(row.pk, by=by, key="sooner") == "sent"
    assert len(server.messages()) == 1


def test_of_eight_at_once_one_sends(server: RunningMailServer, by: Actor) -> None:
    notify("fraud.run_digest", [ANNA], context_for("fraud.run_digest"), "run:1", by=by, key="a")
    with tenant(by.organisation_id):
        message_id = Message.objects.get().pk
    said: list[str] = []
    start = threading.Barrier(8)

    def race() -> None:
        start.wait()
        try:
            said.append(send_message(message_id, by=by, key="race"))
        except Unavailable as error:
            said.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=race) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(said) == 8
    assert set(said) <= {"sent", "notices.being_sent"}
    assert len(server.messages()) == 1


def jobs_of(by: Actor) -> list[ProcrastinateJob]:
    jobs = ProcrastinateJob.objects.filter(args__organisation_id=by.organisation_id)
    return list(jobs.filter(task_name="notices.send_message"))


def run_jobs_of(server: RunningMailServer) -> None:
    """Run what waits now in a worker process of its own, wired as the site wires it."""
    environment = {
        "VIGIE_SMTP_HOST": "127.0.0.1",
        "VIGIE_SMTP_PORT": str(server.smtp_port),
        "VIGIE_MAIL_FROM": "Vigie <v@vigie.test>",
        "VIGIE_DKIM_KEY": PEM,
    }
    done = subprocess.run(
        [sys.executable, "-c", WORKER],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
