"""Files of these tests are their own: they are read in this process, not in a cage."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from vigie.connectors.files import open_table, read_in_child
from vigie.registrations.ports import ReadTable, use_reader


def read_here(path: Path, work: Path) -> ReadTable:
    return open_table(path)


@pytest.fixture(autouse=True)
def reader() -> Iterator[None]:
    use_reader(read_here)
    yield
    use_reader(read_in_child)
