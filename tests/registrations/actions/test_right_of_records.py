"""A record by the API is held to the right of its source, as a file is."""

from datetime import date
from io import BytesIO

import pytest

from vigie.database.tenant import tenant
from vigie.kernel.actor import Actor, system_actor
from vigie.kernel.errors import Refused
from vigie.registrations.actions import (
    ImportFiles,
    SourceFacts,
    observe_one,
    read_import,
    receive_import,
    save_source,
    store_upload,
    update_contract,
)
from vigie.registrations.models import Certificate, LiveRecord
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


def portfolio(by: Actor, *permitted: str) -> int:
    """Return a source of one contract, that may give some fields only from then on."""
    facts = SourceFacts("portfolio", "Extraction", "FR", "contract", ("*",), 30, 8)
    source = save_source(facts, by=by, key="portfolio")
    head, row = "contract_number,plate,contract_status", "C-1,AB-123-CD,open"
    upload = store_upload(BytesIO(f"{head}\n{row}\n".encode()), "p.csv", by=by)
    files = ImportFiles(upload)
    received = receive_import(source, files, kind="full", as_of=ON, by=by, key="p")
    read_import(received.batch_id, by=by, key="read")
    save_source(
        SourceFacts("portfolio", "Extraction", "FR", "contract", permitted, 30, 8),
        by=by,
        key="narrower",
    )
    return source


UPDATE = {
    "contract_number": "C-1",
    "contract_status": "settled",
    "settled_on": "2026-11-01",
    "customer_name": "DURAND PAUL",
    "customer_street": "12 RUE DES LILAS",
}


def test_an_update_of_a_contract_gives_what_its_source_may_give(by: Actor) -> None:
    source = portfolio(by, "contract_status")
    update_contract(source, UPDATE, as_of=ON, by=by, key="updated")
    assert kept(by) == [{"contract_number", "plate", "contract_status"}]
    with tenant(by.organisation_id):
        line = Certificate.objects.get()
    assert (line.contract_status, line.customer_name) == ("settled", "")


def test_what_our_own_leasing_says_is_by_no_right_of_a_source(by: Actor) -> None:
    source = portfolio(by, "customer_city")
    update_contract(source, UPDATE, as_of=ON, is_ours=True, by=by, key="updated")
    assert {"contract_status", "settled_on"} <= kept(by)[0]


def test_a_source_without_its_right_updates_no_contract(by: Actor) -> None:
    source = portfolio(by)
    with pytest.raises(Refused, match=r"registrations\.right_missing"):
        update_contract(source, UPDATE, as_of=ON, by=by, key="updated")
    assert kept(by) == []


def test_a_field_that_a_source_may_not_give_is_left_out(by: Actor) -> None:
    facts = SourceFacts("register", "SIV", "FR", "contract", ("stolen",), 30, 8)
    register = save_source(facts, by=by, key="register")
    observe_one(register, ROW, as_of=ON, by=by, key="observed")
    assert kept(by) == [{"plate", "vin", "stolen"}]
