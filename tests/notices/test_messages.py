"""Messages from queue to mailbox: once each, in the reader's language, with the proof kept."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from vigie.database.tenant import tenant
from vigie.journal.models import Entry
from vigie.kernel.actor import Actor, system_actor
from vigie.kernel.errors import Forbidden, Invalid, NotFound, Refused, Unavailable
from vigie.notices import queries
from vigie.notices.actions import (
    Queued,
    erase_addresses,
    notify,
    send_message,
    settle_message,
    tend_messages,
)
from vigie.notices.domain.life import MAX_ATTEMPTS
from vigie.notices.models import Message
from vigie.notices.ports import use_mail_sender
from vigie.tenancy.actions import create_organisation
from vigie.testing.fake_mail_sender import FakeMailSender
from vigie.testing.notices import context_for

pytestmark = pytest.mark.django_db
PEOPLE = [
    (11, "anna@example.test", "pl"),
    (12, "zoe@example.test", "fr"),
    (13, "bob@example.test", "en"),
    (14, "max@example.test", "fr"),
]


@pytest.fixture
def fake() -> Iterator[FakeMailSender]:
    sender = FakeMailSender()
    former = use_mail_sender(sender)
    yield sender
    use_mail_sender(former)


@pytest.fixture
def by() -> Actor:
    return system_actor(create_organisation("Lessor One"), name="test")


def queued_one(by: Actor, key: str = "k") -> Message:
    notify("ops.import_refused", PEOPLE[:1], context_for("ops.import_refused"), key, by=by, key=key)
    with tenant(by.organisation_id):
        return Message.objects.latest("id")


def fresh(message: Message, by: Actor) -> Message:
    with tenant(by.organisation_id):
        return queries.message(message.pk, by)


def test_everyone_gets_one_message_in_their_language(by: Actor, fake: FakeMailSender) -> None:
    context = context_for("fraud.run_digest", red=1, orange=0, yellow=0)
    assert notify("fraud.run_digest", PEOPLE, context, "run:1", by=by, key="a") == Queued(4, 0)
    with tenant(by.organisation_id):
        rows = list(Message.objects.order_by("recipient_user_id"))
    assert [row.language for row in rows] == ["pl", "fr", "en", "fr"]
    assert rows[1].content_hash == rows[3].content_hash != rows[2].content_hash
    for row in rows:
        assert send_message(row.pk, by=by, key="s") == "sent"
    assert [mail.to for mail in fake.sent] == [address for _, address, _ in PEOPLE]
    assert fake.sent[2].subject == "Vigie: 1 new alert, extract of 23 Nov 2026"
    row = fresh(rows[2], by)
    assert (row.state, row.attempts, row.provider_id, row.reply) == (
        *("sent", 1, "fake-3"),
        "250 2.0.0 Kept",
    )
    assert re.fullmatch(r"<[0-9a-f-]{36}@vigie\.test>", row.message_id)
    assert row.ended_at is not None


def test_the_same_thing_is_never_queued_twice(by: Actor) -> None:
    context = context_for("fraud.run_digest")
    notify("fraud.run_digest", PEOPLE[:2], context, "run:1", by=by, key="a")
    again = notify("fraud.run_digest", PEOPLE, context, "run:1", by=by, key="b")
    assert again == Queued(2, 2)
    assert notify("fraud.run_digest", PEOPLE, context, "run:2", by=by, key="c") == Queued(4, 0)
    with tenant(by.organisation_id):
        assert Message.objects.count() == 8


def test_each_new_message_defers_its_job_and_a_dry_run_leaves_nothing(by: Actor) -> None:
    context = context_for("fraud.run_digest")
    notify.dry_run("fraud.run_digest", PEOPLE, context, "run:1", by=by, key="a")
    assert jobs(by) == []
    notify("fraud.run_digest", PEOPLE[:2], context, "run:1", by=by, key="a")
    with tenant(by.organisation_id):
        ids = list(Message.objects.order_by("id").values_list("id", flat=True))
    assert sorted(jobs(by)) == ids


def jobs(by: Actor) -> list[int]:
    mine = ProcrastinateJob.objects.filter(
        task_name="notices.send_message", args__organisation_id=by.organisation_id
    )
    return [job.args["message_id"] for job in mine]


def test_a_sent_message_is_left_alone(by: Actor, fake: FakeMailSender) -> None:
    message = queued_one(by)
    for _ in range(3):
        assert send_message(message.pk, by=by, key="same") == "sent"
    assert len(fake.sent) == 1


def test_an_absent_server_is_tried_again_until_the_end(by: Actor, fake: FakeMailSender) -> None:
    message = queued_one(by)
    fake.orders.extend(["temporary"] * MAX_ATTEMPTS)
    for attempt in range(1, MAX_ATTEMPTS):
        with pytest.raises(Unavailable, match=r"notices\.try_later"):
            send_message(message.pk, by=by, key="j")
        assert fresh(message, by).attempts == attempt
    assert send_message(message.pk, by=by, key="j") == "failed"
    row = fresh(message, by)
    assert (row.reason, row.reply) == ("notices.try_later", "451 4.3.0 try again later")
    assert fake.sent == []
    with tenant(by.organisation_id):
        assert list(queries.needs_a_person(by)) == [row]


def test_message_ids_stay_the_same_over_attempts(by: Actor, fake: FakeMailSender) -> None:
    message = queued_one(by)
    fake.orders.append("temporary")
    with pytest.raises(Unavailable):
        send_message(message.pk, by=by, key="j")
    first = fresh(message, by).message_id
    send_message(message.pk, by=by, key="j")
    assert fake.sent[0].message_id == first


def test_a_refusal_is_final_and_says_why(by: Actor, fake: FakeMailSender) -> None:
    message = queued_one(by)
    fake.orders.append("permanent")
    assert send_message(message.pk, by=by, key="j") == "refused"
    assert send_message(message.pk, by=by, key="j") == "refused"
    assert fresh(message, by).reason == "notices.address_refused"
    assert fake.sent == []


def test_silence_after_the_content_waits_for_a_person(by: Actor, fake: FakeMailSender) -> None:
    message = queued_one(by)
    fake.orders.append("disconnect")
    assert send_message(message.pk, by=by, key="j") == "uncertain"
    assert send_message(message.pk, by=by, key="j") == "uncertain"
    assert len(fake.sent) == 1
    with pytest.raises(Invalid):
        settle_message(message.pk, verdict="again", reason=" ", by=by, key="p0")
    assert settle_message(message.pk, verdict="again", reason="not in inbox", by=by, key="p") == (
        "queued"
    )
    assert send_message(message.pk, by=by, key="j") == "sent"
    assert fake.sent[0].message_id != fake.sent[1].message_id
    with pytest.raises(Refused, match=r"notices\.not_to_settle"):
        settle_message(message.pk, verdict="arrived", reason="seen", by=by, key="p2")


def test_a_message_in_other_hands_is_waited_for_then_flagged(
    by: Actor, fake: FakeMailSender
) -> None:
    message = queued_one(by)
    left_behind(message, by, minutes=14)
    with pytest.raises(Unavailable, match=r"notices\.being_sent"):
        send_message(message.pk, by=by, key="j")
    left_behind(message, by, minutes=16)
    assert send_message(message.pk, by=by, key="j") == "uncertain"
    assert fresh(message, by).reason == "notices.interrupted"
    assert fake.sent == []


def test_tending_flags_what_was_left_behind_and_wakes_what_was_forgotten(by: Actor) -> None:
    behind, forgotten, young = (queued_one(by, key) for key in "abc")
    left_behind(behind, by, minutes=16)
    with tenant(by.organisation_id):
        Message.objects.filter(id=forgotten.pk).update(
            created_at=timezone.now() - timedelta(hours=7)
        )
        assert queries.needs_tending(by.organisation_id)
    before = len(jobs(by))
    tended = tend_messages(by=by, key="t1")
    assert (tended.flagged, tended.woken) == (1, 1)
    assert jobs(by)[before:] == [forgotten.pk]
    assert [fresh(one, by).state for one in (behind, forgotten, young)] == [
        *("uncertain", "queued", "queued")
    ]


def left_behind(message: Message, by: Actor, *, minutes: int) -> None:
    with tenant(by.organisation_id):
        Message.objects.filter(id=message.pk).update(
            state="sending",
            message_id="<left@vigie.test>",
            attempts=1,
            claimed_at=timezone.now() - timedelta(minutes=minutes),
        )


def test_an_erased_address_ends_the_message_and_the_journal_never_held_it(
    by: Actor, fake: FakeMailSender
) -> None:
    message = queued_one(by)
    assert erase_addresses(11, by=by, key="e") == 1
    assert send_message(message.pk, by=by, key="j") == "refused"
    assert fresh(message, by).reason == "notices.address_erased"
    assert fake.sent == []
    with tenant(by.organisation_id):
        said = str(list(Entry.objects.values_list("data", "result", "input_digest")))
    assert "anna@" not in said


def test_history_and_counts_are_for_readers_of_the_organisation(
    by: Actor, fake: FakeMailSender
) -> None:
    message = queued_one(by)
    send_message(message.pk, by=by, key="j")
    with tenant(by.organisation_id):
        assert list(queries.contact_history(11, by)) == [message]
        assert list(queries.contact_history(12, by)) == []
        assert queries.messages_by_state(by) == {"sent": 1}
        stranger = Actor(by.organisation_id, 1, "x", "en", frozenset())
        with pytest.raises(Forbidden):
            queries.messages(stranger)
    other = system_actor(create_organisation("Lessor Two"), name="test")
    with tenant(other.organisation_id), pytest.raises(NotFound):
        queries.message(message.pk, other)
    with pytest.raises(NotFound):
        send_message(message.pk, by=other, key="j")


def test_nothing_personal_stands_in_a_message(by: Actor) -> None:
    personal = re.compile(
        r"[A-Z]{2}-?\d{3}-?[A-Z]{2}|[A-HJ-NPR-Z0-9]{17}|Anna|anna@|\b\d{9}\b|M\. |Mme "
    )
    for kind in ("fraud.run_digest", "fraud.baseline_ready", "ops.register_silent"):
        notify(kind, PEOPLE, context_for(kind), "one", by=by, key=kind)
    with tenant(by.organisation_id):
        rows = Message.objects.exclude(state="").values_list("subject", "text", "html")
        texts = ["\n".join(row) for row in rows]
    assert len(texts) == 12
    assert [found.group() for text in texts for found in personal.finditer(text)] == []
