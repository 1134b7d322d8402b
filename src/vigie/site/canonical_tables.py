"""From any file a user names to a canonical table, without a database: reader meets engine."""

from collections.abc import Callable
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
from vigie.site.terminal import Watch, command_language
from vigie.ui.catalogue import sentence_for

if TYPE_CHECKING:
    from vigie.connectors.files import RawTable

LISTED = 20


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
    is_lenient: bool,
    complain: Callable[[str], None],
) -> CanonicalFile:
    """Return a canonical file as it is, and any other one made canonical in a folder."""
    already = canonical_file(path)
    if already is not None:
        return already
    target = folder / f"{len(list(folder.iterdir()))}.parquet"
    done = make_canonical(
        path, target, watch=watch, is_lenient=is_lenient, complain=complain, is_kept=False
    )
    file = canonical_file(done.path)
    assert file is not None
    return file


def make_canonical(  # the options of one command
    path: Path,
    target: Path,
    *,
    watch: Watch,
    is_lenient: bool,
    complain: Callable[[str], None],
    is_kept: bool = True,
) -> Canonicalised:
    """Write the canonical file of any table.

    A cell that cannot be read, or a row that is broken, makes the file unusable (Invalid, naming
    the first one) unless `is_lenient`: then each is complained about and taken as not known.
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
    faults = _faults(table, done)
    if faults and not is_lenient:
        raise _first_of(faults, path.name)
    for fault in faults[:LISTED]:
        complain(sentence_for(fault.code, fault.details(path.name), command_language()))
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


def _first_of(faults: list[BadRow], file: str) -> Invalid:
    first = faults[0]
    if len(faults) == 1:
        return Invalid(first.code, **first.details(file))
    said = sentence_for(first.code, first.details(file), command_language())
    return Invalid("registrations.more_bad_cells", first=said, count=len(faults) - 1)
