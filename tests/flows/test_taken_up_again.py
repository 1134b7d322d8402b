"""A run that broke half way: another takes its place, finds the rest, and tells of both."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest

from vigie.database.tenant import tenant
from vigie.flows import fraud_watch
from vigie.flows.fraud_watch import watch, watch_if_new
from vigie.fraud.models import Alert
from vigie.notices.models import Message
from vigie.registrations import actions
from vigie.registrations.actions import update_contract
from vigie.registrations.models import Run
from vigie.tenancy.actions import NewUser, create_user
from vigie.testing.lender import Lender, certificate, contract, new_lender

pytestmark = pytest.mark.django_db

FIRST, SECOND = date(2026, 11, 1), date(2026, 11, 8)
MANY = 8


class Killed(BaseException):
    """What ends a process: nothing of it is caught."""


@pytest.fixture
def lender(tmp_path: Path) -> Lender:
    """Return a lender whose eight vehicles the second extract shows as exported."""
    made = new_lender(tmp_path)
    chief = NewUser("ada@lender.test", "Ada", "administrator", "en")
    create_user(chief, password="a long password", by=made.by, key="chief")
    made.take("portfolio", [contract(number) for number in range(MANY)], FIRST)
    made.take("register", [certificate(number) for number in range(MANY)], FIRST)
    watch(by=made.by, key="baseline")
    rows = [certificate(number, exported_on="2026-10-20") for number in range(MANY)]
    made.take("register", rows, SECOND)
    return made


@contextmanager
def killed_at(monkeypatch: pytest.MonkeyPatch, name: str, *, after: int) -> Iterator[None]:
    """Let the process die where a step of the run begins, once it was done `after` times."""
    real, done = getattr(fraud_watch, name), list[int]()

    def step(*given: object, **named: object) -> object:
        if len(done) == after:
            raise Killed
        done.append(1)
        return real(*given, **named)

    with monkeypatch.context() as within:
        within.setattr(fraud_watch, name, step)
        # A process that is killed closes no run and removes no file.
        within.setattr(actions, "fail_run", lambda *_, **__: None)
        within.setattr(actions, "forget_run", lambda *_, **__: None)
        with pytest.raises(Killed):
            yield


def exported(lender: Lender) -> int:
    with tenant(lender.by.organisation_id):
        return Alert.objects.filter(typology="exported").count()


def runs(lender: Lender) -> list[tuple[str, str]]:
    with tenant(lender.by.organisation_id):
        return list(Run.objects.order_by("id").values_list("status", "fault_code"))


def told(lender: Lender) -> list[str]:
    """Return the subject of each digest."""
    with tenant(lender.by.organisation_id):
        sent = Message.objects.filter(kind="fraud.run_digest").order_by("id")
        return [one.subject for one in sent]


BROKEN = ("failed", "registrations.run_broken")
DONE = ("done", "")
ALL_TOLD = "Vigie: 8 new alerts, extract of 8 Nov 2026"


def test_the_rest_is_found_and_all_is_told(lender: Lender, monkeypatch: pytest.MonkeyPatch) -> None:
    chunks = import_module("vigie.registrations.queries.subjects")  # a function bears its name
    monkeypatch.setattr(chunks, "CHUNK", MANY // 2)
    with killed_at(monkeypatch, "raise_alerts", after=1):
        watch_if_new(by=lender.by, key="entry-9")
    assert (exported(lender), told(lender)) == (MANY // 2, [])
    # What is known may have changed when the job comes again.
    changed = {"contract_number": "C-00000", "outstanding_amount": "8000.00"}
    update_contract(lender.portfolio, changed, as_of=SECOND, by=lender.by, key="update")
    watch_if_new(by=lender.by, key="entry-9")
    assert runs(lender) == [DONE, BROKEN, DONE]
    assert (exported(lender), told(lender)) == (MANY, [ALL_TOLD])


def test_a_run_that_died_before_its_mail_is_told(
    lender: Lender, monkeypatch: pytest.MonkeyPatch
) -> None:
    with killed_at(monkeypatch, "send_digest", after=0):
        watch(by=lender.by, key="asked")
    watch(by=lender.by, key="asked")
    assert runs(lender) == [DONE, BROKEN, DONE]
    assert (exported(lender), told(lender)) == (MANY, [ALL_TOLD])


def test_a_run_that_was_done_is_not_run_again(lender: Lender) -> None:
    first = watch(by=lender.by, key="asked")
    again = watch(by=lender.by, key="asked")
    assert (again.run_id, again.red, again.emails) == (first.run_id, MANY, 0)
    assert (runs(lender), told(lender)) == ([DONE, DONE], [ALL_TOLD])
