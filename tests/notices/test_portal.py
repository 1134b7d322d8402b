"""Messages over HTTP: the list, one message with its reason, a person's word on it."""

from collections.abc import Iterator

import pytest

from vigie.database.tenant import tenant
from vigie.journal.models import Entry
from vigie.kernel.actor import Actor, system_actor
from vigie.notices.actions import notify, send_message
from vigie.notices.models import Message
from vigie.notices.ports import use_mail_sender
from vigie.tenancy.actions import create_organisation
from vigie.testing.fake_mail_sender import FakeMailSender
from vigie.testing.notices import context_for
from vigie.testing.portal import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def fake() -> Iterator[FakeMailSender]:
    sender = FakeMailSender()
    former = use_mail_sender(sender)
    yield sender
    use_mail_sender(former)


@pytest.fixture
def by() -> Actor:
    return system_actor(create_organisation("Lessor One"), name="test")


@pytest.fixture
def message_id(by: Actor, fake: FakeMailSender) -> int:
    fake.orders.append("disconnect")
    context = context_for("ops.import_refused")
    notify("ops.import_refused", [(1, "anna@example.test", "en")], context, "k", by=by, key="k")
    with tenant(by.organisation_id):
        number = Message.objects.get().pk
    assert send_message(number, by=by, key="j") == "uncertain"
    return number


def test_an_empty_list_says_what_would_be_there(by: Actor) -> None:
    page = signed_in(by, "compliance", "pl").get("/settings/messages/").content.decode()
    assert "Nie ma jeszcze żadnej wiadomości" in page


def test_an_administrator_reads_why_and_sends_again(
    by: Actor, fake: FakeMailSender, message_id: int
) -> None:
    client = signed_in(by, "administrator", "fr")
    listing = client.get("/settings/messages/?state=uncertain").content.decode()
    assert "anna@example.test" in listing
    assert "Incertain" in listing
    assert "anna@" not in client.get("/settings/messages/?state=failed").content.decode()
    assert "anna@" in client.get("/settings/messages/?q=import+anna").content.decode()
    assert "anna@" not in client.get("/settings/messages/?q=bruno").content.decode()
    address = f"/settings/messages/{message_id}/"
    page = client.get(address).content.decode()
    assert "vérifiez s’il est arrivé" in page
    assert "Vigie: an import was refused" in page
    settle = {"reason": "absent de sa boîte", "token": "t"}
    for _ in range(2):
        client.post(f"{address}settle?verdict=again", settle)
    assert send_message(message_id, by=by, key="j") == "sent"
    assert len(fake.sent) == 2
    assert 'data-opens="again"' not in client.get(address).content.decode()


def test_a_wrong_word_is_refused(by: Actor, message_id: int) -> None:
    client = signed_in(by, "administrator")
    address = f"/settings/messages/{message_id}/settle"
    for query, form in (("arrived", {"token": "t"}), ("maybe", {"reason": "r", "token": "u"})):
        assert client.post(f"{address}?verdict={query}", form).status_code == 422


def test_reading_is_journalled_and_bounded(by: Actor, message_id: int) -> None:
    assert signed_in(by, "reader").get("/settings/messages/").status_code == 403
    client = signed_in(by, "compliance")
    client.get("/settings/messages/")
    assert (
        'data-opens="again"' not in client.get(f"/settings/messages/{message_id}/").content.decode()
    )
    with tenant(by.organisation_id):
        read = Entry.objects.filter(act="journal.personal_data_read").order_by("id")
        said = [(one.subject_kind, one.subject_id, one.data["count"]) for one in read]
    assert said == [("notices.message", None, 1), ("notices.message", message_id, 1)]
    settled = client.post(
        f"/settings/messages/{message_id}/settle?verdict=arrived", {"reason": "x"}
    )
    assert settled.status_code == 403
    other = system_actor(create_organisation("Lessor Two"), name="test")
    stranger = signed_in(other, "administrator")
    assert stranger.get(f"/settings/messages/{message_id}/").status_code == 404


def test_long_lists_turn_pages(by: Actor) -> None:
    people = [(number, f"p{number}@example.test", "en") for number in range(1, 53)]
    notify("ops.import_refused", people, context_for("ops.import_refused"), "k", by=by, key="k")
    client = signed_in(by, "compliance")
    first = client.get("/settings/messages/").content.decode()
    with tenant(by.organisation_id):
        ids = list(Message.objects.order_by("-id").values_list("id", flat=True))
    assert first.count("@example.test") == 50
    assert f"after={ids[49]}" in first
    second = client.get(f"/settings/messages/?after={ids[49]}").content.decode()
    assert second.count("@example.test") == 2
