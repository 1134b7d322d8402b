"""Parties over HTTP: listed, read with the reading kept, registered and corrected by those who may."""

from datetime import date

import pytest
from django.utils.timezone import localdate

from vigie.database.tenant import tenant
from vigie.journal.models import Entry
from vigie.kernel.actor import Actor, system_actor
from vigie.parties.actions import register_party
from vigie.parties.domain.parties import Address, NewParty
from vigie.parties.portal import offers
from vigie.parties.portal.party_forms import CorrectionForm
from vigie.parties.queries import PartyFilters, parties, party
from vigie.tenancy.actions import create_organisation
from vigie.testing.portal import signed_in

pytestmark = pytest.mark.django_db
SIGNED = date(2024, 3, 1)
ZOE = NewParty(
    "person",
    "Martin",
    "Zoé",
    Address("12 rue de la Paix", "69002", "Lyon"),
    roles=("customer",),
    facts={"pesel": "44051401359", "iban": "FR1420041010050500013M02606"},
)
DEALER = {
    "kind": "company",
    "name": "Garage de l’Étoile",
    "siren": "732 829 320",
    "city": "Lille",
    "language": "fr",
    "country": "fr",
    "roles": ["supplier"],
    "on": "2024-03-01",
    "token": "t1",
}


@pytest.fixture
def by() -> Actor:
    return system_actor(create_organisation("Lessor One"), name="test")


def readings(by: Actor) -> list[tuple[str, int | None, int]]:
    with tenant(by.organisation_id):
        kept = Entry.objects.filter(act="journal.personal_data_read").order_by("id")
        return [(one.subject_kind, one.subject_id, one.data["count"]) for one in kept]


def test_a_party_is_registered_once_and_found_in_the_list(by: Actor) -> None:
    client = signed_in(by, "back_office")
    assert "No party yet" in client.get("/parties/").content.decode()
    for _ in range(2):
        assert client.post("/parties/new", DEALER).status_code == 302
    page = client.get("/parties/?q=garage").content.decode()
    assert "1 party" in page
    assert "Dealer or supplier" in page
    assert "Nothing matches" in client.get("/parties/?q=martin").content.decode()
    assert "Nothing matches" in client.get("/parties/?role=customer").content.decode()
    with tenant(by.organisation_id):
        (row,) = parties(by, PartyFilters(role="supplier")).rows
        found = party(row.id, by)
    assert (found.shown, found.country, found.address.city, found.facts["siren"]) == (
        "Garage de l’Étoile",
        "FR",
        "Lille",
        "732829320",
    )
    assert readings(by) == [("parties.party", None, 1)]


def test_the_page_shows_what_the_role_may_read_and_keeps_the_reading(by: Actor) -> None:
    zoe = register_party(ZOE, on=SIGNED, by=by, key="a")
    page = signed_in(by, "back_office").get(f"/parties/{zoe}/").content.decode()
    assert "FR14 2004 1010 0505 0001 3M02 606" in page
    assert "12 rue de la Paix, 69002 Lyon" in page
    assert "44051401359" in page
    assert "Correct or complete" in page
    low = signed_in(by, "fraud_analyst").get(f"/parties/{zoe}/").content.decode()
    assert "3M02" not in low
    assert "44051401359" not in low
    assert low.count("known, and not shown to your role") == 2
    assert "Correct or complete" not in low
    assert readings(by) == [("parties.party", zoe, 1)] * 2
    assert signed_in(by, "reader").get(f"/parties/{zoe}/").status_code == 403


def test_a_correction_writes_only_what_differs(by: Actor) -> None:
    zoe = register_party(ZOE, on=SIGNED, by=by, key="a")
    client = signed_in(by, "back_office")
    form = client.get(f"/parties/{zoe}/correct")
    said = {name: value or "" for name, value in form.context["form"].initial.items()}
    sent = said | {"street": "3 quai Branly", "on": "2025-09-01", "roles": ["customer", "broker"]}
    for _ in range(2):
        assert client.post(f"/parties/{zoe}/correct", sent).status_code == 302
    with tenant(by.organisation_id):
        found = party(zoe, by)
        told = Entry.objects.filter(subject_kind="parties.party", subject_id=zoe)
        told = told.filter(act__startswith="parties.").order_by("id")
        acts = [(one.act, one.data["facts"]) for one in told]
    assert found.address == Address("3 quai Branly", "69002", "Lyon")
    assert found.roles == ("customer", "broker")
    assert acts[1:] == [
        ("parties.party_corrected", ["address"]),
        ("parties.role_given", ["role_broker"]),
    ]
    page = client.get(f"/parties/{zoe}/").content.decode()
    assert "Address: 3 quai Branly, 69002 Lyon" in page
    assert "Role: Broker" in page


def test_who_may_not_read_a_number_does_not_wipe_it_by_correcting(by: Actor) -> None:
    zoe = register_party(ZOE, on=SIGNED, by=by, key="a")
    editor = Actor(
        by.organisation_id,
        1,
        "e",
        "en",
        frozenset({"parties.read_parties", "parties.edit_parties"}),
    )
    with tenant(by.organisation_id):
        seen = party(zoe, editor)
    sent = {
        "name": "Petit",
        "language": "fr",
        "country": "FR",
        "on": str(localdate()),
        "token": "t",
    }
    form = CorrectionForm(seen, sent | {"first_names": "Zoé"})
    assert form.is_valid()
    assert form.changes() == {"name": "Petit", "address": ""}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"siren": "123456789"}, "123456789 n’est pas un SIREN"),
        ({"pesel": "44051401359"}, "n’a pas de pesel"),
        ({"name": ""}, "obligatoire"),
        ({"iban": "FR14 0000"}, "Ce n’est pas un IBAN"),
    ],
)
def test_a_wrong_party_is_refused_beside_the_form(
    change: dict[str, str], words: str, by: Actor
) -> None:
    answer = signed_in(by, "back_office", "fr").post("/parties/new", DEALER | change)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    with tenant(by.organisation_id):
        assert parties(by).rows == ()


def test_the_search_box_finds_parties_and_keeps_the_reading(by: Actor) -> None:
    zoe = register_party(ZOE, on=SIGNED, by=by, key="a")
    with tenant(by.organisation_id):
        (hit,) = offers.find(by, "martin", 5)
        assert offers.find(by, "nobody", 5) == []
    assert (hit.title, hit.detail, hit.href) == (
        "Zoé Martin",
        f"PTY-{zoe:06d} · Customer · Lyon",
        f"/parties/{zoe}/",
    )
    assert readings(by) == [("parties.party", None, 1)]


def test_another_organisations_party_is_not_found(by: Actor) -> None:
    zoe = register_party(ZOE, on=SIGNED, by=by, key="a")
    other = system_actor(create_organisation("Lessor Two"), name="test")
    client = signed_in(other, "back_office")
    assert client.get(f"/parties/{zoe}/").status_code == 404
    assert client.get(f"/parties/{zoe}/correct").status_code == 404
    assert "Martin" not in client.get("/parties/").content.decode()
