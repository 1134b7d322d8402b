"""What a command cannot read of a file: told up to a bound on the terminal, all of it in a file."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import click

from vigie.kernel.csv_cells import neutralised
from vigie.kernel.errors import Invalid
from vigie.registrations.domain.validation import BadRow
from vigie.site.spoken import command_language
from vigie.ui.catalogue import sentence_for

LISTED: Final = 20
_HEADINGS: Final = ("file", "line", "column", "value", "reason")


@dataclass(slots=True)
class Unreadable:
    """Cells and rows that cannot be read, file by file.

    Lenient, they are told (the first `LISTED` of each file, then how many more) and taken as not
    known; otherwise the first file that has any is refused. `listed_in` is a CSV that names all.
    """

    is_lenient: bool
    listed_in: Path | None = None
    _rows: list[tuple[str, BadRow]] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.listed_in is not None and self.listed_in.suffix.lower() != ".csv":
            raise Invalid("registrations.list_format", file=self.listed_in.name)

    def tell(self, file: str, faults: Sequence[BadRow], count: int) -> None:
        """Tell the faults of a file, of which there are `count`; Invalid unless lenient."""
        if self.listed_in is not None:
            self._rows += ((file, one) for one in faults)
            self._write(self.listed_in)
        if not self.is_lenient and faults:
            raise self._refusal(file, faults[0], count - 1)
        for one in faults[:LISTED]:
            click.echo(_said(file, one), err=True)
        if count > LISTED:
            known = "registrations.more_unreadable_listed"
            code = "registrations.more_unreadable" if self.listed_in is None else known
            more = {"file": file, "count": count - LISTED}
            click.echo(sentence_for(code, more, command_language()), err=True)

    def _refusal(self, file: str, first: BadRow, more: int) -> Invalid:
        if not more:
            return Invalid(first.code, **first.details(file))
        said = _said(file, first)
        if self.listed_in is None:
            return Invalid("registrations.more_bad_cells", first=said, count=more)
        listed = str(self.listed_in)
        return Invalid("registrations.more_bad_cells_listed", first=said, count=more, listed=listed)

    def _write(self, target: Path) -> None:
        with target.open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(_HEADINGS)
            for file, one in self._rows:
                cells = (file, one.line, one.column, one.value, _said(file, one))
                writer.writerow(neutralised(cells))


def _said(file: str, one: BadRow) -> str:
    return sentence_for(one.code, one.details(file), command_language())
