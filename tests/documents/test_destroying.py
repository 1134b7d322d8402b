"""Documents at the end of their term: destroyed with a report, never what is held."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils.timezone import localdate

from vigie.database.home import documents_folder
from vigie.database.tenant import tenant
from vigie.documents.actions import (
    destroy_expired,
    hold,
    lay_down,
    note_destruction,
    release,
    store,
    sweep_orphans,
)
from vigie.documents.actions.rows import Description
from vigie.documents.domain.files import Subject
from vigie.documents.queries import content_of, document, fixity
from vigie.journal.models import Entry
from vigie.kernel.actor import Actor, system_actor
from vigie.kernel.errors import Forbidden, Invalid, NotFound, Refused
from vigie.tenancy.actions import create_organisation
from vigie.testing.portal import signed_in

pytestmark = pytest.mark.django_db
ABOUT, OTHER = Subject("leasing.contract", 12), Subject("leasing.contract", 13)
OLD = date(2015, 3, 1)  # a piece is kept five years in France (Code civil, art. 2224)


@pytest.fixture
def by() -> Actor:
    return system_actor(create_organisation("Lessor One"), name="test")


def keep(by: Actor, text: str, on: date = OLD, about: Subject = ABOUT, kind: str = "piece") -> int:
    blob = lay_down(text.encode(), by=by)
    said = Description(kind, f"Piece {text}", "fr", on)
    return store(said, blob, subject=about, by=by, key=f"{text} {about.id} {kind}")


def files(by: Actor) -> list[Path]:
    return [path for path in documents_folder(by.organisation_id).glob("??/??/*") if path.is_file()]


def destroyed(by: Actor, on: date | None = None) -> tuple[list[int], int]:
    done = destroy_expired(on or localdate(), by=by, key=f"d {on}")
    return [one.id for one in done.documents], done.held


def test_what_is_over_goes_and_its_record_stays(by: Actor) -> None:
    old, young = keep(by, "old"), keep(by, "young", localdate())
    waiting = keep(by, "contract", OLD, kind="contract")  # its term waits for the contract's end
    assert destroyed(by) == ([old], 0)
    assert len(files(by)) == 2
    with tenant(by.organisation_id):
        with pytest.raises(NotFound) as gone:
            content_of(document(old, by))
        assert content_of(document(young, by)).is_file()
        assert content_of(document(waiting, by)).is_file()
        entry = Entry.objects.get(act="documents.destroyed")
        (told,) = entry.data["documents"]
        assert fixity(by.organisation_id).faults == ()
    assert gone.value.code == "documents.destroyed"
    assert (told[0], told[1], told[2], told[4]) == (old, "piece", "Piece old", "2020-03-01")
    assert destroyed(by, localdate() - timedelta(days=1)) == ([], 0)


def test_the_last_day_is_kept(by: Actor) -> None:
    old = keep(by, "old")
    assert destroyed(by, date(2020, 3, 1)) == ([], 0)
    assert destroyed(by, date(2020, 3, 2)) == ([old], 0)


def test_nothing_held_is_destroyed_until_it_is_released(by: Actor) -> None:
    old, other = keep(by, "old"), keep(by, "other", about=OTHER)
    hold(ABOUT, reason="procédure pendante", by=by, key="h")
    assert destroyed(by) == ([other], 1)
    assert len(files(by)) == 1
    with pytest.raises(Refused):
        hold(ABOUT, reason="again", by=by, key="h2")
    release(ABOUT, reason="jugement définitif", by=by, key="r")
    assert destroyed(by, localdate() - timedelta(days=1)) == ([old], 0)
    assert files(by) == []
    with pytest.raises(Refused):
        release(ABOUT, reason="again", by=by, key="r2")
    with pytest.raises(Invalid):
        hold(ABOUT, reason=" ", by=by, key="h3")


def test_content_that_another_document_names_stays(by: Actor) -> None:
    first, second = keep(by, "same"), keep(by, "same", localdate(), OTHER)
    assert destroyed(by) == ([first], 0)
    with tenant(by.organisation_id):
        assert content_of(document(second, by)).read_bytes() == b"same"
    assert len(files(by)) == 1


def test_a_rehearsal_and_a_run_that_died_leave_what_the_next_one_ends(by: Actor) -> None:
    old = keep(by, "old")
    seen = note_destruction.dry_run(localdate(), by=by, key="look")
    assert [one.id for one in seen.documents] == [old]
    note_destruction(localdate(), by=by, key="died")  # the process ends before the files go
    assert len(files(by)) == 1
    with tenant(by.organisation_id):
        assert fixity(by.organisation_id).orphans == 1
    assert sweep_orphans(by=by, key="young") == 0  # no file younger than a day


def test_nobody_destroys_ahead_of_time_or_without_the_permission(by: Actor) -> None:
    with pytest.raises(Invalid):
        destroyed(by, localdate() + timedelta(days=1))
    clerk = Actor(by.organisation_id, 1, "n", "en", frozenset({"documents.read_documents"}))
    for act in (destroy_expired, note_destruction.dry_run):
        with pytest.raises(Forbidden):
            act(localdate(), by=clerk, key="c")
    other = system_actor(create_organisation("Lessor Two"), name="test")
    old = keep(by, "old")
    assert destroyed(other) == ([], 0)
    assert destroyed(by) == ([old], 0)


def test_the_page_says_what_is_held_and_what_is_gone(by: Actor) -> None:
    old, other = keep(by, "old"), keep(by, "other", about=OTHER)
    hold(OTHER, reason="procédure pendante", by=by, key="h")
    destroyed(by)
    client = signed_in(by, "compliance", "en")
    page = client.get(f"/documents/{old}/").content.decode()
    assert "Destroyed after its term" in page
    assert "Download" not in page
    assert client.get(f"/documents/{old}/file").status_code == 404
    assert (
        "Held: it is kept whatever its term says."
        in client.get(f"/documents/{other}/").content.decode()
    )
