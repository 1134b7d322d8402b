"""Builds the demo world: two lenders, their deliveries, the register's extracts, the truth."""

import itertools
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from vigie.registrations.domain.columns import CERTIFICATE_COLUMNS
from vigie.site.demo.case import EXTRACT_DAYS, Case
from vigie.site.demo.casting import Casting
from vigie.site.demo.deliveries import Deliveries
from vigie.site.demo.draw import Draw
from vigie.site.demo.files import CsvTable, Table, open_table
from vigie.site.demo.lenders import credit_vigie_auto, czujka_leasing
from vigie.site.demo.stories import TALES
from vigie.site.demo.world import Extract, Organisation, World

POLISH_SHARE, POLISH_FIRST_NUMBER = 20, 20_000_000
CHUNK = 5_000
REGISTER_COLUMNS = tuple(column.name for column in CERTIFICATE_COLUMNS)
OPERATION_COLUMNS = ("plate", "vin", "operation", "occurred_on", "cancelled_on")
INSPECTION_COLUMNS = ("plate", "vin", "inspected_on", "result", "odometer_km")
ENDINGS = ("parquet", "csv", "csv.gz", "csv", "csv", "csv")


def build_world(folder: Path, *, today: date, seed: int = 2026, contracts: int = 2_000) -> World:
    """Write the demo world under a folder and return it.

    `contracts` are the French lender's; the Polish one has a twentieth. The same seed, date and
    number give the same bytes. Memory stays bounded whatever the number. At least 100 contracts:
    the stories need room (ValueError).
    """
    if contracts < 100:
        raise ValueError("a demo world needs 100 contracts or more")
    few = max(20, contracts // POLISH_SHARE)
    words = Draw(f"{seed}/fr", "fr"), Draw(f"{seed}/pl", "pl", POLISH_FIRST_NUMBER)
    french = Casting(credit_vigie_auto(today), today, words[0], contracts, TALES)
    polish = Casting(czujka_leasing(today), today, words[1], few, TALES)
    organisations = tuple(_organisation(folder, casting) for casting in (french, polish))
    world = World(folder, seed, today, organisations)
    world.write_truth()
    return world


def _organisation(folder: Path, casting: Casting) -> Organisation:
    lender = casting.lender
    with ExitStack() as stack:
        home = folder / lender.slug
        deliveries = Deliveries(home, lender, casting.today, casting.contracts, stack)
        registers = [_register(home, casting.today, place, stack) for place in range(6)]
        for chunk in chunks(casting.cases()):
            for case in chunk:
                deliveries.write(case)
            casting.draw.shuffle(chunk)
            for place, register in enumerate(registers):
                for case in chunk:
                    register.write(case, place)
    return Organisation(
        slug=lender.slug,
        name=lender.name,
        country=lender.country,
        language=lender.language,
        time_zone=lender.time_zone,
        currency=lender.currency,
        own_names=lender.own_names,
        users=lender.users,
        settings=lender.settings,
        sources=lender.sources,
        deliveries=deliveries.summary(),
        canonical_portfolio=deliveries.canonical_path,
        extracts=tuple(register.summary() for register in registers),
        stories=tuple(casting.stories),
        noise=dict(sorted(casting.noise.items())),
    )


def chunks(cases: Iterator[Case]) -> Iterator[list[Case]]:
    """Yield the cases in lists of a few thousand, so that an extract can be shuffled."""
    while chunk := list(itertools.islice(cases, CHUNK)):
        yield chunk


@dataclass(slots=True)
class _Register:
    """The three files of an extract while they are written."""

    as_of: date
    paths: tuple[Path, Path, Path]
    tables: tuple[Table, Table, Table]

    def write(self, case: Case, place: int) -> None:
        row = case.register[place]
        if row is None:
            return
        get, keys = row.get, (row["plate"], row["vin"])
        certificates, operations, inspections = self.tables
        certificates.write([get(name, "") for name in REGISTER_COLUMNS])
        for op in case.known(place):
            cancelled_on = op.cancelled_on.isoformat() if op.cancelled_on else ""
            operations.write([*keys, op.code, op.occurred_on.isoformat(), cancelled_on])
        for seen in case.inspections:
            if seen.inspected_on <= self.as_of:
                on, km = seen.inspected_on.isoformat(), str(seen.odometer_km)
                inspections.write([*keys, on, seen.result, km])

    def summary(self) -> Extract:
        path, operations, inspections = self.paths
        return Extract(path, self.as_of, operations, inspections, self.tables[0].rows)


def _register(home: Path, today: date, place: int, stack: ExitStack) -> _Register:
    as_of = today + timedelta(EXTRACT_DAYS[place])
    paths = (
        home / f"register-{as_of}.{ENDINGS[place]}",
        home / f"operations-{as_of}.csv",
        home / f"inspections-{as_of}.csv",
    )
    tables = (
        stack.enter_context(closing(open_table(paths[0], REGISTER_COLUMNS))),
        stack.enter_context(closing(CsvTable(paths[1], OPERATION_COLUMNS))),
        stack.enter_context(closing(CsvTable(paths[2], INSPECTION_COLUMNS))),
    )
    return _Register(as_of, paths, tables)
