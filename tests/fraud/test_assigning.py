"""Who has an alert in hand, what each person has, and who may not be given one."""

import pytest

from vigie.database.tenant import tenant
from vigie.fraud.actions import Touched, assign_alerts, decide_alert, raise_alerts
from vigie.fraud.models import Alert, AlertEvent
from vigie.fraud.queries import AlertFilters, Colleague, alert_queue, colleagues, waiting_alerts
from vigie.kernel.actor import Actor, system_actor
from vigie.kernel.errors import Forbidden, Invalid, NotFound
from vigie.scoring.domain.levels import Level
from vigie.tenancy.actions import create_organisation, end_user
from vigie.testing.alerts import finding, reading, subject
from vigie.testing.portal import somebody

pytestmark = pytest.mark.django_db
RED, ORANGE, YELLOW = Level.RED, Level.ORANGE, Level.YELLOW


@pytest.fixture
def by() -> Actor:
    found = system_actor(create_organisation("Lessor One"), name="watch")
    said = (
        subject(1, finding(RED)),
        subject(2, finding(ORANGE)),
        subject(3, finding(YELLOW)),
    )
    raise_alerts(said, reading=reading(1, 10), by=found, key="run")
    return found


def ids(by: Actor) -> dict[str, int]:
    with tenant(by.organisation_id):
        return dict(Alert.objects.values_list("contract_number", "id"))


def numbers(by: Actor, filters: AlertFilters) -> list[str]:
    with tenant(by.organisation_id):
        return [row.contract_number for row in alert_queue(by, filters).rows]


def test_an_alert_goes_from_hand_to_hand_and_each_load_is_counted(by: Actor) -> None:
    anna, marc = somebody(by, "Anna"), somebody(by, "Marc")
    found = ids(by)
    three = tuple(found.values())
    assert assign_alerts(three, to=anna.user_id, by=anna, key="1") == Touched(3)
    assert assign_alerts((found["C-2"],), to=marc.user_id, by=anna, key="2") == Touched(1)
    assert assign_alerts((found["C-3"],), to=None, by=anna, key="3") == Touched(1)
    assert anna.user_id is not None
    assert marc.user_id is not None
    with tenant(by.organisation_id):
        assert colleagues(by) == [
            Colleague(anna.user_id, "Anna", 1, 0, 0),
            Colleague(marc.user_id, "Marc", 0, 1, 0),
        ]
        told = AlertEvent.objects.filter(kind="assigned", alert_id=found["C-2"]).order_by("id")
        assert [event.data["to"] for event in told] == [anna.user_id, marc.user_id]
        hands = {(one.hand, one.number) for one in waiting_alerts(anna)}
    assert hands == {("mine", 1), ("other", 1), ("nobody", 1)}
    assert numbers(by, AlertFilters(hands=(anna.user_id,))) == ["C-1"]
    assert numbers(by, AlertFilters(hands=(None,))) == ["C-3"]
    assert numbers(by, AlertFilters(hands=(None, marc.user_id))) == ["C-2", "C-3"]


def test_the_same_hand_twice_is_told_once(by: Actor) -> None:
    anna = somebody(by, "Anna")
    one = (ids(by)["C-1"],)
    for key in ("1", "2", "2"):
        assert assign_alerts(one, to=anna.user_id, by=anna, key=key) == Touched(1)
    with tenant(by.organisation_id):
        assert AlertEvent.objects.filter(kind="assigned").count() == 1


def test_what_has_ended_is_in_nobodys_hands(by: Actor) -> None:
    anna, found = somebody(by, "Anna"), ids(by)
    decide_alert(found["C-2"], verdict="not_fraud", reason="ours", by=anna, key="d")
    done = assign_alerts((found["C-1"], found["C-2"]), to=anna.user_id, by=anna, key="1")
    assert done == Touched(1, (found["C-2"],), "fraud.alert_ended")


def test_only_those_who_decide_are_given_alerts(by: Actor) -> None:
    reader, anna = somebody(by, "Rita", "reader"), somebody(by, "Anna")
    left = somebody(by, "Left")
    assert left.user_id is not None
    end_user(left.user_id, by=by, key="left")
    other = system_actor(create_organisation("Lessor Two"), name="watch")
    stranger, one = somebody(other, "Zoe"), (ids(by)["C-1"],)
    for person in (reader.user_id, left.user_id, stranger.user_id, 10**9):
        with pytest.raises(Invalid, match=r"fraud\.assignee_unknown"):
            assign_alerts(one, to=person, by=anna, key=f"to {person}")
    with pytest.raises(Forbidden):
        assign_alerts(one, to=anna.user_id, by=reader, key="r")
    with pytest.raises(NotFound):
        assign_alerts(one, to=stranger.user_id, by=stranger, key="s")
