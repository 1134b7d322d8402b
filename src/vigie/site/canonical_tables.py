"""From any file a user names to a canonical table, without a database: reader meets engine."""

from pathlib import Path
from typing import TYPE_CHECKING

from vigie.kernel.errors import Invalid
from vigie.registrations.domain.columns import BY_NAME
from vigie.registrations.domain.headings import fold
from vigie.registrations.domain.validation import BadRow
from vigie.registrations.engines.canonicalise import (
    CanonicalFile,
    Canonicalised,
    canonical_file,
    canonicalise,
)
from vigie.site.terminal import Watch
from vigie.site.unreadable import Unreadable

if TYPE_CHECKING:
    from vigie.connectors.files import RawTable


def canonical_headings(headings: tuple[str, ...], file: str) -> dict[str, str]:
    """Return heading → canonical column for the headings that are canonical names in any case."""
    found: dict[str, str] = {}
    for heading in headings:
        name = heading if heading in BY_NAME else "_".join(fold(heading).split())
        if name in found.values():
            raise Invalid(
                "registrations.column_claimed_twice", file=file, column=name, heading=heading
            )
        if name in BY_NAME:
            found[heading] = name
    return found


def as_canonical(
    path: Path,
    folder: Path,
    *,
    watch: Watch,
    unreadable: Unreadable,
) -> CanonicalFile:
    """Return a canonical file as it is, and any other one made canonical in a folder."""
    already = canonical_file(path)
    if already is not None:
        return already
    target = folder / f"{len(list(folder.iterdir()))}.parquet"
    done = make_canonical(path, target, watch=watch, unreadable=unreadable, is_kept=False)
    file = canonical_file(done.path)
    assert file is not None
    return file


def make_canonical(
    path: Path, target: Path, *, watch: Watch, unreadable: Unreadable, is_kept: bool = True
) -> Canonicalised:
    """Write the canonical file of any table.

    Cells that cannot be read and rows that are broken go to `unreadable`: Invalid unless lenient.
    """
    from vigie.connectors.files import open_table  # noqa: PLC0415  # canonical files need none

    table = open_table(path)
    done = canonicalise(
        watch("registrations.reading", path, table.batches()),
        target,
        headings=canonical_headings(table.columns, path.name),
        keep_others=is_kept,
        name=path.name,
    )
    unreadable.tell(path.name, _faults(table, done), len(table.bad_rows) + done.fault_count)
    return done


def _faults(table: "RawTable", done: Canonicalised) -> list[BadRow]:
    headings = {name: heading for heading, name in canonical_headings(table.columns, "").items()}
    cells = [
        BadRow(
            fault.line,
            headings[fault.column],
            fault.value,
            fault.code,
            {"known": ", ".join(BY_NAME[fault.column].words)},
        )
        for fault in done.faults
    ]
    return sorted([*table.bad_rows, *cells], key=lambda fault: fault.line)
