"""A comparison of two canonical files by the file contract, section 5: two modes, one result.

`portfolio` compares what the lender believes with what the register says: an empty portfolio
cell claims nothing, several contracts may name one vehicle. `snapshots` compares two extracts of
the register: an empty cell is a value, every row stands once.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Literal

from vigie.kernel.errors import Invalid
from vigie.reconciliation.compare import Comparison, compare_sides
from vigie.reconciliation.engine import Engine, columns_of, first_repeat, has_repeat, scan
from vigie.reconciliation.pairing import KeyRepeats, Side
from vigie.reconciliation.spec import Spec
from vigie.registrations.domain.columns import COMPARED, KEYS, STEADY
from vigie.registrations.engines.canonicalise import LINE, RAW, CanonicalFile
from vigie.registrations.engines.likeness import CONTEXT, judge

Mode = Literal["portfolio", "snapshots"]
PASSES: Final = (("plate", "vin"), ("vin",), ("plate",))
SHOWN: Final = ("plate", "vin", "contract_number")
CONTRACT: Final = ("contract_number",)


def specification(mode: Mode, void: frozenset[str] = frozenset()) -> Spec:
    """Return what is paired and compared; `void` names expected columns without any value."""
    if mode == "portfolio":
        fields = tuple(field for field in COMPARED if field not in void)
        return Spec(
            PASSES,
            fields,
            SHOWN,
            CONTEXT,
            "missing_in_register",
            "missing_in_portfolio",
            as_written=CONTRACT,
            steady=STEADY,
        )
    return Spec(
        PASSES,
        COMPARED,
        SHOWN,
        CONTEXT,
        "vanished",
        "appeared",
        empty_is_value=True,
        is_many_to_one=False,
        as_written=CONTRACT,
        steady=STEADY,
    )


@contextmanager
def compare_files(
    expected: CanonicalFile,
    observed: CanonicalFile,
    mode: Mode = "portfolio",
    *,
    names: tuple[str, str] = ("expected", "observed"),
    memory_limit: str = "1GB",
) -> Iterator[Comparison]:
    """Compare two canonical files; `names` are what the user calls them.

    Raises Invalid for a file without plate or VIN, a contract_number that repeats or a
    (plate, vin) that stands twice in an extract, with both lines.
    """
    for file, name in zip((expected, observed), names, strict=True):
        if not set(KEYS) & set(file.columns):
            raise Invalid("registrations.missing_columns", file=name, line=1, column="plate / vin")
    spec = specification(mode, expected.void)
    with Engine(memory_limit) as engine:
        may_repeat = set(CONTRACT) <= set(expected.columns) and not expected.is_ascending
        if mode == "portfolio" and may_repeat and has_repeat(engine, scan(expected.path), CONTRACT):
            refuse_repeat(engine, expected, CONTRACT, names[0])
        sides = (Side.of(expected.path), Side.of(observed.path))
        try:
            found = compare_sides(engine, *sides, spec, judge=judge)
        except KeyRepeats:
            if mode == "snapshots":
                refuse_repeat(engine, expected, KEYS, names[0])
            refuse_repeat(engine, observed, KEYS, names[1])
            raise
        yield found


def refuse_repeat(engine: Engine, file: CanonicalFile, keys: tuple[str, ...], name: str) -> None:
    """Raise Invalid, with both lines, if a portfolio repeats a contract or an extract a vehicle."""
    keys = tuple(key for key in keys if key in file.columns)
    repeat = first_repeat(engine, scan(file.path), keys, LINE)
    if repeat is None:
        return
    code = "repeated_contract" if keys == CONTRACT else "repeated_vehicle"
    raise Invalid(
        f"registrations.{code}",
        file=name,
        first=repeat[0],
        line=repeat[1],
        column=", ".join(keys),
        value=_cells(engine, file.path, keys, repeat[0]),
    )


def _cells(engine: Engine, path: Path, keys: tuple[str, ...], line: int) -> str:
    columns = columns_of(path)
    written = [
        f"coalesce({RAW}{key}, {key})" if key in CONTRACT and RAW + key in columns else key
        for key in keys
    ]
    query = f"select {', '.join(written)} from {scan(path)} where {LINE} = {line}"  # our own names
    cells: tuple[Any, ...] = engine.one(query)
    return " / ".join(cell for cell in cells if cell)
