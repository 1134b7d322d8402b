"""A file read for a takeover: what it holds, what is wrong with it, what it comes to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from vigie.kernel.actor import Actor
from vigie.kernel.errors import Invalid
from vigie.leasing.actions.takeover.acting import TakenOver, TakeOver, take_over_contracts
from vigie.leasing.actions.takeover.naming import naming_faults
from vigie.leasing.domain.lifecycle import TAKE_OVER
from vigie.leasing.domain.takeover.cells import Fault
from vigie.leasing.domain.takeover.running import Running
from vigie.leasing.domain.takeover.totals import Difference, Total, differences, totals
from vigie.leasing.engines.running_rows import read_running
from vigie.leasing.models import Contract


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file before its takeover, held against the totals that its source gives.

    `faults` say what is wrong in rows, `known` which contracts are there already, both in order of
    lines; `ignored` are headings that no column is known by.
    """

    sha256: str
    opened_on: date
    rows: tuple[Running, ...]
    faults: tuple[Fault, ...]
    known: tuple[Fault, ...]
    ignored: tuple[str, ...]
    expected: tuple[Total, ...]
    totals: tuple[Total, ...]

    @property
    def differences(self) -> tuple[Difference, ...]:
        """Return every figure on which rows and source differ."""
        return differences(self.expected, self.totals)

    @property
    def is_ready(self) -> bool:
        """Tell whether everything can be taken over."""
        return not (self.faults or self.known or self.differences)


def prepare(path: Path, expected: Sequence[Total], *, opened_on: date, by: Actor) -> Prepared:
    """Read a file and hold it against the source's totals; nothing is written.

    Raises Invalid for a file that cannot be read at all; what is wrong in its rows is a value.
    """
    by.require(TAKE_OVER)
    read = read_running(path, opened_on)
    faults = sorted([*read.faults, *naming_faults(read.rows)], key=lambda fault: fault.line)
    return Prepared(
        sha256=read.sha256,
        opened_on=opened_on,
        rows=read.rows,
        faults=tuple(faults),
        known=_known(read.rows, by),
        ignored=read.ignored,
        expected=tuple(expected),
        totals=totals(read.rows),
    )


def take_over(prepared: Prepared, *, by: Actor, key: str) -> TakenOver:
    """Take over every contract of a file that was prepared, or none.

    Raises Invalid `leasing.takeover_bad_rows` when a row is wrong, and what `take_over_contracts`
    raises. The same key with the same file and totals returns the first result.
    """
    if prepared.faults:
        first = prepared.faults[0]
        raise Invalid("leasing.takeover_bad_rows", count=len(prepared.faults), line=first.line)
    whole = TakeOver(prepared.sha256, prepared.opened_on, prepared.rows, prepared.expected)
    return take_over_contracts(whole, by=by, key=key)


def _known(rows: Iterable[Running], by: Actor) -> tuple[Fault, ...]:
    lines = {row.reference: row.line for row in rows}
    taken = Contract.objects.filter(
        organisation_id=by.organisation_id, reference__in=lines
    ).values_list("reference", flat=True)
    faults = [Fault(lines[one], "reference", one, "leasing.takeover_known") for one in taken]
    return tuple(sorted(faults, key=lambda fault: fault.line))
