"""Asked before judged: what leaves, what may come back, who may not be told, who judges a contest."""

import re
import secrets
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from vigie.database.tenant import tenant
from vigie.documents.models import Document
from vigie.flows.explanations import remind
from vigie.fraud.actions import (
    ask_person,
    decide_alert,
    judge_contest,
    note_effect,
    order_silence,
    raise_alerts,
    record_contest,
    undo_effect,
)
from vigie.fraud.domain.inquiries import Asking, questions
from vigie.fraud.models import Alert, Answer, Contest, Inquiry
from vigie.fraud.queries import Explanations, effects_of, explanations_of
from vigie.journal.models import Entry
from vigie.kernel.actor import Actor, system_actor
from vigie.kernel.errors import Conflict, Forbidden, Invalid, Refused
from vigie.notices.actions.sending import _mail
from vigie.notices.models import InboxItem, Message
from vigie.scoring.domain.levels import Level
from vigie.tenancy.actions import NewUser, create_organisation, create_user
from vigie.tenancy.models import Link
from vigie.tenancy.queries import link_address
from vigie.testing.alerts import finding, reading, subject
from vigie.testing.portal import signed_in

pytestmark = pytest.mark.django_db
ASKED = Asking("plans", "email", "zoe@example.test", "fr")
PDF = b"%PDF-1.7\n%a small paper\n"
SUSPICION = re.compile(
    r"fraud|fraude|oszust|soupçon|suspic|suspect|podejrz|alert|vol\b|kradzież\b|police|policj|plainte",
    re.IGNORECASE,
)


def key() -> str:
    return secrets.token_hex(8)


@pytest.fixture
def by() -> Actor:
    """Return an analyst of an organisation with one probable alert of contract C-7."""
    house = system_actor(create_organisation("Crédit du Nord"), name="test")
    raise_alerts((subject(7, finding(Level.ORANGE)),), reading=reading(1, 10), by=house, key="run")
    anna = create_user(
        NewUser("anna@example.test", "Anna", "fraud_analyst", "en"),
        password="correct horse battery",
        by=house,
        key="anna",
    )
    return replace(house, user_id=anna, kind="person")


def alert_of(by: Actor) -> int:
    with tenant(by.organisation_id):
        return Alert.objects.get().pk


def told(by: Actor) -> Explanations:
    with tenant(by.organisation_id):
        return explanations_of(by, alert_of(by))


def asked(by: Actor) -> str:
    ask_person(alert_of(by), ASKED, by=by, key=key())
    with tenant(by.organisation_id):
        address = link_address(Link.objects.latest("id").pk, by)
    return "/" + address.split("/", 3)[3]


def proof(client: Client, page: str) -> str:
    shown = client.post(page, {"number": "c-7"}).content.decode()
    found = re.search(r'name="proof" value="([^"]+)"', shown)
    assert found is not None
    return found.group(1)


def test_no_question_names_a_suspicion() -> None:
    for said in questions().values():
        assert set(said) == {"en", "fr", "pl"}
        for text in said.values():
            assert not SUSPICION.search(text.replace("stolen", "")), text


def test_the_letter_is_neutral_and_what_is_kept_of_it_holds_no_link(by: Actor) -> None:
    page = asked(by)
    token = page.split("/")[2]
    with tenant(by.organisation_id):
        message = Message.objects.get()
        link = Link.objects.get()
    kept = message.subject + message.text + message.html
    assert token not in kept
    assert token not in (link.digest, link.nonce)
    assert "Crédit du Nord" in message.subject
    assert not SUSPICION.search(kept)
    # As it leaves, it bears the whole address, in both parts.
    mail = _mail(message.pk, by)
    assert page in mail.text
    assert page in mail.html
    assert mail.to == "zoe@example.test"


def test_the_first_step_tells_nothing_and_wrong_numbers_lock_it(by: Actor) -> None:
    page, client = asked(by), Client()
    first = client.get(page)
    assert first.status_code == 200
    assert first["Referrer-Policy"] == "no-referrer"
    assert first["Cache-Control"] == "no-store, private"
    assert "vendu" not in first.content.decode()
    for _ in range(5):
        assert client.post(page, {"number": "C-8"}).status_code == 422
    locked = client.post(page, {"number": "C-7"})
    assert locked.status_code == 422
    assert "plusieurs fois" in locked.content.decode()


def test_an_answer_with_a_paper_stands_beside_the_facts_and_tells_who_asked(by: Actor) -> None:
    page, client = asked(by), Client(enforce_csrf_checks=True)
    sent = {
        "proof": proof(client, page),
        "key": key(),
        "text": "Je l'ai vendu le 3 novembre.\n<script>alert(1)</script>",
        "papers": [SimpleUploadedFile("cession.pdf", PDF, "text/html")],
    }
    assert client.post(page, sent).status_code == 302
    (one,) = told(by).inquiries
    assert (one.state, one.answers[0].text[:16], len(one.answers[0].documents)) == (
        "answered",
        "Je l'ai vendu le",
        1,
    )
    with tenant(by.organisation_id):
        assert InboxItem.objects.get().kind == "fraud.answer_came"
    desk = signed_in(replace(by, user_id=None), "fraud_analyst")
    shown = desk.get(f"/alerts/{alert_of(by)}/").content.decode()
    assert "vendu le 3 novembre" in shown
    assert "<script>alert(1)" not in shown
    paper = desk.get(f"/documents/{one.answers[0].documents[0]}/file")
    assert paper["Content-Disposition"].startswith("attachment")
    assert paper.getvalue() == PDF
    with tenant(by.organisation_id):
        opened = Entry.objects.filter(act="tenancy.link_opened", subject_kind="fraud.alert")
        assert opened.count() == 2
        assert {one.actor_kind for one in opened} == {"link"}


@pytest.mark.parametrize(
    "content", [b"MZ\x90\x00 a program", b"<html><script>", b"%PDF-" + b"x" * (8 * 1024**2)]
)
def test_what_is_no_paper_is_not_kept(by: Actor, content: bytes) -> None:
    page, client = asked(by), Client()
    sent = {"proof": proof(client, page), "key": key(), "text": "voilà"}
    bad = client.post(page, {**sent, "papers": [SimpleUploadedFile("paper.pdf", content)]})
    assert bad.status_code == 422
    with tenant(by.organisation_id):
        assert not Answer.objects.exists()


def test_the_page_is_bounded_in_answers_time_and_openings(by: Actor) -> None:
    page, client = asked(by), Client()
    said = proof(client, page)
    for number in range(5):
        assert (
            client.post(page, {"proof": said, "key": key(), "text": f"{number}"}).status_code == 302
        )
    paper = SimpleUploadedFile("paper.pdf", PDF, "application/pdf")
    sixth = {"proof": said, "key": key(), "text": "6", "papers": paper}
    assert client.post(page, sixth).status_code == 422
    with tenant(by.organisation_id):
        assert not Document.objects.exists()
    with tenant(by.organisation_id):
        Inquiry.objects.update(answer_by=timezone.localdate() - timedelta(days=1))
        Link.objects.update(window_count=60)
    assert client.get(page).status_code == 422
    with tenant(by.organisation_id):
        Link.objects.update(window_count=0)
    assert 'name="papers"' not in client.post(page, {"number": "C-7"}).content.decode()
    with tenant(by.organisation_id):
        Link.objects.update(expires_at=timezone.now() - timedelta(hours=1))
    assert client.get(page).status_code == 404
    assert Client().get("/explain/none/").status_code == 404


def test_a_link_opens_nothing_else_and_no_account_counts_behind_it(by: Actor) -> None:
    page = asked(by)
    token = page.split("/")[2]
    desk = signed_in(replace(by, user_id=None), "fraud_analyst")
    assert desk.get(f"/settle/{token}/").status_code == 404
    assert (
        Client(headers={"Authorization": f"Bearer {token}"}).get("/api/v1/alerts").status_code
        == 401
    )
    assert "zoe@example.test" not in desk.get(page).content.decode()


def test_silence_forbids_asking_with_who_and_why_and_stops_the_reminder(by: Actor) -> None:
    alert_id = alert_of(by)
    page = asked(by)
    with tenant(by.organisation_id):
        Inquiry.objects.update(asked_at=timezone.now() - timedelta(days=11))
    order_silence(alert_id, holds=True, reason="the prosecutor asks for it", by=by, key=key())
    assert remind(by=by, key=key()) == 0
    with pytest.raises(Refused) as refusal:
        ask_person(alert_id, ASKED, by=by, key=key())
    assert refusal.value.code == "fraud.may_not_tell"
    assert (refusal.value.params["who"], refusal.value.params["reason"]) == (
        "Anna",
        "the prosecutor asks for it",
    )
    # The page that is open stays open: closing it would tell.
    assert Client().get(page).status_code == 200
    with pytest.raises(Conflict):
        order_silence(alert_id, holds=True, reason="again", by=by, key=key())
    order_silence(alert_id, holds=False, reason="lifted", by=by, key=key())
    assert remind(by=by, key=key()) == 1
    assert remind(by=by, key=key()) == 0
    with tenant(by.organisation_id):
        assert [one.kind for one in Message.objects.order_by("id")] == [
            "fraud.question",
            "fraud.question_again",
        ]


def test_one_question_at_a_time_withdrawn_its_page_is_closed(by: Actor) -> None:
    page, alert_id = asked(by), alert_of(by)
    with pytest.raises(Conflict):
        ask_person(alert_id, ASKED, by=by, key=key())
    with pytest.raises(Invalid):
        ask_person(alert_id, replace(ASKED, address=""), by=by, key=key())
    desk = signed_in(replace(by, user_id=None), "fraud_analyst")
    (one,) = told(by).inquiries
    assert desk.post(f"/alerts/questions/{one.id}/withdraw", {"key": key()}).status_code == 302
    assert Client().get(page).status_code == 404
    decide_alert(alert_id, verdict="not_fraud", reason="sold back", by=by, key=key())
    with pytest.raises(Refused):
        ask_person(alert_id, ASKED, by=by, key=key())


def test_the_analyst_sees_the_letter_before_it_leaves_and_prints_one(by: Actor) -> None:
    desk, alert_id = signed_in(replace(by, user_id=None), "fraud_analyst"), alert_of(by)
    sent = {
        "question": "registration",
        "channel": "letter",
        "address": "",
        "language": "pl",
        "key": key(),
    }
    preview = desk.post(f"/alerts/{alert_id}/ask", sent).content.decode()
    assert "Crédit du Nord" in preview
    assert "kopię aktualnego dowodu" in preview
    with tenant(by.organisation_id):
        assert not Inquiry.objects.exists()
    assert desk.post(f"/alerts/{alert_id}/ask", sent | {"confirmed": "yes"}).status_code == 302
    (one,) = told(by).inquiries
    printed = desk.get(f"/alerts/questions/{one.id}/letter").content.decode()
    with tenant(by.organisation_id):
        assert link_address(Link.objects.get().pk, by) in printed
        assert not Message.objects.exists()


def test_whoever_is_judged_contests_from_the_page_and_somebody_else_overturns(by: Actor) -> None:
    page, alert_id, client = asked(by), alert_of(by), Client()
    said = proof(client, page)
    objecting = {"proof": said, "contests": "yes", "key": key(), "text": "Je n'ai rien vendu."}
    assert client.post(page, objecting | {"key": key()}).status_code == 422
    note_effect(alert_id, "hold_payout", "done", by=by, key=key())
    decide_alert(alert_id, verdict="fraud_confirmed", reason="sold", by=by, key=key())
    second = client.post(page, {"number": "C-7"}).content.decode()
    assert "Retenir le versement" in second
    assert client.post(page, objecting).status_code == 302
    with tenant(by.organisation_id):
        contest = Contest.objects.get()
    with pytest.raises(Forbidden) as refusal:
        judge_contest(contest.pk, overturns=True, reason="no", by=by, key=key())
    assert refusal.value.code == "fraud.contest_own"
    other = replace(by, user_id=by.user_id + 1 if by.user_id else None)
    judge = replace(other, permissions=frozenset({"fraud.decide_contests"}))
    judge_contest(contest.pk, overturns=True, reason="the register erred", by=judge, key=key())
    with tenant(by.organisation_id):
        assert Alert.objects.get().state == "dismissed"
        (effect,) = effects_of(by, alert_id)
        assert effect.undone_reason == "the register erred"
        assert Contest.objects.get().state == "overturned"
    with pytest.raises(Conflict):
        judge_contest(contest.pk, overturns=True, reason="again", by=judge, key=key())


def test_a_contest_heard_by_staff_that_is_not_upheld_leaves_the_decision(by: Actor) -> None:
    alert_id = alert_of(by)
    with pytest.raises(Refused):
        record_contest(alert_id, text="I object", by=by, key=key())
    note_effect(alert_id, "hold_payout", "done", by=by, key=key())
    contest = record_contest(alert_id, text="I object", by=by, key=key())
    with pytest.raises(Conflict):
        record_contest(alert_id, text="again", by=by, key=key())
    other = replace(by, user_id=(by.user_id or 0) + 1)
    judge_contest(contest, overturns=False, reason="the papers agree", by=other, key=key())
    assert [one.state for one in told(by).contests] == ["upheld"]
    assert told(by).may_be_contested
    with tenant(by.organisation_id):
        (effect,) = effects_of(by, alert_id)
    undo_effect(effect.id, reason="enough", by=by, key=key())
    assert not told(by).may_be_contested
