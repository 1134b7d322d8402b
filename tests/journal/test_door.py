"""The door of all writes: once per key, in one transaction, with one entry."""

from dataclasses import dataclass
from datetime import date

import pytest

from vigie.database.tenant import tenant
from vigie.journal.actions import act, record
from vigie.journal.models import Entry, PersonalValue
from vigie.kernel.actor import Actor, system_actor
from vigie.kernel.errors import Conflict, Forbidden, Invalid
from vigie.tenancy.actions import create_organisation

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Weighed:
    kilograms: int
    on: date


CALLS: list[int] = []


@act("journal_test.weighed", permission="journal_test.weigh")
def weigh(kilograms: int, *, holder: str = "", by: Actor, key: str) -> Weighed:
    CALLS.append(kilograms)
    record(
        "journal_test.thing",
        7,
        data={"kg": kilograms},
        personal={"holder": holder},
        effective_on=date(2026, 1, 2),
    )
    return Weighed(kilograms, date(2026, 11, 23))


@pytest.fixture
def organisation() -> int:
    CALLS.clear()
    return create_organisation("Lessor One")


def actor(organisation_id: int, *permissions: str) -> Actor:
    return Actor(organisation_id, None, "test", "en", frozenset(permissions), "system")


def test_an_act_leaves_one_entry_with_ids_and_no_personal_value(organisation: int) -> None:
    by = system_actor(organisation, name="test")
    assert weigh(12, holder="Zoé Léger", by=by, key="a") == Weighed(12, date(2026, 11, 23))
    with tenant(organisation):
        entry = Entry.objects.get(act="journal_test.weighed")
        assert (entry.subject_id, entry.effective_on) == (7, date(2026, 1, 2))
        assert entry.data["kg"] == 12
        assert "Zoé" not in str(entry.data)
        assert len(entry.data["personal"]["holder"]) == 64
        assert PersonalValue.objects.get(entry=entry).value == "Zoé Léger"


def test_the_same_key_runs_once_and_returns_the_first_result(organisation: int) -> None:
    by = system_actor(organisation, name="test")
    first = weigh(12, by=by, key="a")
    assert weigh(12, by=by, key="a") == first
    assert CALLS == [12]
    with pytest.raises(Conflict) as refusal:
        weigh(13, by=by, key="a")
    assert refusal.value.code == "journal.key_reused"


def test_a_dry_run_returns_the_result_and_leaves_nothing(organisation: int) -> None:
    by = system_actor(organisation, name="test")
    assert weigh.dry_run(12, by=by, key="a").kilograms == 12
    with tenant(organisation):
        assert not Entry.objects.filter(act="journal_test.weighed").exists()


def test_permission_and_key_are_asked_before_anything(organisation: int) -> None:
    with pytest.raises(Forbidden):
        weigh(1, by=actor(organisation), key="a")
    with pytest.raises(Invalid):
        weigh(1, by=actor(organisation, "journal_test.*"), key="")
    assert CALLS == []
