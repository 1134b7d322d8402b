"""From a signal to an alert, a verdict, a label and the next night's model; what stops acting, and when."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from tests.flows.learned.taught import PACE, TODAY, certify, learned_lender, run

from vigie.database.tenant import tenant
from vigie.flows import tasks
from vigie.flows.default_acts import act_by_default
from vigie.fraud.domain.cases import MODEL
from vigie.fraud.models import Alert, Audit, FraudSettings
from vigie.kernel.actor import Actor
from vigie.scoring import queries
from vigie.scoring.actions import RuleExam, examine_rule, learn_tonight
from vigie.scoring.models import Label
from vigie.testing.lender import Lender
from vigie.testing.portal import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def lender(tmp_path: Path) -> Lender:
    return learned_lender(tmp_path)


def words_of(client: Client, address: str) -> str:
    page = client.get(address, follow=True).content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def job(by: Actor, name: str) -> None:
    """Do the jobs of a name that acts deferred, as the worker does."""
    with connection.cursor() as cursor:
        cursor.execute(
            "delete from procrastinate_jobs where task_name = %s returning args::text",
            [f"flows.{name}"],
        )
        found = [json.loads(row[0]) for row in cursor.fetchall()]
    for args in found:
        if args["organisation_id"] == by.organisation_id:
            getattr(tasks, name)(**args)


def learned(lender: Lender) -> Alert:
    with tenant(lender.by.organisation_id):
        return Alert.objects.get(typology="learned_pattern")


@pytest.mark.parametrize(
    ("language", "seized", "title"),
    [
        ("en", "A seizure stands: yes", "Resembles cases that were confirmed"),
        ("fr", "Une saisie est inscrite\u00a0: oui", "Ressemble à des dossiers confirmés"),
        ("pl", "Wpisano zajęcie: tak", "Podobne do spraw potwierdzonych"),
    ],
)
def test_the_model_s_alert_says_what_it_saw_most_important_first(
    lender: Lender, language: str, seized: str, title: str
) -> None:
    certify(lender, {"orange": 0.2}, TODAY - timedelta(days=4))
    run(lender, TODAY - timedelta(days=3))
    reader = signed_in(lender.by, "fraud_analyst", language)
    page = reader.get(f"/alerts/{learned(lender).pk}/").content.decode()
    shown = " ".join(re.sub(r"<[^>]+>", " ", page).split(" ")).replace("\n", " ")
    assert title in shown
    assert seized in shown
    with tenant(lender.by.organisation_id):
        line = queries.case_line(
            lender.by, MODEL, f"registrations.certificate:{learned(lender).subject_id}@{TODAY.year}"
        )
    assert line is not None
    first = line.reasons[0][0]
    assert first in {"seized", "rule_level", "rules_speaking"}


def test_from_a_signal_to_the_next_night_s_model(lender: Lender) -> None:
    by = lender.by
    certify(lender, {"orange": 0.2}, TODAY - timedelta(days=4))
    run(lender, TODAY - timedelta(days=3))
    one = learned(lender)
    analyst = signed_in(by, "fraud_analyst")
    queue = words_of(analyst, "/alerts/")
    assert "Resembles cases that were confirmed" in queue
    page = analyst.get(f"/alerts/{one.pk}/").content.decode()
    token = re.search(r'name="key" value="([0-9a-f-]+)"', page)
    assert token is not None
    sent = {
        "verdict": "fraud_confirmed",
        "reason": "the buyer was heard",
        "key": token.group(1),
        "state": one.state,
        "back": "",
    }
    assert analyst.post(f"/alerts/{one.pk}/decide", sent).status_code == 302
    job(by, "label_verdicts")
    with tenant(by.organisation_id):
        label = Label.objects.latest("id")
        before = next(m for m in queries.models(by) if "champion" in m.aliases).card["cases"]
    assert (label.case, label.is_positive) == (
        f"registrations.certificate:{one.subject_id}@{one.opened_on.year}",
        True,
    )
    assert label.inputs["seized"] == 1.0
    night = learn_tonight(MODEL, night=TODAY, pace=PACE, by=by, key="tonight")
    with tenant(by.organisation_id):
        found = queries.night_line(by, night)
        candidate = queries.models(by)[0]
    # The other label is the export of contract 0, which two reads of the register proved.
    assert (found.state, found.cases, found.positives) == ("learned", 2, 2)
    assert candidate.card["cases"] == before + 2
    shown = words_of(signed_in(by, "risk"), f"/models/nights/{night}/")
    assert "Figures of the night" in shown


def test_a_certificate_that_expires_and_what_stops_acting_then(lender: Lender) -> None:
    by = lender.by
    with tenant(by.organisation_id):
        FraudSettings.objects.create(
            organisation_id=by.organisation_id, red_opens_task=True, red_holds_payout=True
        )
    chief = signed_in(by, "risk")
    analyst = signed_in(by, "fraud_analyst")
    exam = RuleExam("stolen", "red", 59, 0)
    examine_rule(MODEL, exam, on=TODAY - timedelta(days=30), by=by, key="exam")
    assert "Expired" in words_of(chief, "/models/certificates/")
    signature = {"reason": "the verdicts of a year were read", "given": "yes", "key": "s"}
    assert analyst.post("/models/certificates/sign/red", signature).status_code == 403
    assert chief.post("/models/certificates/sign/red", signature).status_code == 302
    assert "the verdicts of a year were read" in words_of(chief, "/models/certificates/")

    run(lender, TODAY - timedelta(days=3), stolen=True)
    run(lender, TODAY, stolen=True)
    with tenant(by.organisation_id):
        stolen = Alert.objects.get(typology="stolen")
        Alert.objects.filter(pk=stolen.pk).update(nature="asset_at_risk")
    assert (stolen.level, stolen.state) == (3, "open")
    assert act_by_default(by=by, key="a")[0] == 0
    shown = words_of(analyst, f"/alerts/{stolen.pk}/")
    assert "Not done by itself" in shown
    assert "The certificate of this level has expired: it is provisional." in shown
    # What stays in the house needs no certificate.
    assert "Review the alert" in words_of(analyst, "/tasks/")

    examine_rule(MODEL, exam, on=TODAY, by=by, key="again")
    assert act_by_default(by=by, key="b")[0] == 1
    assert "Not done by itself" not in words_of(analyst, f"/alerts/{stolen.pk}/")


def test_a_contract_drawn_by_chance_is_looked_at_and_labelled(lender: Lender) -> None:
    by = lender.by
    with tenant(by.organisation_id):
        drawn, _ = Audit.objects.get_or_create(  # the run itself may have drawn it
            organisation_id=by.organisation_id,
            case=f"registrations.certificate:{_plain(by)}@{TODAY.year}",
            defaults={
                "subject_kind": "registrations.certificate",
                "subject_id": _plain(by),
                "contract_number": "C-00004",
                "probability": 0.02,
                "drawn_on": TODAY,
                "run_id": 1,
            },
        )
    analyst, reader = signed_in(by, "fraud_analyst", "fr"), signed_in(by, "compliance")
    assert "C-00004" in words_of(analyst, "/tasks/chance/")
    page = words_of(analyst, f"/tasks/chance/{drawn.pk}/")
    assert "Le hasard seul a choisi ce contrat" in page
    assert f"{drawn.probability * 1000:.0f} ‰" in page
    assert not re.search(r"fraude confirmée|Certain|suspicion", page)
    address = f"/tasks/chance/{drawn.pk}/"
    assert reader.post(address, {"found": "no", "key": "r"}).status_code == 403
    assert analyst.post(address, {"found": "yes", "key": "k", "reason": ""}).status_code == 422
    sent = {"found": "yes", "key": "l", "reason": "le client n'habite plus là"}
    assert analyst.post(address, sent).status_code == 302
    assert "C-00004" not in words_of(analyst, "/tasks/chance/")
    assert "Quelque chose a été trouvé" in words_of(analyst, address)


def _plain(by: Actor) -> int:
    from vigie.registrations.models import Certificate  # noqa: PLC0415  # only here

    return Certificate.objects.get(contract_number="C-00004").pk
