"""A person answers that a contract ended: what was alerted of it ends with its watch, at once."""

from datetime import date
from pathlib import Path

import pytest

from vigie.database.tenant import tenant
from vigie.flows import REACTIONS
from vigie.flows.fraud_watch import watch
from vigie.flows.live import assess_answered, assess_certificates
from vigie.fraud.actions import decide_alert
from vigie.fraud.models import Alert, AlertEvent
from vigie.registrations.actions import answer_question
from vigie.registrations.models import Question
from vigie.scoring.domain.levels import Level
from vigie.testing.lender import Lender, certificate, contract, new_lender

pytestmark = pytest.mark.django_db

DAYS = [date(2026, 11, day) for day in (1, 8, 15)]
EXPORTED = {"exported_on": "2026-10-20"}
SEIZED = {"seized_on": "2026-10-10"}
ROWS = [certificate(0), certificate(1, **EXPORTED, **SEIZED), certificate(2)]
OTHERS = [contract(number) for number in (0, 2, 10, 11, 12, 13)]
SAME = {"plate": contract(1)["plate"], "vin": contract(1)["vin"]}


@pytest.fixture
def lender(tmp_path: Path) -> Lender:
    made = new_lender(tmp_path)
    made.take("portfolio", [contract(number) for number in range(3)], DAYS[0])
    read(made, DAYS[0])
    return made


def read(lender: Lender, on: date) -> None:
    lender.take("register", ROWS, on)
    watch(by=lender.by, key=f"watch-{on}")


def answered(lender: Lender, answer: str = "ended") -> int:
    """Answer the one question, and let the reaction follow; returns the certificate."""
    with tenant(lender.by.organisation_id):
        question = Question.objects.get()
    answer_question(question.pk, answer=answer, note="", by=lender.by, key="a")
    assess_answered(question.certificate_id, entry_id=7, by=lender.by)
    return int(question.certificate_id)


def alerts(lender: Lender) -> list[str]:
    with tenant(lender.by.organisation_id):
        found = Alert.objects.exclude(typology="not_found").order_by("contract_number", "typology")
        return [
            f"{one.contract_number[-2:]} {one.typology} {Level(one.level).word} {one.state}"
            for one in found
        ]


def test_the_answer_starts_it() -> None:
    assert REACTIONS["registrations.question_answered"] == ("flows.contract_answered",)


def test_a_red_is_cleared_to_be_acknowledged_and_a_yellow_closes(lender: Lender) -> None:
    assert alerts(lender) == ["01 exported red to_be_reread", "01 opposition yellow open"]
    lender.take("portfolio", OTHERS, DAYS[1])
    answered(lender)
    over = [
        "01 exported red cleared_by_register",
        "01 opposition yellow closed_by_register",
    ]
    assert alerts(lender) == over
    with tenant(lender.by.organisation_id):
        told = AlertEvent.objects.filter(kind__in=("taken_back", "closed_by_register"))
        parts = [one.data["why"]["parts"][0]["code"] for one in told]
        assert {one.gone_by for one in Alert.objects.all()} == {"exonerated"}
    assert parts == ["contract_over", "contract_over"]
    for on in DAYS[1:]:
        read(lender, on)
    assert alerts(lender) == over


def test_what_a_person_confirmed_stands(lender: Lender) -> None:
    read(lender, DAYS[1])
    with tenant(lender.by.organisation_id):
        red = Alert.objects.get(typology="exported")
    decide_alert(red.pk, verdict="fraud_confirmed", reason="seen there", by=lender.by, key="d")
    lender.take("portfolio", OTHERS, DAYS[1])
    answered(lender)
    assert alerts(lender)[0] == "01 exported red confirmed"


def test_what_is_told_of_it_later_opens_nothing(lender: Lender) -> None:
    lender.take("portfolio", OTHERS, DAYS[1])
    pk = answered(lender)
    before = alerts(lender)
    assess_certificates([pk], entry_id=8, by=lender.by)
    assert alerts(lender) == before


def test_a_contract_that_is_still_ours_keeps_its_alerts(lender: Lender) -> None:
    lender.take("portfolio", OTHERS, DAYS[1])
    answered(lender, "still_ours")
    assert alerts(lender) == ["01 exported red to_be_reread", "01 opposition yellow open"]


def test_the_other_contract_on_the_vehicle_is_judged_again_at_once(tmp_path: Path) -> None:
    made = new_lender(tmp_path)
    other = contract(9, **SAME, customer_name="Durand Paul 1")
    made.take("portfolio", [contract(0), contract(1), contract(2), other], DAYS[0])
    made.take("register", [certificate(number) for number in range(3)], DAYS[0])
    watch(by=made.by, key="both")
    twice = [one for one in alerts(made) if "financed_twice" in one]
    assert len(twice) == 2
    left = [contract(0), contract(2), other, *OTHERS[2:]]
    made.take("portfolio", left, DAYS[1])
    answered(made)
    states = {one.rpartition(" ")[2] for one in alerts(made) if "financed_twice" in one}
    assert states <= {"cleared_by_register", "closed_by_register"}
