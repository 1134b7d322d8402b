"""Keeping: one file per content, journalled, verified, within one organisation, for its term."""

import hashlib
import os
import stat
from datetime import date
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction

from vigie.database.home import documents_folder
from vigie.database.tenant import tenant
from vigie.documents.actions import (
    generate,
    generate_within,
    lay_down,
    preview,
    set_letterhead,
    start_terms,
    store,
    sweep_orphans,
)
from vigie.documents.actions.rows import Description
from vigie.documents.domain.catalogue import current, sample_of
from vigie.documents.domain.files import Blob, Subject
from vigie.documents.domain.parties import Party
from vigie.documents.domain.values import Data
from vigie.documents.models import Document
from vigie.documents.queries import (
    content_of,
    document,
    documents,
    documents_about,
    fixity,
    kept_until,
    letterhead_on,
)
from vigie.journal.models import Entry
from vigie.kernel.actor import Actor, system_actor
from vigie.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from vigie.tenancy.actions import create_organisation

pytestmark = pytest.mark.django_db
ABOUT = Subject("leasing.contract", 12)
PDF = b"%PDF-1.7 nearly"
SENDER = Party("Crédit Vigie Auto", "12 rue de l’Écluse", "", "69002", "Lyon", "FR")


@pytest.fixture
def by() -> Actor:
    return system_actor(create_organisation("Lessor One"), name="test")


def said(kind: str = "piece", reference: str = "R-1") -> Description:
    return Description(kind, reference, "fr", date(2026, 11, 20))


def offer(**change: object) -> Data:
    data = {name: value for name, value in sample_of(current("offer")).items() if name != "sender"}
    return {**data, **change}  # type: ignore[dict-item]  # a test's own values


def path_of(number: int, by: Actor) -> Path:
    with tenant(by.organisation_id):
        return content_of(document(number, by))


def test_content_lies_under_its_digest_once_and_private(by: Actor) -> None:
    blob = lay_down(PDF, by=by)
    assert blob == Blob(hashlib.sha256(PDF).hexdigest(), len(PDF), "application/pdf")
    first = store(said(), blob, subject=ABOUT, by=by, key="a")
    again = store(said(), lay_down([PDF[:3], PDF[3:]], by=by), subject=ABOUT, by=by, key="b")
    other = store(said(), blob, subject=Subject("leasing.contract", 13), by=by, key="c")
    assert first == again != other
    folder = documents_folder(by.organisation_id)
    assert [path.name for path in folder.glob("??/??/*")] == [blob.digest]
    path = path_of(first, by)
    assert path.read_bytes() == PDF
    assert stat.S_IMODE(path.stat().st_mode) == 0o400
    assert {stat.S_IMODE(one.stat().st_mode) for one in (folder, path.parent)} == {0o700}
    assert not list(folder.glob(".new-*"))


def test_an_act_writes_one_entry_with_digest_and_subject(by: Actor) -> None:
    blob = lay_down(PDF, by=by)
    number = store(said(), blob, subject=ABOUT, by=by, key="a")
    assert store(said(), blob, subject=ABOUT, by=by, key="a") == number
    with tenant(by.organisation_id):
        entry = Entry.objects.get(act="documents.stored")
    assert entry.subject_id == number
    assert entry.data == {
        "kind": "piece", "digest": blob.digest, "subject": ["leasing.contract", 12],
    }  # fmt: skip
    with pytest.raises(Conflict):
        store(said(reference="R-2"), blob, subject=ABOUT, by=by, key="a")


def test_what_cannot_be_kept_is_refused(by: Actor) -> None:
    with pytest.raises(Invalid, match=r"documents\.empty"):
        store(said(), lay_down(b"", by=by), subject=ABOUT, by=by, key="a")
    with pytest.raises(Invalid, match=r"documents\.kind_unknown"):
        store(said("poem"), lay_down(PDF, by=by), subject=ABOUT, by=by, key="b")
    absent = Blob("0" * 64, 3, "application/pdf")
    with pytest.raises(NotFound, match=r"documents\.file_missing"):
        store(said(), absent, subject=ABOUT, by=by, key="c")
    nobody = Actor(by.organisation_id, 1, "Nobody", "en", frozenset())
    with pytest.raises(Forbidden):
        lay_down(PDF, by=nobody)


def test_an_interrupted_write_leaves_nothing(by: Actor) -> None:
    def broken() -> "list[bytes]":
        raise OSError("the line fell")

    with pytest.raises(OSError, match="fell"):
        lay_down((chunk for _ in [1] for chunk in broken()), by=by)
    folder = documents_folder(by.organisation_id)
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_another_organisation_finds_nothing(by: Actor) -> None:
    number = store(said(), lay_down(PDF, by=by), subject=ABOUT, by=by, key="a")
    other = system_actor(create_organisation("Lessor Two"), name="test")
    with tenant(other.organisation_id), pytest.raises(NotFound):
        document(number, other)
    blob = Blob(hashlib.sha256(PDF).hexdigest(), len(PDF), "application/pdf")
    with pytest.raises(NotFound):
        store(said(), blob, subject=ABOUT, by=other, key="a")


def test_what_was_kept_is_never_edited(by: Actor) -> None:
    number = store(said(), lay_down(PDF, by=by), subject=ABOUT, by=by, key="a")
    with tenant(by.organisation_id):
        with pytest.raises(DatabaseError), transaction.atomic():
            Document.objects.filter(id=number).update(kind="invoice")
        with pytest.raises(DatabaseError), transaction.atomic():
            Document.objects.filter(id=number).delete()


def test_a_changed_and_a_missing_file_are_named(by: Actor) -> None:
    changed = store(said(), lay_down(PDF, by=by), subject=ABOUT, by=by, key="a")
    missing = store(said(), lay_down(PDF + b"2", by=by), subject=ABOUT, by=by, key="b")
    sound = store(said(), lay_down(PDF + b"33", by=by), subject=ABOUT, by=by, key="c")
    lay_down(b"nobody's", by=by)
    with tenant(by.organisation_id):
        before = fixity(by.organisation_id)
    assert (before.files, before.orphans, before.faults) == (3, 1, ())
    assert before.bytes == 3 * len(PDF) + 3
    path = path_of(changed, by)
    path.chmod(0o600)
    path.write_bytes(PDF[:-1] + b"Y")
    path_of(missing, by).unlink()
    with tenant(by.organisation_id):
        found = fixity(by.organisation_id)
    assert [(one.document_id, one.reason) for one in found.faults] == [
        (changed, "changed"), (missing, "missing"),
    ]  # fmt: skip
    assert sound not in {one.document_id for one in found.faults}
    with pytest.raises(NotFound, match=r"documents\.file_missing"):
        path_of(missing, by)


def test_what_a_rehearsal_left_is_swept_after_a_day(by: Actor) -> None:
    kept = store(said(), lay_down(PDF, by=by), subject=ABOUT, by=by, key="a")
    generate.dry_run("offer", offer(), language="fr", subject=ABOUT, by=by, key="b")
    folder = documents_folder(by.organisation_id)
    draft = folder / ".new-broken"
    draft.write_bytes(b"half")
    assert sweep_orphans(by=by, key="c") == 0
    for path in (*folder.glob("??/??/*"), draft):
        os.utime(path, (0, 0))
    assert sweep_orphans(by=by, key="d") == 2
    with tenant(by.organisation_id):
        assert (fixity(by.organisation_id).orphans, fixity(by.organisation_id).faults) == (0, ())
    assert path_of(kept, by).read_bytes() == PDF
    assert not draft.exists()


def test_a_paper_is_made_once_and_says_what_it_was_made_of(by: Actor) -> None:
    set_letterhead(SENDER, on=date(2026, 1, 1), by=by, key="l")
    number = generate("offer", offer(), language="pl", subject=ABOUT, by=by, key="a")
    again = generate("offer", offer(), language="pl", subject=ABOUT, by=by, key="b")
    assert number == again
    french = generate("offer", offer(), language="fr", subject=ABOUT, by=by, key="c")
    assert french != number
    with tenant(by.organisation_id):
        row = document(number, by)
    assert (row.kind, row.language, row.reference) == ("offer", "pl", "OFF-2026-000412")
    assert row.template_digest == current("offer").digest
    assert len(row.data_digest) == 64
    assert path_of(number, by).read_bytes() == preview("offer", offer(), language="pl", by=by)


def test_the_letterhead_of_the_day_signs(by: Actor) -> None:
    with tenant(by.organisation_id):
        assert letterhead_on(by, date(2026, 6, 1)) is None
    moved = Party("Crédit Vigie Auto", "1 quai Neuf", "", "69009", "Lyon", "FR")
    set_letterhead(SENDER, on=date(2026, 1, 1), by=by, key="a")
    set_letterhead(moved, on=date(2026, 7, 1), by=by, key="b")
    with tenant(by.organisation_id):
        assert letterhead_on(by, date(2026, 6, 30)) == SENDER
        assert letterhead_on(by, date(2026, 7, 1)) == moved
    with pytest.raises(Invalid, match=r"documents\.letterhead_incomplete"):
        set_letterhead(Party("X"), on=date(2026, 1, 1), by=by, key="c")


def test_wrong_data_keeps_nothing(by: Actor) -> None:
    with pytest.raises(Invalid, match="rental is missing"):
        generate("offer", offer(rental=None), language="fr", subject=ABOUT, by=by, key="a")
    with pytest.raises(Invalid, match=r"documents\.language_unknown"):
        generate("offer", offer(), language="de", subject=ABOUT, by=by, key="b")
    with tenant(by.organisation_id):
        assert not documents(by).exists()


def test_inside_a_running_act_no_entry_of_its_own(by: Actor) -> None:
    with tenant(by.organisation_id):
        number = generate_within("offer", offer(), language="en", subject=ABOUT, by=by)
        assert [one.pk for one in documents_about(ABOUT, by)] == [number]
        assert not Entry.objects.filter(act="documents.generated").exists()


@pytest.mark.parametrize(
    ("country", "kind", "until"),
    [
        ("FR", "offer", date(2031, 11, 20)),
        ("FR", "invoice", date(2036, 12, 31)),
        ("PL", "invoice", date(2031, 12, 31)),
        ("PL", "offer", date(2032, 12, 31)),
        ("CZ", "offer", date(2031, 11, 20)),
    ],
)
def test_a_term_follows_the_law_of_the_country(country: str, kind: str, until: date) -> None:
    by = system_actor(create_organisation("Lessor", country=country), name="test")
    number = store(said(kind), lay_down(PDF, by=by), subject=ABOUT, by=by, key="a")
    with tenant(by.organisation_id):
        assert kept_until([number], by) == {number: until}


def test_a_contract_waits_for_its_end_and_the_latest_word_counts(by: Actor) -> None:
    number = store(said("contract"), lay_down(PDF, by=by), subject=ABOUT, by=by, key="a")
    with tenant(by.organisation_id):
        assert kept_until([number], by) == {}
    ended = {"event": "contract_ended", "by": by}
    assert start_terms(ABOUT, on=date(2030, 2, 28), key="b", **ended) == 1  # type: ignore[arg-type]  # a test's own words
    assert start_terms(ABOUT, on=date(2030, 3, 15), key="c", **ended) == 1  # type: ignore[arg-type]  # the same
    with tenant(by.organisation_id):
        assert kept_until([number], by) == {number: date(2040, 3, 15)}
