"""A certificate as it was on a past day, as known on another."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from tests.registrations.portal import house
from tests.registrations.portal.conftest import read_here

from vigie.connectors.files import read_in_child
from vigie.database.tenant import tenant
from vigie.kernel.actor import Actor
from vigie.registrations import queries
from vigie.registrations.models import Batch, Certificate
from vigie.registrations.ports import use_reader
from vigie.registrations.queries.provenance import provenance
from vigie.registrations.queries.viewpoints import Viewpoint, viewpoint
from vigie.testing.portal import signed_in

pytestmark = pytest.mark.django_db
FIRST, SECOND = date(2026, 10, 20), date(2026, 11, 20)
VIN = "VF1AAAA0000000001"
RIGHT = f"AA-101-BB,{VIN},Zoé Martin,RENAULT,,BLEU"
WRONG = f"AA-101-BB,{VIN},Louis Bernard,RENAULT,,BLEU"


@pytest.fixture
def by() -> Iterator[Actor]:
    """One contract; the register agreed in October and names another holder in November."""
    use_reader(read_here)
    by = house.organisation()
    house.take_portfolio(by, house.CONTRACTS[:1], on=FIRST)
    house.take_register(by, [RIGHT], on=FIRST)
    house.run(by, "first")
    house.take_register(by, [WRONG], on=SECOND)
    house.run(by, "second")
    yield by
    use_reader(read_in_child)


def seen(by: Actor, at: Viewpoint | None) -> tuple[str, str, date | None]:
    """Return the observed holder, what is said of it, and the day of the extract."""
    with tenant(by.organisation_id):
        number = Certificate.objects.get().pk
        sheet = queries.comparison_of(by, number, at)
    holder = next((row for row in sheet.rows if row.field == "holder_name"), None)
    return (holder.observed, holder.agree, sheet.observed_as_of) if holder else ("", "", None)


def test_each_day_shows_the_extract_that_spoke_of_it(by: Actor) -> None:
    assert seen(by, None) == ("Louis Bernard", "different", SECOND)
    assert seen(by, viewpoint(SECOND)) == ("Louis Bernard", "different", SECOND)
    before = SECOND - timedelta(days=1)
    assert seen(by, viewpoint(before)) == ("Zoé Martin", "same", FIRST)
    assert seen(by, viewpoint(FIRST)) == ("Zoé Martin", "same", FIRST)
    assert seen(by, viewpoint(FIRST - timedelta(days=1))) == ("", "", None)


def test_a_file_that_came_later_is_left_out_of_what_was_known(by: Actor) -> None:
    with tenant(by.organisation_id):
        late = Batch.objects.filter(as_of=SECOND).get()
        assert late.taken_at is not None
        Batch.objects.exclude(pk=late.pk).update(taken_at=late.taken_at - timedelta(days=20))
        taken_on = late.taken_at.date()
    known = taken_on - timedelta(days=2)
    assert seen(by, Viewpoint(SECOND, known))[0] == "Zoé Martin"
    assert seen(by, Viewpoint(SECOND, taken_on + timedelta(days=1)))[0] == "Louis Bernard"


def test_the_timeline_and_the_sources_end_there_too(by: Actor) -> None:
    at = viewpoint(SECOND - timedelta(days=1))
    with tenant(by.organisation_id):
        number = Certificate.objects.get().pk
        now = {event.kind for event in queries.timeline_of(by, number)}
        then = queries.timeline_of(by, number, at)
        files = [one.as_of for one in provenance(by, at)]
    assert {"distortion_opened", "change"} <= now
    assert not {"distortion_opened", "change"} & {event.kind for event in then}
    assert max(event.on for event in then) <= at.on
    assert files == [FIRST, FIRST]


def test_the_day_a_distortion_closed_it_is_no_longer_open(by: Actor) -> None:
    third = SECOND + timedelta(days=5)
    house.take_register(by, [RIGHT], on=third)
    house.run(by, "third")
    assert seen(by, viewpoint(SECOND))[1] == "different"
    assert seen(by, viewpoint(third)) == ("Zoé Martin", "same", third)


def test_the_address_says_which_day_is_shown(by: Actor) -> None:
    client = signed_in(by, "fraud_analyst")
    with tenant(by.organisation_id):
        number = Certificate.objects.get().pk
    address = f"/certificates/{number}/"
    assert "Louis Bernard" in client.get(address).content.decode()
    past = client.get(f"{address}?as_of=2026-10-25").content.decode()
    assert "Louis Bernard" not in past
    assert "State on the evening of" in past
    assert "The register agrees with what is expected." in past
    assert f"extract-{FIRST}.csv" in past
    assert f"extract-{SECOND}.csv" not in past
    nothing = client.get(f"{address}?as_of=2026-01-01").content.decode()
    assert "No extract of that day or before names this vehicle." in nothing
    future = client.get(f"{address}?as_of=2999-01-01").content.decode()
    assert "This day is still to come" in future
    assert "Louis Bernard" in future


def test_the_kind_of_fact_stands_in_the_address(by: Actor) -> None:
    client = signed_in(by, "fraud_analyst")
    with tenant(by.organisation_id):
        number = Certificate.objects.get().pk
    shown = client.get(f"/certificates/{number}/?kind=inspection").content.decode()
    lines = shown.split('<li data-kind="')[1:]
    hidden = {line.split('"')[0] for line in lines if "hidden" in line.split(">")[0]}
    left = {line.split('"')[0] for line in lines if "hidden" not in line.split(">")[0]}
    assert left == {"inspection"}
    assert {"distortion", "change", "operation", "contract"} <= hidden
    every = client.get(f"/certificates/{number}/?kind=nonsense").content.decode()
    assert not [
        line for line in every.split("<li data-kind=")[1:] if "hidden" in line.split(">")[0]
    ]
