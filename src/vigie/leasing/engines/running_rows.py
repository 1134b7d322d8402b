"""A file of running contracts → contracts that can be taken over, and all that is wrong in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from vigie.kernel.errors import Invalid
from vigie.leasing.domain.takeover.cells import Cells, Fault
from vigie.leasing.domain.takeover.columns import missing, recognised
from vigie.leasing.domain.takeover.running import Running, faults_between, running
from vigie.leasing.ports import LINE, Sheet, reader


@dataclass(frozen=True, slots=True)
class Read:
    """What a file holds: contracts in its order, faults by line; `ignored` are unknown headings."""

    sha256: str
    rows: tuple[Running, ...]
    faults: tuple[Fault, ...]
    ignored: tuple[str, ...]


def read_running(path: Path, opened_on: date) -> Read:
    """Read a file of contracts that run on a day, CSV, XLSX or Parquet, with every fault in it.

    Raises Invalid `files.*` for a file that cannot be read, `leasing.takeover_columns` and
    `leasing.takeover_nothing`.
    """
    with TemporaryDirectory(prefix="takeover-") as work:
        sheet = reader()(path, Path(work))
        named = recognised(sheet.columns)
        if lacking := missing(named):
            raise Invalid("leasing.takeover_columns", file=path.name, columns=", ".join(lacking))
        faults = [
            Fault(bad.line, "", "", bad.code, bad.details(path.name)) for bad in sheet.bad_rows
        ]
        rows: list[Running] = []
        for cells in _cells(sheet, named):
            found = running(cells, opened_on)
            faults += cells.faults
            rows += [found] if found else []
    if not rows and not faults:
        raise Invalid("leasing.takeover_nothing", file=path.name)
    faults += faults_between(rows)
    ignored = tuple(heading for heading in sheet.columns if heading not in named.values())
    return Read(sheet.sha256, tuple(rows), tuple(sorted(faults, key=lambda one: one.line)), ignored)


def _cells(sheet: Sheet, named: dict[str, str]) -> Iterator[Cells]:
    for batch in sheet.batches():
        texts = {name: batch.column(heading).to_pylist() for name, heading in named.items()}
        for place, line in enumerate(batch.column(LINE).to_pylist()):
            yield Cells(line, {name: column[place] or "" for name, column in texts.items()})
