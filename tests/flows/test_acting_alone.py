"""What is not internal waits for a certificate and a signature, says why, and stops with either."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate

from vigie.database.tenant import tenant
from vigie.flows.acting_alone import allowed
from vigie.fraud.actions import raise_alerts, save_settings
from vigie.fraud.actions.organising import Choices
from vigie.fraud.models import Alert, Task
from vigie.fraud.queries import effects_due, withheld_of
from vigie.scoring.actions import RuleExam, examine_rule, sign_level, withdraw_certificates
from vigie.scoring.domain.levels import Level
from vigie.testing.alerts import finding, reading, subject
from vigie.testing.contracts import Lessor, new_lessor
from vigie.testing.portal import signed_in

pytestmark = pytest.mark.django_db
TODAY = localdate()


@pytest.fixture
def lessor() -> Lessor:
    """Return a lessor whose certain alerts hold pay-outs and open tasks, with one such alert."""
    found = new_lessor()
    chosen = Choices(15, True, True, True, True, False, True, True)
    save_settings(chosen, by=found.by, key="settings")
    for run, day in ((1, 10), (2, 12)):
        some = (subject(7, finding(Level.RED)),)
        raise_alerts(some, reading=reading(run, day), by=found.by, key=str(run))
    return found


def alert(lessor: Lessor) -> int:
    with tenant(lessor.by.organisation_id):
        return Alert.objects.get().pk


def may(lessor: Lessor, on: date) -> bool:
    with tenant(lessor.by.organisation_id):
        due = effects_due(lessor.by)
    assert len(due) == 1
    return bool(allowed(due, on=on, by=lessor.by))


def grounds(lessor: Lessor) -> list[str]:
    with tenant(lessor.by.organisation_id):
        return [one.grounds for one in withheld_of(lessor.by, alert(lessor))]


def certify(lessor: Lessor, on: date, rule: str = "exported") -> None:
    exam = RuleExam(rule, "red", 59, 0)
    assert examine_rule("fraud", exam, on=on, by=lessor.by, key=f"{rule}-{on}")


def sign(lessor: Lessor, *, is_given: bool = True) -> None:
    person = replace(lessor.by, user_id=7)
    sign_level("fraud", "red", is_given=is_given, reason="seen", by=person, key=str(is_given))


def test_an_act_waits_for_proof_then_for_a_signature_and_a_task_for_neither(lessor: Lessor) -> None:
    with tenant(lessor.by.organisation_id):
        assert [task.code for task in Task.objects.all()] == ["review_alert"]
    assert not may(lessor, TODAY)
    assert grounds(lessor) == ["not_certified"]
    certify(lessor, TODAY, rule="stolen")
    assert not may(lessor, TODAY)
    certify(lessor, TODAY)
    assert not may(lessor, TODAY)
    assert grounds(lessor) == ["not_signed"]
    sign(lessor)
    assert may(lessor, TODAY)
    assert grounds(lessor) == []


def test_a_certificate_that_expires_stops_it(lessor: Lessor) -> None:
    certify(lessor, TODAY)
    sign(lessor)
    last = TODAY + timedelta(days=29)
    assert may(lessor, last)
    assert not may(lessor, last + timedelta(days=1))
    assert grounds(lessor) == ["expired"]


def test_a_withdrawn_certificate_or_signature_stops_it(lessor: Lessor) -> None:
    certify(lessor, TODAY)
    sign(lessor)
    tomorrow = TODAY + timedelta(days=1)
    withdraw_certificates("fraud", reason="a bad extract", on=tomorrow, by=lessor.by, key="w")
    assert may(lessor, TODAY)
    assert not may(lessor, tomorrow)
    assert grounds(lessor) == ["withdrawn"]
    certify(lessor, tomorrow + timedelta(days=1))
    sign(lessor, is_given=False)
    assert not may(lessor, tomorrow + timedelta(days=1))
    assert grounds(lessor) == ["not_signed"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "No exam has proved this level of the rule or model yet"),
        ("fr", "Aucun examen n&#x27;a encore prouvé ce niveau de la règle ou du modèle"),
        ("pl", "Żaden egzamin nie potwierdził jeszcze tego poziomu reguły lub modelu"),
    ],
)
def test_the_alert_says_what_it_did_not_do_and_why(
    lessor: Lessor, language: str, words: str
) -> None:
    may(lessor, TODAY)
    page = signed_in(lessor.by, "fraud_analyst", language).get(f"/alerts/{alert(lessor)}/")
    shown = page.content.decode().replace("\u2019", "&#x27;")
    assert words.replace("'", "&#x27;") in shown
