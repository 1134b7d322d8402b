"""Erasure of a person: nothing while the values are needed, then nothing left but the number."""

from datetime import date

import pytest
from django.db import connection

from vigie.database.tenant import tenant
from vigie.documents.actions import hold, release
from vigie.documents.domain.files import Subject
from vigie.journal.actions import seal
from vigie.journal.queries import first_break
from vigie.kernel.actor import Actor, system_actor
from vigie.kernel.errors import Forbidden, Invalid, NotFound, Refused
from vigie.parties.actions import correct_party, erase_party, register_party
from vigie.parties.domain.keeping import Keeping, Need, named
from vigie.parties.domain.parties import Address, NewParty
from vigie.parties.queries import PartyFilters, names_of, parties, party, party_by
from vigie.tenancy.actions import create_organisation
from vigie.testing.portal import signed_in

pytestmark = pytest.mark.django_db
ZOE = NewParty(
    "person",
    "Martin",
    "Zoé",
    Address("12 rue de la Paix", "69002", "Lyon"),
    roles=("customer",),
    facts={"pesel": "44051401359", "email": "zoe@example.org"},
)
SINCE = date(2024, 3, 1)
MAY_READ = frozenset({"parties.read_parties"})


@pytest.fixture
def by() -> Actor:
    return system_actor(create_organisation("Lessor One"), name="test")


def everything_kept(by: Actor) -> str:
    """Return all that the tables of parties and of the journal hold, as one text."""
    tables = ("parties_party", "parties_partyfact", "parties_partykey", "journal_entry")
    with tenant(by.organisation_id), connection.cursor() as cursor:
        found = []
        for table in (*tables, "journal_personalvalue"):
            cursor.execute(f"select row_to_json(t)::text from {table} t")
            found += [row[0] for row in cursor.fetchall()]
    return "\n".join(found)


def test_an_erased_person_is_known_by_number_only(by: Actor) -> None:
    zoe = register_party(ZOE, on=SINCE, by=by, key="a")
    correct_party(zoe, {"name": "Petit"}, on=date(2025, 9, 1), by=by, key="b")
    before = everything_kept(by)
    assert all(word in before for word in ("Zo", "Petit", "44051401359", "zoe@example.org"))
    # Name, first names, address, PESEL, e-mail, language, country, role; then the new name.
    assert erase_party(zoe, reason="her request of 2 March", by=by, key="c") == 9
    after = everything_kept(by)
    for word in ("Zoé", "Zo\\u00e9", "MARTIN", "Petit", "44051401359", "zoe@example.org", "Lyon"):
        assert word not in after
    with tenant(by.organisation_id):
        assert names_of([zoe], by) == {zoe: f"PTY-{zoe:06}"}
        assert party_by("pesel", "44051401359", by) is None
        assert [row.shown for row in parties(by).rows] == [f"PTY-{zoe:06}"]
        assert parties(by, PartyFilters(q="martin")).rows == ()
        with pytest.raises(NotFound, match=r"parties\.party_erased"):
            party(zoe, by)
    with pytest.raises(NotFound, match=r"parties\.party_erased"):
        correct_party(zoe, {"name": "Martin"}, on=SINCE, by=by, key="d")


def test_the_same_key_erases_once_and_a_second_erasure_finds_nobody(by: Actor) -> None:
    zoe = register_party(ZOE, on=SINCE, by=by, key="a")
    assert erase_party(zoe, reason="asked", by=by, key="c") == 8
    assert erase_party(zoe, reason="asked", by=by, key="c") == 8
    with pytest.raises(NotFound, match=r"parties\.party_erased"):
        erase_party(zoe, reason="asked", by=by, key="e")


def test_the_chain_holds_after_an_erasure(by: Actor) -> None:
    zoe = register_party(ZOE, on=SINCE, by=by, key="a")
    seal(by.organisation_id)
    erase_party(zoe, reason="asked", by=by, key="c")
    seal(by.organisation_id)
    assert first_break(by.organisation_id)[1] is None


def test_the_number_may_be_given_to_whoever_bears_it_next(by: Actor) -> None:
    zoe = register_party(ZOE, on=SINCE, by=by, key="a")
    erase_party(zoe, reason="asked", by=by, key="c")
    again = register_party(ZOE, on=SINCE, by=by, key="d")
    with tenant(by.organisation_id):
        assert party_by("pesel", "44051401359", by) == again


def test_held_documents_keep_a_person_until_released(by: Actor) -> None:
    zoe = register_party(ZOE, on=SINCE, by=by, key="a")
    hold(Subject("parties.party", zoe), reason="lawsuit", by=by, key="h")
    with pytest.raises(Refused, match=r"parties\.still_needed"):
        erase_party(zoe, reason="asked", by=by, key="c")
    with tenant(by.organisation_id):
        assert party(zoe, by).shown == "Zoé Martin"
    release(Subject("parties.party", zoe), reason="over", by=by, key="r")
    assert erase_party(zoe, reason="asked", by=by, key="c2") == 8


def test_without_a_reason_or_the_permission_nobody_is_erased(by: Actor) -> None:
    zoe = register_party(ZOE, on=SINCE, by=by, key="a")
    with pytest.raises(Invalid, match=r"parties\.erasure_unexplained"):
        erase_party(zoe, reason=" ", by=by, key="c")
    reader = Actor(by.organisation_id, 1, "r", "en", MAY_READ)
    with pytest.raises(Forbidden):
        erase_party(zoe, reason="asked", by=reader, key="d")


def test_another_organisations_person_is_not_found(by: Actor) -> None:
    zoe = register_party(ZOE, on=SINCE, by=by, key="a")
    other = system_actor(create_organisation("Lessor Two"), name="test")
    with pytest.raises(NotFound, match=r"parties\.party_missing"):
        erase_party(zoe, reason="asked", by=other, key="c")


def test_a_refusal_names_the_first_five_reasons() -> None:
    kept = [Keeping(Need.RUNNING, f"C-{number}") for number in range(7)]
    assert named(kept) == "C-0, C-1, C-2, C-3, C-4 …"
    assert named([Keeping(Need.TERM, "C-1", date(2031, 5, 2))]) == "C-1 (2031-05-02)"


def test_the_page_says_what_goes_and_erases(by: Actor) -> None:
    zoe = register_party(ZOE, on=SINCE, by=by, key="a")
    client = signed_in(by, "compliance")
    page = client.get(f"/parties/{zoe}/erase").content.decode()
    assert "8 facts go for good" in page
    assert 'href="/search?q=Martin"' in page
    assert "Look for this name" in page
    reason = {"reason": "her request", "token": "t"}
    assert client.post(f"/parties/{zoe}/erase", {**reason, "reason": ""}).status_code == 422
    assert client.post(f"/parties/{zoe}/erase", reason).status_code == 302
    gone = client.get(f"/parties/{zoe}/")
    assert (gone.status_code, f"PTY-{zoe:06} was erased on" in gone.content.decode()) == (404, True)
    assert signed_in(by, "back_office").get(f"/parties/{zoe}/erase").status_code == 403
