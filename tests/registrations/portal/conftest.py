"""Files are read in this process: what the cage around a reader does is tested elsewhere."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker
from tests.registrations.portal import house

from vigie.connectors.files import open_table, read_in_child
from vigie.kernel.actor import Actor
from vigie.registrations.ports import ReadTable, use_reader


def read_here(path: Path, work: Path) -> ReadTable:
    """Read a file without a process of its own."""
    del work
    return open_table(path)


@pytest.fixture(scope="module")
def by(django_db_setup: None, django_db_blocker: DjangoDbBlocker, _reader: None) -> Iterator[Actor]:
    """An organisation watched once; committed, and shared by the tests of a module."""
    with django_db_blocker.unblock():
        yield house.watched()
        connection.close()


@pytest.fixture(scope="module", autouse=True)
def _reader() -> Iterator[None]:
    use_reader(read_here)
    yield
    use_reader(read_in_child)
