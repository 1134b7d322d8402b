"""Four eyes: a verdict waits for a second person, who is never the first."""

from dataclasses import replace

import pytest

from vigie.database.tenant import tenant
from vigie.fraud.actions import (
    Choices,
    acknowledge_alerts,
    confirm_proposal,
    decide_alert,
    decide_alerts,
    give_verdict,
    give_verdicts,
    judge_contest,
    raise_alerts,
    record_contest,
    save_settings,
    send_back_proposal,
    snooze_alerts,
)
from vigie.fraud.actions.deciding import BulkDecided, Decided
from vigie.fraud.models import Alert, Decision, Proposal
from vigie.fraud.queries import AlertFilters, alert_detail, alert_queue, for_second_eyes
from vigie.kernel.actor import Actor, system_actor
from vigie.kernel.errors import Forbidden, Invalid, NotFound, Refused
from vigie.scoring.domain.levels import Level
from vigie.tenancy.actions import create_organisation
from vigie.testing.alerts import finding, reading, subject
from vigie.testing.portal import somebody

pytestmark = pytest.mark.django_db
RED, ORANGE, YELLOW = Level.RED, Level.ORANGE, Level.YELLOW


def choose(by: Actor, levels: tuple[str, ...], verdicts: tuple[str, ...], key: str = "s") -> None:
    chosen = Choices(
        15, False, False, True, True, False, eyes_levels=levels, eyes_verdicts=verdicts
    )
    save_settings(chosen, by=by, key=key)


@pytest.fixture
def by() -> Actor:
    found = system_actor(create_organisation("Lessor One"), name="watch")
    said = (
        subject(1, finding(ORANGE)),
        subject(2, finding(ORANGE)),
        subject(3, finding(YELLOW)),
    )
    raise_alerts(said, reading=reading(1, 10), by=found, key="run")
    choose(found, ("red", "orange"), ("fraud_confirmed", "not_fraud"))
    return found


def ids(by: Actor) -> dict[str, int]:
    with tenant(by.organisation_id):
        return dict(Alert.objects.values_list("contract_number", "id"))


def state(by: Actor, number: str) -> tuple[str, bool]:
    with tenant(by.organisation_id):
        return Alert.objects.values_list("state", "is_proposed").get(contract_number=number)


def for_eyes_of(one: Actor) -> list[str]:
    with tenant(one.organisation_id):
        found = alert_queue(one, AlertFilters(waiting=None, eyes_of=one.user_id)).rows
        assert for_second_eyes(one) == len(found)
    return [row.contract_number for row in found]


def test_a_verdict_waits_and_becomes_that_of_both(by: Actor) -> None:
    anna, marc, one = somebody(by, "Anna"), somebody(by, "Marc"), ids(by)["C-1"]
    done = give_verdict(one, verdict="fraud_confirmed", reason="sold", by=anna, key="1")
    assert done == Decided(one, "ALR-2026-000001", "open", "fraud_confirmed", is_proposed=True)
    assert done == give_verdict(one, verdict="fraud_confirmed", reason="sold", by=anna, key="1")
    assert (for_eyes_of(anna), for_eyes_of(marc)) == ([], ["C-1"])
    with pytest.raises(Refused, match=r"fraud\.second_eyes_same"):
        confirm_proposal(one, by=anna, key="a")
    confirmed = confirm_proposal(one, by=marc, key="m")
    assert (confirmed.state, confirmed.is_proposed) == ("confirmed", False)
    assert (for_eyes_of(marc), state(by, "C-1")) == ([], ("confirmed", False))
    with tenant(by.organisation_id):
        (made,) = Decision.objects.all()
        assert (made.user_id, made.seconded_by, made.reason) == (
            anna.user_id,
            marc.user_id,
            "sold",
        )
        assert [one.state for one in alert_detail(by, one).proposals] == ["confirmed"]
    with pytest.raises(NotFound, match=r"fraud\.proposal_unknown"):
        confirm_proposal(one, by=marc, key="m2")


def test_neither_the_system_nor_a_token_is_a_second_person(by: Actor) -> None:
    anna, one = somebody(by, "Anna"), ids(by)["C-1"]
    give_verdict(one, verdict="not_fraud", reason="ours", by=anna, key="1")
    with pytest.raises(Refused, match=r"fraud\.second_eyes_same"):
        confirm_proposal(one, by=by, key="s")
    token = Actor(by.organisation_id, None, "bank", "en", frozenset({"*"}), "token")
    with pytest.raises(Refused, match=r"fraud\.second_eyes_same"):
        confirm_proposal(one, by=token, key="t")
    with pytest.raises(Forbidden):
        confirm_proposal(one, by=somebody(by, "Rita", "reader"), key="r")


def test_no_way_round_it(by: Actor) -> None:
    anna, found = somebody(by, "Anna"), ids(by)
    with pytest.raises(Refused, match=r"fraud\.second_eyes_needed"):
        decide_alert(found["C-1"], verdict="not_fraud", reason="ours", by=anna, key="1")
    three = tuple(found.values())
    done = decide_alerts(three, verdict="not_fraud", reason="ours", by=anna, key="2")
    refused = (found["C-1"], found["C-2"])
    assert done == BulkDecided(1, refused, "fraud.second_eyes_needed")
    give_verdict(found["C-1"], verdict="not_fraud", reason="ours", by=anna, key="3")
    for verdict in ("asset_at_risk_confirmed", "cannot_tell", "not_fraud"):
        with pytest.raises(Refused, match=r"fraud\.proposal_pending"):
            give_verdict(found["C-1"], verdict=verdict, reason="x", by=anna, key=verdict)


def test_what_is_not_named_is_decided_by_one(by: Actor) -> None:
    anna, found = somebody(by, "Anna"), ids(by)
    done = give_verdict(
        found["C-1"], verdict="asset_at_risk_confirmed", reason="x", by=anna, key="1"
    )
    assert (done.state, done.is_proposed) == ("confirmed", False)
    done = give_verdict(found["C-3"], verdict="not_fraud", reason="ours", by=anna, key="2")
    assert (done.state, done.is_proposed) == ("dismissed", False)


def test_many_at_once_are_decided_or_proposed_each_by_its_level(by: Actor) -> None:
    anna, three = somebody(by, "Anna"), tuple(ids(by).values())
    done = give_verdicts(three, verdict="not_fraud", reason="ours", by=anna, key="1")
    assert done == BulkDecided(1, (), "", 2)
    assert done == give_verdicts(three, verdict="not_fraud", reason="ours", by=anna, key="1")
    assert [state(by, f"C-{n}") for n in (1, 2, 3)] == [
        ("open", True),
        ("open", True),
        ("dismissed", False),
    ]


def test_it_goes_back_with_a_reason_or_is_withdrawn(by: Actor) -> None:
    anna, marc, one = somebody(by, "Anna"), somebody(by, "Marc"), ids(by)["C-1"]
    give_verdict(one, verdict="not_fraud", reason="ours", by=anna, key="1")
    with pytest.raises(Invalid, match=r"fraud\.reason_missing"):
        send_back_proposal(one, reason="", by=marc, key="b0")
    send_back_proposal(one, reason="which yard?", by=marc, key="b1")
    assert state(by, "C-1") == ("open", False)
    give_verdict(one, verdict="not_fraud", reason="yard of Lyon", by=anna, key="2")
    send_back_proposal(one, reason="", by=anna, key="b2")
    with tenant(by.organisation_id):
        told = [(one.state, one.answer) for one in Proposal.objects.order_by("id")]
        assert told == [("sent_back", "which yard?"), ("withdrawn", "")]
        assert not Decision.objects.exists()


def test_the_register_closes_it_first(by: Actor) -> None:
    choose(by, ("yellow",), ("not_fraud",), key="s2")
    anna, marc, one = somebody(by, "Anna"), somebody(by, "Marc"), ids(by)["C-3"]
    give_verdict(one, verdict="not_fraud", reason="ours", by=anna, key="1")
    raise_alerts((subject(3),), reading=reading(2, 12), by=by, key="run 2")
    assert state(by, "C-3") == ("closed_by_register", False)
    with pytest.raises(NotFound, match=r"fraud\.proposal_unknown"):
        confirm_proposal(one, by=marc, key="m")
    with tenant(by.organisation_id):
        assert [one.state for one in Proposal.objects.all()] == ["dropped"]


def test_a_read_that_changes_nothing_leaves_what_waits_on_a_decided_alert(by: Actor) -> None:
    """An innocent whose confirmed alert is to be overturned does not lose that to a nightly run."""
    choose(by, ("orange",), ("not_fraud",), key="s2")
    anna, marc, one = somebody(by, "Anna"), somebody(by, "Marc"), ids(by)["C-1"]
    give_verdict(one, verdict="fraud_confirmed", reason="sold", by=anna, key="1")
    give_verdict(one, verdict="not_fraud", reason="it was ours", by=anna, key="2")
    raise_alerts((subject(1, finding(ORANGE)),), reading=reading(2, 12), by=by, key="run 2")
    assert state(by, "C-1") == ("confirmed", True)
    # It is decided, and still counted among what waits for the second person.
    assert (for_eyes_of(marc), for_eyes_of(anna)) == (["C-1"], [])
    assert confirm_proposal(one, by=marc, key="m").state == "dismissed"
    assert for_eyes_of(marc) == []


def test_a_contest_that_overturns_takes_what_waited_with_it(by: Actor) -> None:
    choose(by, ("orange",), ("not_fraud",), key="s2")
    anna, marc, one = somebody(by, "Anna"), somebody(by, "Marc"), ids(by)["C-1"]
    give_verdict(one, verdict="fraud_confirmed", reason="sold", by=anna, key="1")
    contest = record_contest(one, text="I sold nothing", by=by, key="c")
    give_verdict(one, verdict="not_fraud", reason="it was ours", by=anna, key="2")
    judge = replace(marc, permissions=frozenset({"*"}))
    judge_contest(contest, overturns=True, reason="the register erred", by=judge, key="j")
    assert state(by, "C-1") == ("dismissed", False)
    with pytest.raises(NotFound, match=r"fraud\.proposal_unknown"):
        confirm_proposal(one, by=marc, key="m")
    with tenant(by.organisation_id):
        assert [one.state for one in Proposal.objects.all()] == ["dropped"]


def test_neither_of_the_two_who_decided_judges_the_contest(by: Actor) -> None:
    anna, marc, one = somebody(by, "Anna"), somebody(by, "Marc"), ids(by)["C-1"]
    give_verdict(one, verdict="fraud_confirmed", reason="sold", by=anna, key="1")
    confirm_proposal(one, by=marc, key="m")
    contest = record_contest(one, text="I sold nothing", by=by, key="c")
    for who in (anna, marc):
        judge = replace(who, permissions=frozenset({"*"}))
        with pytest.raises(Forbidden, match=r"fraud\.contest_own"):
            judge_contest(contest, overturns=False, reason="no", by=judge, key=who.name)
    third = replace(somebody(by, "Zoe"), permissions=frozenset({"*"}))
    assert judge_contest(contest, overturns=False, reason="no", by=third, key="z") == one


def test_what_waits_for_eyes_is_neither_acknowledged_nor_put_aside(by: Actor) -> None:
    anna, one = somebody(by, "Anna"), ids(by)["C-1"]
    give_verdict(one, verdict="not_fraud", reason="ours", by=anna, key="1")
    until = reading(1, 30).on.replace(month=12)
    done = snooze_alerts((one,), until=until, reason="later", by=anna, key="z")
    assert (done.done, done.refusal) == (0, "fraud.not_snoozable")
    raise_alerts((subject(1),), reading=reading(2, 12), by=by, key="run 2")
    assert state(by, "C-1") == ("cleared_by_register", True)
    refused = acknowledge_alerts((one,), by=anna, key="k")
    assert (refused.decided, refused.refusal) == (0, "fraud.proposal_pending")


def test_a_red_read_once_is_not_even_proposed(by: Actor) -> None:
    raise_alerts((subject(9, finding(RED)),), reading=reading(3, 12), by=by, key="red")
    anna, one = somebody(by, "Anna"), ids(by)["C-9"]
    with pytest.raises(Refused, match=r"fraud\.second_read_pending"):
        give_verdict(one, verdict="fraud_confirmed", reason="sold", by=anna, key="1")


def test_only_levels_and_verdicts_are_named(by: Actor) -> None:
    for levels, verdicts in ((("purple",), ()), ((), ("cannot_tell",))):
        with pytest.raises(Invalid, match=r"fraud\.second_eyes_unknown"):
            choose(by, levels, verdicts, key=f"{levels}{verdicts}")
