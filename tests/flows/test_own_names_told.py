"""Missing own names are told once to those who can mend it, and closed when one is given."""

from datetime import date

import pytest

from vigie.database.tenant import tenant
from vigie.flows import REACTIONS
from vigie.flows.operations import close_own_names, tell_own_names
from vigie.kernel.actor import Actor, system_actor
from vigie.notices.models import InboxItem, Message
from vigie.parties.actions import add_own_name, withdraw_own_name
from vigie.parties.domain.own_names import Declared
from vigie.tenancy.actions import create_organisation
from vigie.testing.portal import signed_in

pytestmark = pytest.mark.django_db
KIND = "ops.own_names_missing"


@pytest.fixture
def by() -> Actor:
    return system_actor(create_organisation("Lessor One"), name="test")


def lines(by: Actor) -> tuple[int, int]:
    """Return how many lines stand in inboxes, and how many of them are unread."""
    with tenant(by.organisation_id):
        mine = InboxItem.objects.filter(kind=KIND)
        return mine.count(), mine.filter(read_at=None).count()


def test_it_is_told_once_and_closed_when_a_name_is_given(by: Actor) -> None:
    signed_in(by, "back_office")
    signed_in(by, "reader")
    assert tell_own_names(by=by, key="run-1") == 1
    assert tell_own_names(by=by, key="run-2") == 0
    assert lines(by) == (1, 1)
    with tenant(by.organisation_id):
        message = Message.objects.get()
    assert message.kind == KIND
    assert "/settings/names/" in message.text
    assert close_own_names(by=by, key="still-missing") == 0
    name = add_own_name(Declared("Lessor One", "main", date(2020, 1, 1)), by=by, key="name")
    assert close_own_names(by=by, key="given") == 1
    assert lines(by) == (1, 0)
    assert tell_own_names(by=by, key="run-3") == 0
    withdraw_own_name(name, by=by, key="mistake")
    assert tell_own_names(by=by, key="run-4") == 1
    assert lines(by) == (2, 1)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "No name of your organisation is known"),
        ("fr", "Aucune dénomination de votre organisation"),
        ("pl", "Nie jest znana żadna nazwa Państwa organizacji"),
    ],
)
def test_the_inbox_says_it_in_the_reader_s_language(by: Actor, language: str, said: str) -> None:
    client = signed_in(by, "back_office", language)
    tell_own_names(by=by, key="run-1")
    assert said in client.get("/inbox/").content.decode()


def test_runs_and_names_start_it() -> None:
    assert "flows.tell_own_names" in REACTIONS["registrations.run_finished"]
    assert REACTIONS["parties.own_name_added"] == ("flows.own_name_given",)
