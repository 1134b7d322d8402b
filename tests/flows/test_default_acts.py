"""An alert holds a pay-out by itself, once; the verdict, a person or the register takes it back."""

import secrets
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils.timezone import localdate
from tests.leasing.closing.acting import close_through

from vigie.database.tenant import tenant
from vigie.flows.default_acts import act_by_default
from vigie.fraud.actions import decide_alert, raise_alerts, save_settings, undo_effect
from vigie.fraud.actions.organising import Choices
from vigie.fraud.models import Alert
from vigie.fraud.queries import effects_of
from vigie.kernel.errors import Conflict, Invalid, Refused
from vigie.leasing.actions import Holding, activate_contract, hold_payout, set_business_date
from vigie.leasing.actions.drafting import NewContract, draft_contract
from vigie.leasing.models import Contract, Instalment, PayoutHold
from vigie.scoring.actions import RuleExam, examine_rule, sign_level
from vigie.scoring.domain.levels import Level
from vigie.testing.alerts import finding, reading, subject
from vigie.testing.contracts import SALE, Lessor, credit, loa, new_lessor
from vigie.testing.portal import signed_in

pytestmark = pytest.mark.django_db
RED, ORANGE, YELLOW = Level.RED, Level.ORANGE, Level.YELLOW


def key() -> str:
    return secrets.token_hex(8)


@pytest.fixture
def lessor() -> Lessor:
    """Return a lessor whose certain and probable alerts hold pay-outs."""
    found = new_lessor()
    chosen = Choices(15, False, False, True, True, False, True, True)
    save_settings(chosen, by=found.by, key="settings")
    certified(found)
    return found


def certified(lessor: Lessor) -> None:
    """Let the rule of these alerts act alone at both levels: proved by verdicts, and signed."""
    person = replace(lessor.by, user_id=7)
    for level, reviewed in (("red", 59), ("orange", 10)):
        exam = RuleExam("exported", level, reviewed, 0)
        examine_rule("fraud", exam, on=localdate(), by=lessor.by, key=level)
        sign_level("fraud", level, is_given=True, reason="seen", by=person, key=level)


def verified(lessor: Lessor, reference: str) -> int:
    new = NewContract(
        agreement=credit(start_on=localdate()),
        customer_id=lessor.customer,
        is_consumer=True,
        reference=reference,
    )
    signed = localdate() - timedelta(days=20)
    number = draft_contract(new, on=signed, by=lessor.by, key=key()).contract_id
    for step in SALE:
        step(number, on=signed, by=lessor.by, key=key())
    return number


def alert(lessor: Lessor, level: Level, number: int = 7, run: int = 1, day: int = 10) -> int:
    raise_alerts(
        (subject(number, finding(level)),), reading=reading(run, day), by=lessor.by, key=key()
    )
    with tenant(lessor.by.organisation_id):
        return Alert.objects.latest("id").pk


def told(lessor: Lessor) -> list[tuple[bool, bool, str]]:
    with tenant(lessor.by.organisation_id):
        rows = PayoutHold.objects.order_by("id")
        return [(one.holds, one.pauses, one.cause) for one in rows]


def run(lessor: Lessor) -> tuple[int, int]:
    return act_by_default(by=lessor.by, key=key())


def test_a_probable_alert_holds_once_and_the_activation_says_which(lessor: Lessor) -> None:
    contract = verified(lessor, "C-7")
    alert(lessor, ORANGE)
    assert run(lessor) == (1, 0)
    assert run(lessor) == (0, 0)
    assert told(lessor) == [(True, True, "ALR-2026-000001")]
    with pytest.raises(Refused) as refusal:
        activate_contract(contract, delivered_on=localdate(), by=lessor.by, key=key())
    assert refusal.value.params["reason"] == "ALR-2026-000001"


def test_a_certain_one_waits_for_its_second_read_and_suspicion_never_acts(lessor: Lessor) -> None:
    verified(lessor, "C-7")
    verified(lessor, "C-8")
    alert(lessor, RED)
    alert(lessor, YELLOW, 8)
    assert run(lessor) == (0, 0)
    alert(lessor, RED, run=2, day=12)
    assert run(lessor) == (1, 0)


def test_what_dies_between_the_hold_and_its_note_is_held_once(lessor: Lessor) -> None:
    contract, alert_id = verified(lessor, "C-7"), alert(lessor, ORANGE)
    held = Holding("ALR-2026-000001", cause="ALR-2026-000001")
    hold_payout(contract, held, on=localdate(), by=lessor.by, key=key())
    assert run(lessor) == (1, 0)
    assert told(lessor) == [(True, True, "ALR-2026-000001")]
    with tenant(lessor.by.organisation_id):
        assert [one.outcome for one in effects_of(lessor.by, alert_id)] == ["done"]


def test_a_dismissal_releases_and_a_confirmation_ends_the_pause_alone(lessor: Lessor) -> None:
    verified(lessor, "C-7")
    verified(lessor, "C-8")
    dismissed, confirmed = alert(lessor, ORANGE), alert(lessor, ORANGE, 8)
    run(lessor)
    decide_alert(dismissed, verdict="not_fraud", reason="sold back", by=lessor.by, key=key())
    decide_alert(confirmed, verdict="fraud_confirmed", reason="gone", by=lessor.by, key=key())
    assert run(lessor) == (0, 2)
    assert told(lessor)[2:] == [(False, False, "ALR-2026-000001"), (True, False, "ALR-2026-000002")]
    with tenant(lessor.by.organisation_id):
        assert list(PayoutHold.objects.order_by("id").values_list("catches_up", flat=True)[2:]) == [
            False,
            True,
        ]
    decide_alert(confirmed, verdict="not_fraud", reason="our fault", by=lessor.by, key=key())
    assert run(lessor) == (0, 1)
    assert told(lessor)[4:] == [(False, False, "ALR-2026-000002")]


def test_a_person_takes_it_back_with_a_reason_and_it_stays_taken_back(lessor: Lessor) -> None:
    verified(lessor, "C-7")
    alert_id = alert(lessor, ORANGE)
    run(lessor)
    with tenant(lessor.by.organisation_id):
        (effect,) = effects_of(lessor.by, alert_id)
    with pytest.raises(Invalid):
        undo_effect(effect.id, reason=" ", by=lessor.by, key=key())
    desk = signed_in(lessor.by, "fraud_analyst")
    assert "Held, collection paused" in desk.get(f"/alerts/{alert_id}/").content.decode()
    sent = {"reason": "The dealer sent the invoice", "key": key()}
    assert desk.post(f"/alerts/effects/{effect.id}/undo", sent).status_code == 302
    assert run(lessor) == (0, 1)
    assert told(lessor)[1:] == [(False, False, "ALR-2026-000001")]
    assert run(lessor) == (0, 0)
    page = desk.get(f"/alerts/{alert_id}/").content.decode()
    assert "The dealer sent the invoice" in page
    with pytest.raises(Conflict):
        undo_effect(effect.id, reason="again", by=lessor.by, key=key())


def test_a_contract_that_takes_no_act_now_is_released_at_the_next_occasion(lessor: Lessor) -> None:
    """A day of it cannot be closed: what leasing refuses for that is not noted as done."""
    contract = lessor.active(loa())
    with tenant(lessor.by.organisation_id):
        number = Contract.objects.get(pk=contract).reference
    said = subject(7, finding(ORANGE), contract=number)
    raise_alerts((said,), reading=reading(1, 10), by=lessor.by, key=key())
    with tenant(lessor.by.organisation_id):
        dismissed = Alert.objects.get().pk
    assert run(lessor) == (1, 0)
    decide_alert(dismissed, verdict="not_fraud", reason="sold back", by=lessor.by, key=key())
    with tenant(lessor.by.organisation_id):
        lines = Instalment.objects.filter(contract_id=contract, number=1)
        ((principal, due_on),) = lines.values_list("principal", "due_on")
        lines.update(principal=9 * 10**18, interest=9 * 10**18)
    set_business_date(due_on, by=lessor.by, key=key())
    close_through(lessor.by, due_on)
    assert run(lessor) == (0, 0)
    assert told(lessor) == [(True, True, "ALR-2026-000001")]
    with tenant(lessor.by.organisation_id):
        assert [one.bearing for one in effects_of(lessor.by, dismissed)] == ["stopped"]
        lines.update(principal=principal, interest=0)
    assert run(lessor) == (0, 1)
    assert told(lessor)[1:] == [(False, False, "ALR-2026-000001")]


def test_nothing_is_held_where_nothing_is_ours_nor_before_it_is_switched_on(lessor: Lessor) -> None:
    alert_id = alert(lessor, ORANGE, 9)
    assert run(lessor) == (1, 0)
    with tenant(lessor.by.organisation_id):
        assert [one.outcome for one in effects_of(lessor.by, alert_id)] == ["nothing"]
    off = Choices(15, False, False, True, True, False)
    save_settings(off, by=lessor.by, key="off")
    verified(lessor, "C-7")
    alert(lessor, ORANGE)
    assert run(lessor) == (0, 0)
    assert told(lessor) == []
