"""kill -9 at twenty random points of a close of day: the books end as in an undisturbed run."""

import os
import random
import secrets
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.db import connection
from psycopg import sql
from pytest_django.plugin import DjangoDbBlocker
from tests.leasing.closing.copying import copy_contract

from vigie.database.addresses import app_url, is_embedded, owner_url
from vigie.database.embedded import superuser_url
from vigie.database.embedded.address import address_of
from vigie.database.home import data_home
from vigie.leasing.actions import begin_close, set_business_date
from vigie.testing.contracts import credit, lld, loa, new_lessor

pytestmark = pytest.mark.crash
KILLS = 20
FIRST, LAST = date(2024, 2, 1), date(2024, 3, 31)
WITHIN_A_MONTH = date(2024, 2, 16)
COPIES = 60

CHILD = """
import sys
import django
django.setup()
from vigie.site.closing import close_all
print("ready", flush=True)
close_all(int(sys.argv[1]), tell=lambda said: None)
"""

DIGESTS = """
import hashlib, sys
import django
django.setup()
from django.db import connection
from vigie.database.tenant import tenant
from vigie.journal.queries import first_break
from vigie.ledger.queries.verification import content_digest, verify
number = int(sys.argv[1])
with tenant(number), connection.cursor() as cursor:
    cursor.execute("select closed_on, contract_id, accrued, overdue, days_past_due, late, reminder, "
                   "stage from leasing_closing where organisation_id = %s order by 1, 2", [number])
    closings = cursor.fetchall()
    cursor.execute("select number, contract_id, due_on, net, tax from leasing_invoice "
                   "where organisation_id = %s order by 1", [number])
    invoices = cursor.fetchall()
    cursor.execute("select count(*) from leasing_closingfailure")
    assert cursor.fetchone() == (0,)
assert verify(number).fault is None and first_break(number)[1] is None
seen = [hashlib.sha256(repr(rows).encode()).hexdigest() for rows in (closings, invoices)]
print(content_digest(number), *seen, len(closings))
"""


@pytest.fixture
def organisation(
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[int]:
    """Commit a lessor of 183 contracts with days begun up to the one asked for, in four slices."""
    monkeypatch.setattr("vigie.leasing.domain.closing.PER_SLICE", COPIES)
    through: date = request.param
    with django_db_blocker.unblock():
        lessor = new_lessor("Lessor of the crash")
        for agreement in (credit(), loa(), lld()):
            copy_contract(lessor.active(agreement), COPIES, by=lessor.by)
        set_business_date(FIRST, by=lessor.by, key=secrets.token_hex(4))
        begin_close(through, by=lessor.by, key=secrets.token_hex(4))
        connection.close()
        yield lessor.by.organisation_id
        connection.close()


@pytest.fixture
def twin(organisation: int) -> Iterator[dict[str, str]]:
    """Yield the environment of a copy of the whole database, as it stands before the close."""
    del organisation
    url = (
        superuser_url(address_of(data_home()), dbname="postgres") if is_embedded() else owner_url()
    )
    name = sql.Identifier("vigie_twin")
    source = sql.Identifier(urlsplit(owner_url()).path.strip("/"))
    with psycopg.connect(url, autocommit=True) as link:
        link.execute(sql.SQL("create database {} template {}").format(name, source))
        yield {"DATABASE_URL": _of_twin(owner_url()), "VIGIE_APP_DATABASE_URL": _of_twin(app_url())}
        link.execute(sql.SQL("drop database {} with (force)").format(name))


def _of_twin(url: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path="/vigie_twin"))


def child(code: str, organisation: int, **environment: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", code, str(organisation)],
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        text=True,
    )


def said(code: str, organisation: int, **environment: str) -> str:
    with child(code, organisation, **environment) as running:
        assert running.stdout is not None
        text = running.stdout.read()
    assert running.returncode == 0, text
    return text


@pytest.mark.parametrize("organisation", [WITHIN_A_MONTH], indirect=True)
def test_three_processes_share_the_slices(organisation: int, twin: dict[str, str]) -> None:
    """Numbers of invoices follow who came first; the books and what was found do not."""
    together = [child(CHILD, organisation) for _ in range(3)]
    assert [one.communicate()[0] for one in together] == ["ready\n"] * 3
    assert [one.returncode for one in together] == [0, 0, 0]
    said(CHILD, organisation, **twin)
    shared, alone = said(DIGESTS, organisation).split(), said(DIGESTS, organisation, **twin).split()
    assert shared[:2] == alone[:2]
    assert shared[3] == alone[3] == str(3 * (COPIES + 1) * 16)


@pytest.mark.parametrize("organisation", [LAST], indirect=True)
def test_killed_twenty_times_the_books_end_the_same(
    organisation: int, twin: dict[str, str]
) -> None:
    chance = random.Random(2026)
    killed = 0
    while killed < KILLS:
        with child(CHILD, organisation) as running:
            assert running.stdout is not None
            assert running.stdout.readline() == "ready\n"
            try:
                running.wait(chance.uniform(0.02, 0.8))
            except subprocess.TimeoutExpired:
                running.send_signal(signal.SIGKILL)
                killed += 1
            else:
                pytest.fail(f"the close ended after {killed} kills: give it more days")
    said(CHILD, organisation)
    said(CHILD, organisation, **twin)
    disturbed = said(DIGESTS, organisation)
    assert disturbed == said(DIGESTS, organisation, **twin)
    assert disturbed.split()[3] == str(3 * (COPIES + 1) * 60)
