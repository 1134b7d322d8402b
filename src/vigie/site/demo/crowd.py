"""A big world for the bench: one portfolio and one register extract, streamed."""

from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from vigie.site.demo.build import REGISTER_COLUMNS, chunks
from vigie.site.demo.case import EXTRACT_DAYS
from vigie.site.demo.casting import Casting
from vigie.site.demo.draw import Draw
from vigie.site.demo.files import Table, open_table
from vigie.site.demo.headings import COLUMNS
from vigie.site.demo.lenders import credit_vigie_auto
from vigie.site.demo.stories import TALES

LAST: Final = len(EXTRACT_DAYS) - 1


@dataclass(frozen=True, slots=True)
class Crowd:
    """The files of a big world, one per ending asked for, in that order."""

    portfolios: tuple[Path, ...]
    registers: tuple[Path, ...]
    portfolio_rows: int
    register_rows: int


def build_crowd(
    folder: Path,
    *,
    today: date,
    contracts: int,
    seed: int = 2026,
    endings: Sequence[str] = ("csv",),
) -> Crowd:
    """Write the last portfolio and the last extract of a lender, canonical, about 2 % distorted.

    One cast of stories per 20,000 contracts. `endings` are csv, csv.gz or parquet: the same rows
    in each. Memory is bounded; about 160 microseconds of CPU per contract.
    """
    casting = Casting(
        credit_vigie_auto(today), today, Draw(f"{seed}/crowd", "fr"), contracts, TALES
    )
    portfolios = tuple(folder / f"portfolio.{ending}" for ending in endings)
    registers = tuple(folder / f"register.{ending}" for ending in endings)
    with ExitStack() as stack:
        ours = [_open(path, COLUMNS, stack) for path in portfolios]
        theirs = [_open(path, REGISTER_COLUMNS, stack) for path in registers]
        for chunk in chunks(casting.cases()):
            _write(ours, COLUMNS, [case.portfolio[-1] for case in chunk])
            casting.draw.shuffle(chunk)
            _write(theirs, REGISTER_COLUMNS, [case.register[LAST] for case in chunk])
    return Crowd(portfolios, registers, ours[0].rows, theirs[0].rows)


def _open(path: Path, columns: Sequence[str], stack: ExitStack) -> Table:
    return stack.enter_context(closing(open_table(path, columns)))


def _write(
    tables: Sequence[Table], columns: Sequence[str], rows: Sequence[dict[str, str] | None]
) -> None:
    for row in rows:
        if row is not None:
            cells = [row.get(name, "") for name in columns]
            for table in tables:
                table.write(cells)
