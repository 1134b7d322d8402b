"""A record by the API is held to the right of its source, as a file is."""

from datetime import date

import pytest

from vigie.database.tenant import tenant
from vigie.kernel.actor import Actor, system_actor
from vigie.kernel.errors import Refused
from vigie.registrations.actions import SourceFacts, observe_one, save_source
from vigie.registrations.models import LiveRecord
from vigie.tenancy.actions import create_organisation

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 1)
ROW = {
    "plate": "AB-123-CD",
    "vin": "VF100000000000001",
    "holder_name": "DURAND PAUL",
    "holder_street": "12 RUE DES LILAS",
    "stolen": "false",
}


@pytest.fixture
def by() -> Actor:
    return system_actor(create_organisation("Lender of records"), name="test")


def kept(by: Actor) -> list[set[str]]:
    with tenant(by.organisation_id):
        return [set(one.row) for one in LiveRecord.objects.order_by("id")]


def test_a_source_whose_right_is_not_recorded_gives_no_record(by: Actor) -> None:
    register = save_source(SourceFacts("register", "SIV", "FR"), by=by, key="register")
    with pytest.raises(Refused, match=r"registrations\.right_missing"):
        observe_one(register, ROW, as_of=ON, by=by, key="observed")
    assert kept(by) == []


def test_a_field_that_a_source_may_not_give_is_left_out(by: Actor) -> None:
    facts = SourceFacts("register", "SIV", "FR", "contract", ("stolen",), 30, 8)
    register = save_source(facts, by=by, key="register")
    observe_one(register, ROW, as_of=ON, by=by, key="observed")
    assert kept(by) == [{"plate", "vin", "stolen"}]
