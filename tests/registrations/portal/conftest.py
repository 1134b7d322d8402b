"""Files are read in this process: what the cage around a reader does is tested elsewhere."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from vigie.connectors.files import open_table, read_in_child
from vigie.registrations.ports import ReadTable, use_reader


def read_here(path: Path, work: Path) -> ReadTable:
    """Read a file without a process of its own."""
    del work
    return open_table(path)


@pytest.fixture(autouse=True)
def _reader() -> Iterator[None]:
    use_reader(read_here)
    yield
    use_reader(read_in_child)
