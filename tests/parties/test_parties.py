"""Parties: facts by date, found by what they are called, kept from other organisations."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import InternalError, ProgrammingError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from vigie.database.tenant import tenant
from vigie.journal.models import Entry
from vigie.kernel.actor import Actor, system_actor
from vigie.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from vigie.parties.actions import correct_party, end_role, give_role, register_party
from vigie.parties.domain.parties import Address, NewParty
from vigie.parties.models import PartyFact
from vigie.parties.queries import (
    PartyFilters,
    count_parties,
    facts_of,
    find_parties,
    names_of,
    parties,
    party,
    party_by,
)
from vigie.tenancy.actions import create_organisation

pytestmark = pytest.mark.django_db
SIGNED, MOVED = date(2024, 3, 1), date(2025, 9, 1)
LYON = Address("12 rue de la Paix", "69002", "Lyon")
ZOE = NewParty(
    "person",
    "Martin",
    "Zoé",
    LYON,
    roles=("customer",),
    facts={"birth_name": "Durand-Łuczak", "pesel": "44051401359", "born_on": "1944-05-14"},
)
DEALER = NewParty("company", "Garage de l’Étoile", facts={"siren": "732 829 320"})
READER = frozenset({"parties.read_parties"})


@pytest.fixture
def by() -> Actor:
    return system_actor(create_organisation("Lessor One"), name="test")


def found(by: Actor, words: str, **narrowed: str) -> list[str]:
    with tenant(by.organisation_id):
        return [row.shown for row in parties(by, PartyFilters(words, **narrowed)).rows]


def test_a_party_is_what_was_said_and_keeps_what_was_known(by: Actor) -> None:
    zoe = register_party(ZOE, on=SIGNED, by=by, key="a")
    before = timezone.now()
    paris = Address("3 quai Branly", "75007", "Paris")
    correct_party(zoe, {"address": paris.text, "name": "Petit"}, on=MOVED, by=by, key="b")
    with tenant(by.organisation_id):
        now = party(zoe, by)
        then = party(zoe, by, on=date(2025, 8, 31))
        as_known = party(zoe, by, known_at=before)
        with pytest.raises(NotFound):
            party(zoe, by, known_at=before.replace(year=2020))
        assert party(zoe, by, on=date(2020, 1, 1)).address == LYON
    assert (now.shown, now.address, now.roles) == ("Zoé Petit", paris, ("customer",))
    assert (now.language, now.country, now.reference) == ("fr", "FR", f"PTY-{zoe:06d}")
    assert (then.shown, then.address) == ("Zoé Martin", LYON)
    assert as_known.address == LYON
    with tenant(by.organisation_id):
        entry = Entry.objects.get(act="parties.party_corrected")
    assert (entry.subject_kind, entry.subject_id, entry.effective_on) == (
        "parties.party",
        zoe,
        MOVED,
    )
    assert entry.data == {"facts": ["address", "name"]}


def test_a_correction_of_the_same_day_replaces_and_is_kept_beside(by: Actor) -> None:
    zoe = register_party(ZOE, on=SIGNED, by=by, key="a")
    correct_party(zoe, {"name": "Martyn"}, on=SIGNED, by=by, key="b")
    correct_party(zoe, {"pesel": ""}, on=SIGNED, by=by, key="c")
    with tenant(by.organisation_id):
        assert party(zoe, by, on=SIGNED).name == "Martyn"
        assert "pesel" not in party(zoe, by).facts
        assert [fact.value for fact in facts_of(zoe, by) if fact.kind == "name"] == [
            "Martin",
            "Martyn",
        ]


def test_roles_begin_and_end(by: Actor) -> None:
    dealer = register_party(replace(DEALER, roles=("supplier",)), on=SIGNED, by=by, key="a")
    give_role(dealer, "customer", on=MOVED, by=by, key="b")
    end_role(dealer, "supplier", on=MOVED, by=by, key="c")
    with tenant(by.organisation_id):
        assert party(dealer, by, on=SIGNED).roles == ("supplier",)
        assert party(dealer, by, on=MOVED).roles == ("customer",)
    assert found(by, "", role="supplier") == []
    assert found(by, "", role="customer") == ["Garage de l’Étoile"]
    with pytest.raises(Invalid, match=r"parties\.party_role_unknown"):
        give_role(dealer, "cousin", on=MOVED, by=by, key="d")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("martin", ["Zoé Martin"]),
        ("zoe mar", ["Zoé Martin"]),
        ("Martin Zoé", ["Zoé Martin"]),
        ("DURAND LUC", ["Zoé Martin"]),
        ("garage de l'etoile", ["Garage de l’Étoile"]),
        ("732829320", ["Garage de l’Étoile"]),
        ("732 829 320", ["Garage de l’Étoile"]),
        ("44051401359", ["Zoé Martin"]),
        ("4405140135", []),  # never by the beginning of a number
        ("artin", []),
        ("\0", []),
    ],
)
def test_a_party_is_found_by_its_names_and_whole_numbers(
    words: str, expected: list[str], by: Actor
) -> None:
    register_party(ZOE, on=SIGNED, by=by, key="a")
    register_party(DEALER, on=SIGNED, by=by, key="b")
    assert found(by, words) == (expected if words != "\0" else [])


def test_a_former_name_and_a_reference_still_find(by: Actor) -> None:
    zoe = register_party(ZOE, on=SIGNED, by=by, key="a")
    correct_party(zoe, {"name": "Petit"}, on=MOVED, by=by, key="b")
    assert found(by, "martin") == found(by, f"pty-{zoe:06d}") == ["Zoé Petit"]
    with tenant(by.organisation_id):
        assert [one.id for one in find_parties(by, "petit")] == [zoe]
        assert find_parties(by, " ") == ()


def test_pages_follow_each_other_by_name(by: Actor) -> None:
    for name in "edcba":
        register_party(NewParty("company", f"{name} SARL"), on=SIGNED, by=by, key=name)
    with tenant(by.organisation_id):
        first = parties(by, size=3)
        rest = parties(by, size=3, cursor=first.next_cursor)
        assert [row.shown for row in (*first.rows, *rest.rows)] == [f"{n} SARL" for n in "abcde"]
        assert rest.next_cursor == ""
        turned = parties(by, descending=True, size=4)
        assert [row.shown[0] for row in turned.rows] == list("edcb")
        last = parties(by, descending=True, size=4, cursor=turned.next_cursor)
        assert [row.shown[0] for row in last.rows] == ["a"]
        assert count_parties(by, PartyFilters(kind="company")) == 5
        assert count_parties(by, PartyFilters(kind="person")) == 0


def test_a_number_belongs_to_one_party(by: Actor) -> None:
    dealer = register_party(DEALER, on=SIGNED, by=by, key="a")
    with pytest.raises(Conflict) as caught:
        register_party(replace(DEALER, name="Another"), on=SIGNED, by=by, key="b")
    assert caught.value.params == {"number": "SIREN", "party": f"PTY-{dealer:06d}"}
    other = register_party(NewParty("company", "Another"), on=SIGNED, by=by, key="c")
    with pytest.raises(Conflict):
        correct_party(other, {"siren": "732829320"}, on=SIGNED, by=by, key="d")
    correct_party(dealer, {"siren": "552100554"}, on=MOVED, by=by, key="e")
    correct_party(other, {"siren": "732829320"}, on=MOVED, by=by, key="f")
    with tenant(by.organisation_id):
        assert party_by("siren", "732829320", by) == other
        assert party_by("siren", "000000000", by) is None


def test_personal_values_are_withheld_from_those_who_may_not_read_them(by: Actor) -> None:
    zoe = register_party(ZOE, on=SIGNED, by=by, key="a")
    reader = Actor(by.organisation_id, 1, "r", "en", READER)
    with tenant(by.organisation_id):
        seen = party(zoe, reader)
        assert {fact.kind for fact in facts_of(zoe, reader)} & {"pesel", "born_on"} == set()
        assert party(zoe, by).facts["pesel"] == "44051401359"
        with pytest.raises(Forbidden):
            party(zoe, replace(reader, permissions=frozenset()))
    assert set(seen.withheld) == {"pesel", "born_on"}
    assert not {"pesel", "born_on"} & set(seen.facts)
    with pytest.raises(Forbidden):
        correct_party(zoe, {"name": "X"}, on=MOVED, by=reader, key="b")


def test_names_of_many_are_one_query_and_other_organisations_see_nothing(by: Actor) -> None:
    zoe = register_party(ZOE, on=SIGNED, by=by, key="a")
    dealer = register_party(DEALER, on=SIGNED, by=by, key="b")
    with tenant(by.organisation_id), CaptureQueriesContext(connection) as asked:
        names = names_of([zoe, dealer, zoe], by)
    assert names == {zoe: "Zoé Martin", dealer: "Garage de l’Étoile"}
    assert len(asked) == 1
    other = system_actor(create_organisation("Lessor Two"), name="test")
    with tenant(other.organisation_id):
        assert names_of([zoe, dealer], other) == {}
        with pytest.raises(NotFound):
            party(zoe, other)
    with pytest.raises(NotFound):
        correct_party(zoe, {"name": "X"}, on=MOVED, by=other, key="c")
    register_party(DEALER, on=SIGNED, by=other, key="d")


def test_what_is_refused_leaves_nothing(by: Actor) -> None:
    with pytest.raises(Invalid, match=r"parties\.kind_unknown"):
        register_party(replace(ZOE, kind="ghost"), on=SIGNED, by=by, key="a")
    with pytest.raises(Invalid, match=r"parties\.party_nameless"):
        register_party(replace(ZOE, name=""), on=SIGNED, by=by, key="b")
    zoe = register_party(ZOE, on=SIGNED, by=by, key="c")
    with pytest.raises(Invalid, match=r"parties\.nothing_changed"):
        correct_party(zoe, {}, on=SIGNED, by=by, key="d")
    with pytest.raises(Invalid, match=r"parties\.party_nameless"):
        correct_party(zoe, {"name": ""}, on=SIGNED, by=by, key="e")
    with tenant(by.organisation_id):
        assert count_parties(by) == 1


def test_facts_cannot_be_edited(by: Actor) -> None:
    register_party(ZOE, on=SIGNED, by=by, key="a")
    with pytest.raises((InternalError, ProgrammingError)), tenant(by.organisation_id):
        PartyFact.objects.update(value="X")
