"""A person who is erased takes along what was asked, answered, contested and said about his contracts."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.utils.timezone import localdate, now
from pytest_django import DjangoCaptureOnCommitCallbacks

from vigie.database.tenant import tenant
from vigie.documents.actions import hold, release
from vigie.documents.domain.files import Subject
from vigie.documents.models import Document
from vigie.documents.queries import content_of
from vigie.flows.erased_persons import keeping_alerts
from vigie.fraud.actions import (
    answer_question,
    ask_person,
    comment_alert,
    decide_alert,
    judge_contest,
    order_silence,
    produce_evidence_file,
    raise_alerts,
    record_contest,
)
from vigie.fraud.domain.inquiries import Asking
from vigie.fraud.models import Alert, Contest, Inquiry
from vigie.journal.actions import seal
from vigie.journal.queries import first_break
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Refused
from vigie.kernel.months import add_months
from vigie.leasing.actions import cancel_contract
from vigie.leasing.models import Contract, CustomerLetter
from vigie.notices.actions import Outsider, write_out
from vigie.notices.domain.kinds import Context
from vigie.notices.models import Message
from vigie.parties.actions import erase_party, register_party
from vigie.parties.domain.keeping import Need
from vigie.parties.domain.parties import NewParty
from vigie.scoring.domain.levels import Level
from vigie.testing.alerts import finding, reading, subject
from vigie.testing.clock import standing_on
from vigie.testing.contracts import Lessor, credit, new_lessor
from vigie.testing.portal import somebody

pytestmark = pytest.mark.django_db
ADDRESS, SAID, COMMENT = "zoe.m@example.test", "It was sold to Zola", "Mrs Martin called"
DISPUTED, JUDGED = "Zola has the papers", "Zola did show them"
WORDS = (ADDRESS, SAID, COMMENT, DISPUTED, JUDGED)


@pytest.fixture
def lessor() -> Lessor:
    """Return a lessor whose only contract was cancelled beyond its term, with an orange alert on it."""
    made = new_lessor()
    ended = add_months(localdate(), -12 * 5) - timedelta(days=1)
    contract = made.verified(credit(start_on=ended + timedelta(days=20)))
    cancel_contract(contract, on=ended, by=made.by, key="cancel")
    with tenant(made.by.organisation_id):
        number = Contract.objects.get().reference
    alerts = (subject(7, finding(Level.ORANGE), contract=number), subject(8, finding(Level.ORANGE)))
    raise_alerts(alerts, reading=reading(1, 10), by=made.by, key="run")
    raise_alerts((subject(7, contract=number),), reading=reading(2, 12), by=made.by, key="again")
    return made


def alert_of(lessor: Lessor) -> int:
    with tenant(lessor.by.organisation_id):
        return Alert.objects.get(subject_id=7).pk


def everything(by: Actor) -> str:
    """Return every row of the organisation in every table, as one text."""
    with tenant(by.organisation_id), connection.cursor() as cursor:
        found = []
        for model in apps.get_models():
            cursor.execute(f"select row_to_json(t)::text from {model._meta.db_table} t")
            found += [row[0] for row in cursor.fetchall()]
    return "\n".join(found)


def lived_through(lessor: Lessor) -> int:
    """Ask, answer, comment, confirm, contest and overturn; returns the alert."""
    one, anna = alert_of(lessor), somebody(lessor.by, "Anna")
    ask_person(one, Asking("plans", "email", ADDRESS, "fr"), by=anna, key="ask")
    with tenant(lessor.by.organisation_id):
        inquiry = Inquiry.objects.get().pk
    answer_question(inquiry, text=SAID, documents=(), by=lessor.by, key="said")
    comment_alert(one, text=COMMENT, by=anna, key="comment")
    produce_evidence_file(one, language="fr", by=anna, key="file")
    decide_alert(one, verdict="fraud_confirmed", reason="Seen", by=anna, key="yes")
    contest = record_contest(one, text=DISPUTED, by=anna, key="contest")
    boss = somebody(lessor.by, "Bea")
    judge_contest(contest, overturns=True, reason=JUDGED, by=boss, key="judged")
    return one


def erased(lessor: Lessor, key: str = "erase") -> int:
    return erase_party(lessor.customer, reason="asked", by=lessor.by, key=key)


def test_what_was_asked_answered_and_contested_goes_with_the_person(
    lessor: Lessor, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    lived_through(lessor)
    before = everything(lessor.by)
    assert [word for word in WORDS if word not in before] == []
    with tenant(lessor.by.organisation_id):
        lying = [content_of(row) for row in Document.objects.filter(subject_kind="fraud.alert")]
    assert [path.exists() for path in lying] == [True, True]
    with django_capture_on_commit_callbacks(execute=True):
        assert erased(lessor) > 0
    after = everything(lessor.by)
    assert [word for word in WORDS if word in after] == []
    assert [path.exists() for path in lying] == [False, False]
    with tenant(lessor.by.organisation_id):
        assert not Inquiry.objects.exists()
        assert not Contest.objects.exists()
        # Nobody else's alert went.
        assert [alert.contract_number for alert in Alert.objects.all()] == ["C-8"]
    while seal(lessor.by.organisation_id):
        pass
    assert first_break(lessor.by.organisation_id)[1] is None


def waits(lessor: Lessor) -> None:
    number = Contract.objects.get().reference
    again = (subject(7, finding(Level.ORANGE), contract=number),)
    raise_alerts(again, reading=reading(3, 14), by=lessor.by, key="third")


def confirmed(lessor: Lessor) -> None:
    anna = somebody(lessor.by, "Anna")
    decide_alert(alert_of(lessor), verdict="fraud_confirmed", reason="Seen", by=anna, key="yes")


def asked(lessor: Lessor) -> None:
    asking = Asking("plans", "email", ADDRESS, "fr")
    ask_person(alert_of(lessor), asking, by=somebody(lessor.by, "Anna"), key="ask")


def silent(lessor: Lessor) -> None:
    order_silence(alert_of(lessor), holds=True, reason="inquiry", by=lessor.by, key="s")


def held(lessor: Lessor) -> None:
    hold(Subject("fraud.alert", alert_of(lessor)), reason="lawsuit", by=lessor.by, key="h")


@pytest.mark.parametrize(
    ("keeper", "need", "basis"),
    [
        (waits, Need.OPEN, ""),
        (confirmed, Need.TERM, "GDPR, art. 17(3)(e)"),
        (asked, Need.OPEN, ""),
        (silent, Need.OPEN, ""),
        (held, Need.HELD, ""),
    ],
)
def test_an_alert_that_is_needed_keeps_the_person_and_names_itself(
    lessor: Lessor, keeper: Callable[[Lessor], None], need: Need, basis: str
) -> None:
    with tenant(lessor.by.organisation_id):
        assert keeping_alerts(lessor.customer, lessor.by) == []
        keeper(lessor)
        (one,) = keeping_alerts(lessor.customer, lessor.by)
    assert (one.need, one.legal_basis, one.reference) == (need, basis, "ALR-2026-000001")
    with pytest.raises(Refused, match=r"parties\.still_needed") as refusal:
        erased(lessor)
    assert str(refusal.value.params["what"]).startswith("ALR-2026-000001")


def test_a_confirmed_alert_keeps_the_person_for_its_term_and_no_day_longer(lessor: Lessor) -> None:
    confirmed(lessor)
    last = localdate() + timedelta(days=5 * 365)
    with tenant(lessor.by.organisation_id):
        (one,) = keeping_alerts(lessor.customer, lessor.by)
        assert one.until == last
    with standing_on(last + timedelta(days=1)):
        assert erased(lessor) > 0
    with tenant(lessor.by.organisation_id):
        assert [alert.contract_number for alert in Alert.objects.all()] == ["C-8"]


def letter_to(lessor: Lessor, contract: Contract, name: str) -> int:
    """Write a letter that announces a near end to an address; returns its message."""
    to = Outsider(f"{name}@example.test", "fr")
    said: Context = {"contract": contract.reference, "ends_on": localdate(), "ending": "loan"}
    message = write_out("leasing.end_near", to, said, name, by=lessor.by, key=name)
    CustomerLetter.objects.create(
        organisation_id=lessor.by.organisation_id,
        contract=contract,
        occasion="end_near",
        about=name,
        written_on=localdate(),
        language="fr",
        message_id=message,
        recorded_at=now(),
    )
    return message


def test_addresses_of_letters_go_with_the_person_and_nobody_elses(lessor: Lessor) -> None:
    new = NewParty("person", "Petit", "Paul", roles=("customer",))
    paul = register_party(new, on=date(2020, 1, 1), by=lessor.by, key="paul")
    Lessor(lessor.by, paul).active(credit())
    with tenant(lessor.by.organisation_id):
        gone, kept = Contract.objects.order_by("id")
        letter_to(lessor, gone, "zoe")
        letter_to(lessor, kept, "paul")
    assert erased(lessor) > 0
    with tenant(lessor.by.organisation_id):
        rows = Message.objects.filter(kind="leasing.end_near").order_by("id")
        assert list(rows.values_list("address", flat=True)) == ["", "paul@example.test"]


def test_a_hold_that_ends_lets_the_person_go(lessor: Lessor) -> None:
    held(lessor)
    release(Subject("fraud.alert", alert_of(lessor)), reason="over", by=lessor.by, key="r")
    assert erased(lessor) > 0


def test_somebody_without_a_contract_takes_no_alert_along(lessor: Lessor) -> None:
    new = NewParty("person", "Petit", "Paul", roles=("customer",))
    paul = register_party(new, on=localdate(), by=lessor.by, key="paul")
    assert erase_party(paul, reason="asked", by=lessor.by, key="e") > 0
    with tenant(lessor.by.organisation_id):
        assert Alert.objects.count() == 2
