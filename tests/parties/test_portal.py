"""Own names over HTTP: seen by readers, changed by those who may, refused in words."""

from datetime import date

import pytest

from vigie.database.tenant import tenant
from vigie.kernel.actor import Actor, system_actor
from vigie.parties.actions import add_own_name
from vigie.parties.domain.own_names import Declared
from vigie.parties.queries import own_names
from vigie.tenancy.actions import create_organisation
from vigie.testing.portal import signed_in

pytestmark = pytest.mark.django_db
NEW = {
    "name": "Vigie Location Longue",
    "role": "merged",
    "siren": "",
    "valid_from": "2012-01-01",
    "valid_until": "",
    "token": "t1",
}


@pytest.fixture
def by() -> Actor:
    return system_actor(create_organisation("Lessor One"), name="test")


def shown(by: Actor) -> list[tuple[str, date | None]]:
    with tenant(by.organisation_id):
        return [(one.shown, one.valid_until) for one in own_names(by)]


def test_back_office_adds_ends_and_takes_back(by: Actor) -> None:
    client = signed_in(by, "back_office")
    assert "No own name yet" in client.get("/settings/names/").content.decode()
    for _ in range(2):
        assert client.post("/settings/names/", NEW).status_code == 302
    assert shown(by) == [("Vigie Location Longue", None)]
    with tenant(by.organisation_id):
        number = own_names(by)[0].id
    client.post(f"/settings/names/{number}/end", {"on": "2024-06-30", "token": "t2"})
    assert shown(by) == [("Vigie Location Longue", date(2024, 6, 30))]
    page = client.get("/settings/names/").content.decode()
    assert "Vigie Location Longue" in page
    assert "Merged company" in page
    assert page.count("<dialog id=") >= 2
    client.post(f"/settings/names/{number}/withdraw", {"token": "t3"})
    assert shown(by) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"siren": "123456789"}, "123456789 n’est pas un SIREN"),
        ({"valid_until": "2011-12-31"}, "corrigez l’une des dates"),
        ({"name": ""}, "obligatoire"),
    ],
)
def test_a_wrong_name_is_refused_beside_the_form(
    change: dict[str, str], words: str, by: Actor
) -> None:
    answer = signed_in(by, "back_office", "fr").post("/settings/names/", NEW | change)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert shown(by) == []


def test_readers_of_names_cannot_change_them(by: Actor) -> None:
    number = add_own_name(Declared("Lessor One", "main", date(2012, 1, 1)), by=by, key="a")
    client = signed_in(by, "fraud_analyst")
    page = client.get("/settings/names/").content.decode()
    assert "Lessor One" in page
    assert "Add a name" not in page
    assert '<dialog id="end-' not in page
    assert client.post("/settings/names/", NEW).status_code == 403
    ended = client.post(f"/settings/names/{number}/end", {"on": "2024-06-30", "token": "t"})
    assert ended.status_code == 403
    assert signed_in(by, "reader").get("/settings/names/").status_code == 403


def test_another_organisations_name_is_not_found(by: Actor) -> None:
    number = add_own_name(Declared("Lessor One", "main", date(2012, 1, 1)), by=by, key="a")
    other = system_actor(create_organisation("Lessor Two"), name="test")
    client = signed_in(other, "back_office")
    answer = client.post(f"/settings/names/{number}/end", {"on": "2024-06-30", "token": "t"})
    assert answer.status_code == 404
    assert "Lessor One" not in client.get("/settings/names/").content.decode()
