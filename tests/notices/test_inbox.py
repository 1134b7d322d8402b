"""The inbox: told once per person, read by its owner alone, worded in the reader's language."""

from datetime import date

import pytest
from django.test import Client
from django.utils import translation

from vigie.database.tenant import tenant
from vigie.journal.models import Entry
from vigie.kernel.actor import Actor, system_actor
from vigie.kernel.errors import Forbidden, Invalid, NotFound
from vigie.notices.actions import mark_read, notify, tell
from vigie.notices.domain.inbox import INBOX_KINDS, given_form, inbox_kind, kept_form, link_of
from vigie.notices.models import InboxItem
from vigie.notices.portal.inbox_words import ICONS, told
from vigie.notices.queries import inbox, inbox_item, unread_count
from vigie.tenancy.actions import create_organisation
from vigie.tenancy.models import User
from vigie.testing.notices import context_for
from vigie.testing.portal import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def by() -> Actor:
    return system_actor(create_organisation("Lessor One"), name="test")


def person(by: Actor, number: int) -> Actor:
    return Actor(by.organisation_id, number, "Anna", "en", frozenset({"notices.read_inbox"}))


def put(by: Actor, kind: str, people: list[int], name: str = "n", **counts: int) -> int:
    return tell(kind, people, context_for(kind, **counts), name, by=by, key=f"{kind}-{name}")


def words(kind: str, language: str, **counts: int) -> tuple[str, str]:
    item = InboxItem(kind=kind, context=kept_form(context_for(kind, **counts)))
    with translation.override(language):
        return told(item)


@pytest.mark.parametrize("kind", sorted(INBOX_KINDS))
def test_a_context_is_kept_and_given_back(kind: str) -> None:
    context = context_for(kind)
    assert given_form(inbox_kind(kind), kept_form(context)) == context
    assert link_of(inbox_kind(kind), context) == "/alerts/?run=12&level=red"
    assert kind in ICONS


def test_a_person_is_told_once_and_counts_only_own_lines(by: Actor) -> None:
    assert put(by, "registrations.import_taken", [1, 2]) == 2
    again = context_for("registrations.import_taken")
    assert tell("registrations.import_taken", [2, 3], again, "n", by=by, key="other") == 1
    with tenant(by.organisation_id):
        assert [unread_count(person(by, number)) for number in (1, 2, 3, 4)] == [1, 1, 1, 0]
        assert unread_count(by) == 0


def test_whoever_gets_a_mail_finds_it_in_the_inbox_too(by: Actor) -> None:
    people = [(1, "anna@example.test", "fr"), (2, "bo@example.test", "pl")]
    notify("fraud.run_digest", people, context_for("fraud.run_digest"), "r", by=by, key="r")
    with tenant(by.organisation_id):
        (line,) = inbox(person(by, 2))
    assert (line.kind, line.link) == ("fraud.run_digest", "/alerts/?run=12&level=red")


def test_reading_is_noted_by_the_owner_alone(by: Actor) -> None:
    put(by, "registrations.run_done", [1, 2])
    put(by, "registrations.run_done", [1], "second")
    with tenant(by.organisation_id):
        first = inbox(person(by, 1)).earliest("id").pk
        with pytest.raises(NotFound):
            inbox_item(person(by, 2), first)
    assert mark_read((first,), by=person(by, 2), key="a") == 0
    assert mark_read((first,), by=person(by, 1), key="b") == 1
    assert mark_read((first,), by=person(by, 1), key="c") == 0
    assert mark_read(by=person(by, 1), key="d") == 1
    with tenant(by.organisation_id):
        assert [unread_count(person(by, number)) for number in (1, 2)] == [0, 1]
        assert Entry.objects.filter(act="notices.inbox_read").count() == 4
    with pytest.raises(Forbidden):
        mark_read(by=by, key="e")


def test_only_foreseen_fields_are_taken(by: Actor) -> None:
    with pytest.raises(Invalid):
        tell("registrations.import_taken", [1], {"plate": "AA-123-BB"}, "n", by=by, key="k")
    with pytest.raises(Invalid):
        tell("nothing.known", [1], {}, "n", by=by, key="k")


def test_the_words_count_in_three_languages() -> None:
    taken = "registrations.import_taken"
    assert words(taken, "en", rows=1, bad_rows=0) == ("Your file was taken: 1 row", "")
    assert words(taken, "en", rows=1204, bad_rows=3) == (
        "Your file was taken: 1,204 rows",
        "3 rows were set aside",
    )
    assert words(taken, "fr", rows=1204, bad_rows=1) == (
        "Votre fichier est pris en compte\u00a0: 1\u202f204 lignes",
        "1 ligne a été écartée",
    )
    assert words(taken, "pl", rows=2, bad_rows=5) == (
        "Twój plik przyjęto: 2 wiersze",
        "5 wierszy odłożono na bok",
    )
    digest = words("fraud.run_digest", "pl", red=1, orange=4, yellow=0)
    assert digest == ("5 nowych alertów", "Pewne 1 · Prawdopodobne 4")
    quiet = words("fraud.baseline_ready", "en", backlog=0, red=0, orange=0, yellow=0)
    assert quiet[1] == "No alert was opened."


def test_a_silent_register_says_since_when() -> None:
    title, low = words("ops.register_silent", "fr", days_silent=40, rhythm_days=31)
    assert title == "Un registre est muet depuis 40 jours"
    assert "23\u00a0nov.\u00a02026" in low
    assert "31 jours" in low
    assert context_for("ops.register_silent")["last_as_of"] == date(2026, 11, 23)


def test_opening_a_line_leads_on_and_takes_it_off_the_count(by: Actor) -> None:
    client = signed_in(by, "fraud_analyst", "en")
    with tenant(by.organisation_id):
        me = User.objects.get(role="fraud_analyst").pk
    put(by, "registrations.import_taken", [me], rows=12, bad_rows=0)
    put(by, "registrations.questions_asked", [me], questions=2)
    page = client.get("/").content.decode()
    assert '<b class="menu-count">2</b>' in page
    listed = client.get("/inbox/").content.decode()
    assert "Your file was taken: 12 rows" in listed
    assert "2 questions wait for your answer" in listed
    with tenant(by.organisation_id):
        last = InboxItem.objects.latest("id").pk
    answer = client.get(f"/inbox/{last}/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/alerts/?run=12&level=red")
    assert "2 questions wait" not in client.get("/inbox/").content.decode()
    assert "2 questions wait" in client.get("/inbox/?read=all").content.decode()


def test_ticked_lines_or_all_are_marked(by: Actor) -> None:
    client = signed_in(by, "reader", "pl")
    with tenant(by.organisation_id):
        me = User.objects.get(role="reader").pk
    for name in ("a", "b", "c"):
        put(by, "registrations.run_failed", [me], name)
    with tenant(by.organisation_id):
        ids = list(InboxItem.objects.order_by("id").values_list("id", flat=True))
    client.post("/inbox/read", {"chosen": [str(ids[0])], "token": "t1"})
    assert unread(by, me) == 2
    client.post("/inbox/read", {"token": "t2"})
    assert unread(by, me) == 2
    client.post("/inbox/read", {"all": "yes", "token": "t3"})
    assert unread(by, me) == 0
    assert "Wszystko przeczytane" in client.get("/inbox/").content.decode()


def unread(by: Actor, user_id: int) -> int:
    with tenant(by.organisation_id):
        return unread_count(person(by, user_id))


def test_nobody_enters_without_signing_in() -> None:
    assert Client().get("/inbox/").headers["Location"].startswith("/sign-in")
