"""A tale: one planted story as data, and how it is told on a case.

A tale says, per day, what the portfolio and the register state. A day's entry starts from the
row in order and lasts until the next entry; None is a row that is not there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from vigie.site.demo.case import (
    DELIVERY_DAYS,
    EXTRACT_DAYS,
    Case,
    Change,
    Inspection,
    Operation,
)
from vigie.site.demo.contracts import Needs
from vigie.site.demo.draw import Row

Family = Literal["alert", "own_fault", "honest", "information"]
Days = Mapping[int, Sequence[Change] | None]


@dataclass(frozen=True, slots=True)
class Tale:
    """One story as it is planted.

    `typology` is a word of the first ruleset (`sold_while_financed`), empty where nothing is found.
    `operations` are (code, day) or (code, day, day of cancellation). `expected` maps a day to
    "level state" from that extract on; before the first entry nothing is expected. `ceiling` is
    the highest level that may ever stand on the contract. `forgotten` are operations of the ordinary
    history that did not happen here (`*`: none did). `twin_of` names the tale whose vehicle
    this contract finances again. `inspections` are (day, odometer), `evidence` (kind, day it is told).
    """

    key: str
    title: str
    family: Family
    see: str
    typology: str = ""
    concerns: str = "nobody"
    nature: str = "housekeeping"
    needs: Needs = field(default_factory=Needs)
    portfolio: Days = field(default_factory=dict)
    register: Days = field(default_factory=dict)
    operations: tuple[tuple[str, int] | tuple[str, int, int], ...] = ()
    forgotten: tuple[str, ...] = ()
    expected: Mapping[int, str] = field(default_factory=dict)
    ceiling: str = ""
    lender: str = "credit-vigie-auto"
    twin_of: str = ""
    inspections: tuple[tuple[int, int], ...] = ()
    evidence: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Expectation:
    """What stands on a contract after the watch of one extract.

    `level` is red, orange, yellow or none; `state` is none, open, to_reread, confirmed,
    taken_back, closed or cleared. What stands on the first extract is the baseline.
    """

    as_of: date
    level: str
    state: str


@dataclass(frozen=True, slots=True)
class Story:
    """A told tale: the truth of one contract, extract by extract."""

    organisation: str
    key: str
    title: str
    family: Family
    see: str
    typology: str
    concerns: str
    nature: str
    ceiling: str
    contract_number: str
    plate: str
    vin: str
    expected: tuple[Expectation, ...]
    evidence: tuple[tuple[str, date], ...] = ()

    @property
    def is_accused(self) -> bool:
        """Tell whether the customer, the dealer or a third party is rightly suspected."""
        return self.family == "alert" and self.nature == "fraud"


def tell(tale: Tale, case: Case) -> Story:
    """Plant a tale on its case and return what must be seen."""
    case.portfolio = _over_days(tale.portfolio, DELIVERY_DAYS, case.portfolio, case)
    case.register = _over_days(tale.register, EXTRACT_DAYS, case.register, case)
    if tale.forgotten:
        case.operations = [op for op in case.operations if not _is_forgotten(tale, op)]
    for code, day, *cancelled in tale.operations:
        on = case.today + timedelta(day)
        case.operations.append(
            Operation(code, on, case.today + timedelta(cancelled[0]) if cancelled else None)
        )
    if tale.inspections:
        case.inspections = [
            Inspection(case.today + timedelta(day), "A", km) for day, km in tale.inspections
        ]
    contract = case.contract
    return Story(
        organisation=tale.lender,
        key=tale.key,
        title=tale.title,
        family=tale.family,
        see=tale.see,
        typology=tale.typology,
        concerns=tale.concerns,
        nature=tale.nature,
        ceiling=tale.ceiling or _highest(tale.expected),
        contract_number=contract["contract_number"],
        plate=contract["plate"],
        vin=contract["vin"],
        expected=_expectations(tale.expected, case.today),
        evidence=tuple((kind, case.today + timedelta(day)) for kind, day in tale.evidence),
    )


def _is_forgotten(tale: Tale, operation: Operation) -> bool:
    return "*" in tale.forgotten or operation.code in tale.forgotten


def _over_days(
    days: Days, on: Sequence[int], rows: list[Row | None], case: Case
) -> list[Row | None]:
    told: list[Row | None] = []
    last_entry: int | None = None
    for place, day in enumerate(on):
        entries = [entry for entry in days if entry <= day]
        entry = max(entries, default=None)
        row = rows[place]
        if entry is None or row is None:
            told.append(row)
        elif entry == last_entry and rows[place] is rows[place - 1]:
            told.append(told[-1])
        else:
            told.append(_changed(row, days[entry], case))
        last_entry = entry
    return told


def _changed(row: Row, changes: Sequence[Change] | None, case: Case) -> Row | None:
    if changes is None:
        return None
    changed = dict(row)
    for change in changes:
        changed |= change(case)
    return changed


def _expectations(expected: Mapping[int, str], today: date) -> tuple[Expectation, ...]:
    found: list[Expectation] = []
    for day in EXTRACT_DAYS:
        entry = max((start for start in expected if start <= day), default=None)
        level, state = expected[entry].split() if entry is not None else ("none", "none")
        found.append(Expectation(today + timedelta(day), level, state))
    return tuple(found)


def _highest(expected: Mapping[int, str]) -> str:
    seen = {value.split()[0] for value in expected.values()}
    return next((level for level in ("red", "orange", "yellow") if level in seen), "none")
