"""The portfolio deliveries: two full ones, a truncated one, a faulty one, one with a double.

Between the full ones a small update comes before each extract: it says that nothing else changed.
"""

from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from vigie.site.demo.case import DELIVERY_DAYS, EXTRACT_DAYS, Case
from vigie.site.demo.draw import Row
from vigie.site.demo.faults import spoil
from vigie.site.demo.files import CsvTable, Table, open_table
from vigie.site.demo.headings import COLUMNS, HEADINGS, KEPT_RAW, POLISH_COLUMNS, french_cells
from vigie.site.demo.lenders import Lender
from vigie.site.demo.world import Delivery

KEPT_SHARE: Final = 0.6
FAULTY_ROWS: Final = 16
UPDATED_ROWS: Final = 3
UPDATE_DAYS: Final = tuple(day for day in EXTRACT_DAYS if day not in DELIVERY_DAYS)
MAPPING: Final = {heading: name for name, heading in HEADINGS.items()}
FRENCH: Final = (*HEADINGS.values(), *KEPT_RAW)


class Deliveries:
    """Writes the portfolio of one lender, day by day, while its cases pass."""

    def __init__(
        self, home: Path, lender: Lender, today: date, contracts: int, stack: ExitStack
    ) -> None:
        self._home, self._lender, self._today, self._stack = home, lender, today, stack
        self._is_french = lender.country == "FR"
        self._columns = COLUMNS if self._is_french else POLISH_COLUMNS
        self._limit = int(contracts * KEPT_SHARE)
        self._sample: list[list[str]] = []
        self._steady: list[tuple[Row, Row]] = []
        first, second = (today + timedelta(day) for day in DELIVERY_DAYS)
        self.canonical_path = home / f"portfolio-{first}.csv"
        self._canonical = stack.enter_context(
            closing(open_table(self.canonical_path, self._columns))
        )
        self._paths = (self._path(first), self._path(second), self._path(today, "-tronque"))
        self._tables: tuple[CsvTable, ...] = self._own_tables() if self._is_french else ()
        self._later: tuple[Table, ...] = (
            () if self._is_french else (self._canonical_table(self._paths[1]),)
        )

    def _path(self, on: date, suffix: str = "") -> Path:
        name = "portefeuille" if self._is_french else "portfolio"
        return self._home / f"{name}-{on}{suffix}.csv"

    def _canonical_table(self, path: Path) -> Table:
        return self._stack.enter_context(closing(open_table(path, self._columns)))

    def _own_tables(self) -> tuple[CsvTable, ...]:
        encodings = ("cp1252", "utf-8-sig", "utf-8-sig")
        return tuple(
            self._stack.enter_context(
                closing(CsvTable(path, FRENCH, delimiter=";", encoding=encoding))
            )
            for path, encoding in zip(self._paths, encodings, strict=True)
        )

    def write(self, case: Case) -> None:
        """Write a case into every delivery that has it."""
        first, second = case.portfolio
        if first is not None and second is not None and len(self._steady) < UPDATED_ROWS:
            self._steady.append((first, second))
        if first is not None:
            self._canonical.write(self._cells(first))
        if self._is_french:
            self._write_french(first, second)
        elif second is not None:
            self._later[0].write(self._cells(second))

    def _cells(self, row: Row) -> list[str]:
        return [row.get(name, "") for name in self._columns]

    def _write_french(self, first: Row | None, second: Row | None) -> None:
        whole, later, cut = self._tables
        if first is not None:
            whole.write(french_cells(first))
        if second is None:
            return
        cells = french_cells(second)
        later.write(cells)
        if cut.rows < self._limit:
            cut.write(cells)
        if len(self._sample) < FAULTY_ROWS:
            self._sample.append(cells)

    def summary(self) -> tuple[Delivery, ...]:
        """Write the small bad files and return every delivery in the order of its day."""
        first, second = (self._today + timedelta(day) for day in DELIVERY_DAYS)
        if not self._is_french:
            plain = {name: name for name in self._columns}
            rows = self._canonical.rows, self._later[0].rows
            paths = self.canonical_path, self._paths[1]
            full = (
                Delivery(path, on, "full", "taken", count, plain, "utf-8", ",")
                for path, on, count in zip(paths, (first, second), rows, strict=True)
            )
            return (*full, *(self._update(day, plain) for day in UPDATE_DAYS))
        whole, later, cut = (table.rows for table in self._tables)
        one, two, three = self._paths
        return (
            Delivery(one, first, "full", "taken", whole, MAPPING, "cp1252", ";"),
            Delivery(two, second, "full", "taken", later, MAPPING, "utf-8-sig", ";"),
            Delivery(three, self._today, "full", "refused", cut, MAPPING, "utf-8-sig", ";"),
            self._faulty(),
            self._doubled(),
            *(self._update(day, MAPPING) for day in UPDATE_DAYS),
        )

    def _update(self, day: int, mapping: dict[str, str]) -> Delivery:
        on = self._today + timedelta(day)
        path = self._path(on, "-maj" if self._is_french else "-update")
        rows = [pair[day > DELIVERY_DAYS[1]] for pair in self._steady]
        if self._is_french:
            small = self._small(path, [french_cells(row) for row in rows])
            return replace(small, delivered_on=on, verdict="taken")
        with closing(open_table(path, self._columns)) as table:
            for row in rows:
                table.write(self._cells(row))
        return Delivery(path, on, "delta", "taken", len(rows), mapping, "utf-8", ",")

    def _faulty(self) -> Delivery:
        path = self._path(self._today, "-fautif")
        lines, faults = spoil(self._sample)
        return replace(self._small(path, lines), verdict="partly", faults=faults)

    def _doubled(self) -> Delivery:
        path = self._path(self._today, "-doublon")
        return self._small(path, [*self._sample[:5], self._sample[1]])

    def _small(self, path: Path, lines: list[list[str]]) -> Delivery:
        with closing(CsvTable(path, FRENCH, delimiter=";", encoding="utf-8-sig")) as table:
            for line in lines:
                table.write(line)
        return Delivery(
            path, self._today, "delta", "refused", len(lines), MAPPING, "utf-8-sig", ";"
        )
