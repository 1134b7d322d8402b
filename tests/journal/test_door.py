"""The door of all writes: once per key, in one transaction, with one entry."""

from dataclasses import dataclass
from datetime import date

import pytest

from vigie.database.tenant import current_tenant, tenant
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


@act("journal_test.weighed_twice")
def weigh_twice(kilograms: int, *, by: Actor, key: str) -> int:
    record("journal_test.pair", 1)
    weighed = weigh(kilograms, by=by, key=f"{key}-inner")
    return 2 * weighed.kilograms


@act("journal_test.broken_down")
def break_down(*, by: Actor, key: str) -> int:
    Entry.objects.filter(organisation_id=by.organisation_id).count()
    return 1 // 0


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


@pytest.mark.parametrize("key", ["k" * 501, "a\0b"])
def test_a_key_that_cannot_be_kept_is_refused(organisation: int, key: str) -> None:
    by = system_actor(organisation, name="test")
    with pytest.raises(Invalid) as refusal:
        weigh(1, by=by, key=key)
    assert refusal.value.code == "journal.key_unfit"


def test_a_text_that_postgresql_cannot_keep_is_refused_in_words(organisation: int) -> None:
    by = system_actor(organisation, name="test")
    with pytest.raises(Invalid) as refusal:
        weigh(1, holder="a\0b", by=by, key="a")
    assert refusal.value.code == "journal.input_nul"


def test_a_default_given_or_left_out_is_one_input(organisation: int) -> None:
    by = system_actor(organisation, name="test")
    assert weigh(12, by=by, key="a") == weigh(12, holder="", by=by, key="a")
    assert CALLS == [12]


def test_an_act_inside_a_request_leaves_its_outer_organisation(organisation: int) -> None:
    other = system_actor(create_organisation("Lessor Two"), name="test")
    with tenant(organisation):
        weigh(1, by=other, key="a")
        assert current_tenant() == str(organisation)
        assert weigh.dry_run(2, by=other, key="b").kilograms == 2
        assert current_tenant() == str(organisation)
        with pytest.raises(Conflict):
            weigh(9, by=other, key="a")
        assert current_tenant() == str(organisation)
        assert not Entry.objects.filter(act="journal_test.weighed").exists()
    with tenant(other.organisation_id):
        assert Entry.objects.filter(act="journal_test.weighed").count() == 1


def test_an_act_that_fails_leaves_nothing_and_the_request_goes_on(organisation: int) -> None:
    by = system_actor(organisation, name="test")
    with tenant(organisation):
        weigh(1, by=by, key="a")
        with pytest.raises(ZeroDivisionError):
            break_down(by=by, key="b")
        weigh(2, by=by, key="c")
    with tenant(organisation):
        entries = Entry.objects.filter(act__startswith="journal_test.").order_by("id")
        assert [entry.key for entry in entries] == ["a", "c"]


def test_an_act_within_an_act_writes_an_entry_of_its_own(organisation: int) -> None:
    by = system_actor(organisation, name="test")
    assert weigh_twice(5, by=by, key="a") == 10
    with tenant(organisation):
        entries = Entry.objects.filter(act__startswith="journal_test.").order_by("id")
        assert [(e.act, e.subject_kind, e.data.get("kg")) for e in entries] == [
            ("journal_test.weighed", "journal_test.thing", 5),
            ("journal_test.weighed_twice", "journal_test.pair", None),
        ]


def test_nothing_is_recorded_outside_an_act() -> None:
    with pytest.raises(RuntimeError):
        record("journal_test.thing", 1)
