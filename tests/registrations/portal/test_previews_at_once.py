"""Files that wait for a look take a few threads of the portal, never all of them."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client
from tests.registrations.portal import house
from tests.registrations.portal.conftest import read_here
from tests.registrations.portal.test_imports import send

from vigie.kernel.actor import Actor
from vigie.kernel.errors import Unavailable
from vigie.registrations import actions
from vigie.registrations.portal.previews import AT_ONCE, sniff
from vigie.registrations.ports import ReadTable, use_reader
from vigie.site.processes.web import THREADS
from vigie.testing.portal import signed_in

pytestmark = pytest.mark.django_db
EIGHT = 8


class SlowReader:
    """Reads a file once it is let go; counts who came."""

    def __init__(self) -> None:
        self.came = threading.Semaphore(0)
        self.may_go = threading.Event()

    def __call__(self, path: Path, work: Path) -> ReadTable:
        self.came.release()
        assert self.may_go.wait(60)
        return read_here(path, work)


@pytest.fixture
def slow() -> Iterator[SlowReader]:
    reader = SlowReader()
    use_reader(reader)
    yield reader
    use_reader(read_here)


@pytest.fixture
def by() -> Actor:
    return house.organisation("Lessor of previews")


def test_of_eight_previews_at_once_two_are_read_and_the_page_of_another_asks_again(
    slow: SlowReader, by: Actor
) -> None:
    assert AT_ONCE < THREADS
    upload = actions.store_upload(BytesIO(b"contract_number,plate\nC1,AA\n"), "p.csv", by=by)
    client = signed_in(by, "back_office")
    address = send(client, house.source(by, "portfolio"))
    with ThreadPoolExecutor(EIGHT) as threads:
        looks = [threads.submit(sniff, by, upload, "portfolio", None) for _ in range(EIGHT)]
        for _ in range(AT_ONCE):
            assert slow.came.acquire(timeout=60)
        said = client.get(address, headers={"HX-Request": "true"}).content.decode()
        assert "Other files are being looked at" in said
        assert 'hx-trigger="load delay:3s"' in said
        assert client.get("/imports/").status_code == 200
        slow.may_go.set()
    refused = [look for look in looks if isinstance(look.exception(), Unavailable)]
    assert len(refused) == EIGHT - AT_ONCE
    assert "heading:N° contrat" in mapping_of(client, address)


def mapping_of(client: Client, address: str) -> str:
    return client.get(address, headers={"HX-Request": "true"}).content.decode()
