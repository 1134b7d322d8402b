"""Own names by two dates: what was ours on a day, and what was known of it at an instant."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import InternalError, ProgrammingError, connection
from django.utils import timezone

from vigie.database.tenant import tenant
from vigie.journal.models import Entry
from vigie.kernel.actor import Actor, system_actor
from vigie.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from vigie.parties.actions import add_own_name, end_own_name, withdraw_own_name
from vigie.parties.domain.own_names import Declared, OwnName, checked, overlaps
from vigie.parties.models import OwnNameFact
from vigie.parties.queries import own_names, own_names_on
from vigie.tenancy.actions import create_organisation

MERGED_ON = date(2024, 6, 30)
MAIN = Declared("Crédit Vigie  Auto", "main", date(2011, 1, 1), siren="732 829 320")
MERGED = Declared("Vigie Location Longue", "merged", date(2012, 1, 1))


@pytest.fixture
def by() -> Actor:
    return system_actor(create_organisation("Lessor One"), name="test")


def names(by: Actor) -> list[str]:
    with tenant(by.organisation_id):
        return [one.shown for one in own_names(by)]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": " - "}, "parties.name_missing"),
        ({"role": "cousin"}, "parties.role_unknown"),
        ({"siren": "732829321"}, "parties.siren_check_wrong"),
        ({"siren": "732 829 321"}, "parties.siren_check_wrong"),
        ({"siren": "73282932"}, "parties.siren_wrong"),
        ({"siren": "73282932O"}, "parties.siren_wrong"),
        ({"valid_until": date(2010, 12, 31)}, "parties.dates_reversed"),
    ],
)
def test_a_wrong_declaration_says_why(change: dict[str, str], code: str) -> None:
    with pytest.raises(Invalid) as caught:
        checked(replace(MAIN, **change))  # type: ignore[arg-type]  # a mixed table of fields
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("valid_from", "valid_until", "expected"),
    [
        (date(2024, 7, 1), None, False),
        (date(2024, 6, 30), None, True),
        (date(2010, 1, 1), date(2011, 12, 31), False),
        (date(2010, 1, 1), date(2012, 1, 1), True),
    ],
)
def test_periods_include_both_days(
    valid_from: date, valid_until: date | None, expected: bool
) -> None:
    known = OwnName(
        1, "VIGIE LOCATION LONGUE", MERGED.name, "", "merged", date(2012, 1, 1), MERGED_ON
    )
    later = replace(MERGED, valid_from=valid_from, valid_until=valid_until)
    assert overlaps(known, later) is expected
    assert known.is_valid_on(MERGED_ON)
    assert not known.is_valid_on(date(2024, 7, 1))


@pytest.mark.django_db
def test_names_are_canonical_and_in_order(by: Actor) -> None:
    add_own_name(MERGED, by=by, key="b")
    main = add_own_name(MAIN, by=by, key="a")
    with tenant(by.organisation_id):
        found = own_names(by)
    assert found[0] == OwnName(
        main,
        "CREDIT VIGIE AUTO",
        "Crédit Vigie Auto",
        "732829320",
        "main",
        date(2011, 1, 1),
        None,
    )
    assert [one.role for one in found] == ["main", "merged"]


@pytest.mark.django_db
def test_an_end_is_a_new_fact_and_the_past_stays_as_it_was_known(by: Actor) -> None:
    merged = add_own_name(MERGED, by=by, key="a")
    before = timezone.now()
    end_own_name(merged, on=date(2024, 7, 31), by=by, key="b")
    end_own_name(merged, on=MERGED_ON, by=by, key="c")
    with tenant(by.organisation_id):
        assert own_names_on(by.organisation_id, date(2024, 7, 15)) == ()
        assert [one.id for one in own_names_on(by.organisation_id, MERGED_ON)] == [merged]
        as_known = own_names_on(by.organisation_id, date(2024, 7, 15), known_at=before)
        assert [one.valid_until for one in as_known] == [None]
        assert OwnNameFact.objects.count() == 3
        acts = list(Entry.objects.filter(subject_kind="parties.own_name").order_by("id"))
    assert [(one.act, one.subject_id, one.effective_on) for one in acts] == [
        ("parties.own_name_added", merged, date(2012, 1, 1)),
        ("parties.own_name_ended", merged, date(2024, 7, 31)),
        ("parties.own_name_ended", merged, MERGED_ON),
    ]
    with pytest.raises(Invalid, match=r"parties\.dates_reversed"):
        end_own_name(merged, on=date(2011, 12, 31), by=by, key="d")


@pytest.mark.django_db
def test_a_mistake_is_withdrawn_and_may_be_declared_again(by: Actor) -> None:
    mistaken = add_own_name(MERGED, by=by, key="a")
    with pytest.raises(Conflict, match=r"parties\.own_name_known"):
        add_own_name(replace(MERGED, name="VIGIE LOCATION-LONGUE"), by=by, key="b")
    withdraw_own_name(mistaken, by=by, key="c")
    assert names(by) == []
    with pytest.raises(NotFound):
        withdraw_own_name(mistaken, by=by, key="d")
    add_own_name(MERGED, by=by, key="e")
    assert names(by) == ["Vigie Location Longue"]


@pytest.mark.django_db
def test_another_organisation_sees_and_changes_nothing(by: Actor) -> None:
    mine = add_own_name(MAIN, by=by, key="a")
    other = system_actor(create_organisation("Lessor Two"), name="test")
    assert names(other) == []
    with pytest.raises(NotFound):
        end_own_name(mine, on=MERGED_ON, by=other, key="b")
    reader = Actor(by.organisation_id, 1, "r", "en", frozenset({"parties.read_own_names"}))
    with pytest.raises(Forbidden):
        add_own_name(MERGED, by=reader, key="c")


@pytest.mark.django_db(transaction=False)
def test_facts_cannot_be_edited(by: Actor) -> None:
    add_own_name(MAIN, by=by, key="a")
    with pytest.raises((InternalError, ProgrammingError)), tenant(by.organisation_id):
        OwnNameFact.objects.update(role="merged")
    with tenant(by.organisation_id), connection.cursor() as cursor:
        cursor.execute("select role from parties_ownnamefact")
        assert cursor.fetchall() == [("main",)]
