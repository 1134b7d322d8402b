"""The hash chain: holds over committed entries, and names the first broken link."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from vigie.database.tenant import tenant
from vigie.journal.actions import erase_personal_values, record_reading, seal
from vigie.journal.domain.chain import GENESIS, Break, chain, digest
from vigie.journal.models import ChainLink, Entry, PersonalValue, Unsealed
from vigie.journal.queries import first_break, organisations_to_seal
from vigie.kernel.actor import system_actor
from vigie.tenancy.actions import NewUser, create_organisation, create_user


def test_a_link_hashes_the_link_before_and_the_entry() -> None:
    links = list(chain(GENESIS, 0, [{"id": 1, "act": "a"}, {"id": 2, "act": "b"}]))
    assert [link.position for link in links] == [1, 2]
    assert links[1].hash == digest(links[0].hash, {"act": "b", "id": 2})
    assert links[1].hash != digest(GENESIS, {"act": "b", "id": 2})


@pytest.mark.django_db
def test_sealing_chains_what_waits_once() -> None:
    organisation = create_organisation("Lessor One")
    by = system_actor(organisation, name="test")
    for number in range(5):
        record_reading(by, "journal_test.thing", number)
    assert organisation in organisations_to_seal()
    assert seal(organisation) == 6
    assert seal(organisation) == 0
    assert first_break(organisation) == (6, None)


@pytest.mark.django_db
def test_entries_and_links_refuse_change() -> None:
    organisation = create_organisation("Lessor One")
    seal(organisation)
    with tenant(organisation):
        for rows in (Entry.objects, ChainLink.objects):
            with pytest.raises(DatabaseError), transaction.atomic():
                rows.update(organisation_id=organisation)
            with pytest.raises(DatabaseError), transaction.atomic():
                rows.all().delete()


@pytest.mark.django_db
def test_a_missing_link_is_named() -> None:
    organisation = create_organisation("Lessor One")
    by = system_actor(organisation, name="test")
    record_reading(by, "journal_test.thing", 1)
    seal(organisation)
    with tenant(organisation):
        entry = Entry.objects.create(
            organisation_id=organisation,
            act="x",
            key="x",
            input_digest="",
            actor_kind="system",
            recorded_at="2026-11-23T10:00:00Z",
        )
        ChainLink.objects.create(
            organisation_id=organisation, position=4, entry=entry, hash="f" * 64
        )
    held, broken = first_break(organisation)
    assert held == 2
    assert broken is not None
    assert (broken.position, broken.entry_id, broken.reason) == (3, entry.pk, "link_missing")


@pytest.mark.django_db
def test_a_forged_link_is_named() -> None:
    organisation = create_organisation("Lessor One")
    with tenant(organisation):
        entry = Entry.objects.get()
        ChainLink.objects.create(
            organisation_id=organisation, position=1, entry=entry, hash="0" * 64
        )
    assert first_break(organisation)[1].reason == "entry_changed"  # type: ignore[union-attr]  # None would fail the test as well


@pytest.mark.django_db
def test_erasing_personal_values_leaves_the_chain_whole() -> None:
    organisation = create_organisation("Lessor One")
    by = system_actor(organisation, name="test")
    new = NewUser("anna@example.org", "Anna", "reader", "pl")
    user_id = create_user(new, password="correct horse battery", by=by, key="anna")
    seal(organisation)
    assert erase_personal_values("tenancy.user", user_id, by=by, key="erase") == 1
    seal(organisation)
    with tenant(organisation):
        assert not PersonalValue.objects.exists()
    assert first_break(organisation) == (3, None)


@pytest.mark.django_db
def test_nothing_is_seen_without_a_tenant() -> None:
    create_organisation("Lessor One")
    assert not Entry.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from tenancy_organisation")
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db
def test_nothing_hangs_on_an_entry_of_another_organisation() -> None:
    one, two = create_organisation("Lessor One"), create_organisation("Lessor Two")
    with tenant(two):
        foreign = Entry.objects.get().pk
        Unsealed.objects.all().delete()
    with tenant(one):
        with pytest.raises(IntegrityError), transaction.atomic():
            Unsealed.objects.create(organisation_id=one, entry_id=foreign)
        with pytest.raises(IntegrityError), transaction.atomic():
            PersonalValue.objects.create(
                organisation_id=one, entry_id=foreign, name="holder", value="x", salt=""
            )


@pytest.mark.django_db
def test_personal_values_are_not_edited_and_a_forged_one_is_named() -> None:
    organisation = create_organisation("Lessor One")
    by = system_actor(organisation, name="test")
    new = NewUser("anna@example.org", "Anna", "reader", "pl")
    create_user(new, password="correct horse battery", by=by, key="anna")
    seal(organisation)
    with tenant(organisation):
        with pytest.raises(DatabaseError), transaction.atomic():
            PersonalValue.objects.update(value="eve@example.org")
        true = PersonalValue.objects.get()
        true.delete()
        PersonalValue.objects.create(
            organisation_id=organisation,
            entry_id=true.entry_id,
            name=true.name,
            value="eve@example.org",
            salt=true.salt,
        )
    broken = Break(3, true.entry_id, "value_changed")
    assert first_break(organisation) == (2, broken)
