"""Everything a lender expects against everything registers say: findings, in a Parquet file."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from vigie.reconciliation.compare import compare
from vigie.reconciliation.engine import Engine, quoted
from vigie.reconciliation.spec import Judge, Spec
from vigie.registrations.domain.columns import COMPARED
from vigie.registrations.domain.expectations import OwnName
from vigie.registrations.domain.former import FORMER
from vigie.registrations.engines.expectation_sql import (
    CLAIMED,
    CONCERNED,
    OWN,
    OWN_FIELDS,
    SEEN,
    expected_sql,
    observed_sql,
)
from vigie.registrations.engines.layers import BATCH, GIVEN, Layer, create_side
from vigie.registrations.engines.narrowing import EXPECTED, OBSERVED, narrow

MEMORY: Final = "900MB"
MISSING: Final = "missing_in_register"
UNKNOWN: Final = "missing_in_portfolio"
ACCEPTED: Final = "accepted"
PASSES: Final = (("plate", "vin"), ("vin",), ("plate",))
_ASIDE: Final = tuple(p + f for f in OWN_FIELDS for p in (CLAIMED, CONCERNED, SEEN))
# What tells a person from a company and a birth name from a used one, compared or not.
_CONTEXT: Final = ("holder_kind", "holder_siren", "holder_birth_name", "holder_used_name")
_KEPT: Final = (
    "contract_number",
    "product",
    "field",
    "expected",
    "observed",
    "kind",
    "likeness",
)


@dataclass(frozen=True, slots=True)
class OwnSide:
    """The organisation's own names, and the one that people are shown as expected."""

    names: tuple[OwnName, ...]
    shown: str
    canonical: str


@dataclass(slots=True)
class Watched:
    """What a comparison found; findings stand in the file, one row per contract and field."""

    expected_rows: int = 0
    observed_rows: int = 0
    paired: int = 0
    only_expected: int = 0
    only_observed: int = 0
    findings: int = 0
    paired_by_product: dict[str, int] = field(default_factory=dict)
    differing: Counter[tuple[str, str]] = field(default_factory=Counter)


def watch_sides(engine: Engine, own: OwnSide, on: date, columns: "SideColumns") -> tuple[str, ...]:
    """Make the views of what is expected and observed; return the fields that both know."""
    engine.run(
        f"create or replace temp view {EXPECTED} as "
        + expected_sql("portfolio", columns.portfolio, own.names, own.shown, on)
    )
    engine.run(
        f"create or replace temp view {OBSERVED} as "
        + observed_sql("register", columns.register, own.names, on)
    )
    claimed = set(engine.table(f"describe {EXPECTED}").column("column_name").to_pylist())
    return tuple(name for name in COMPARED if name in claimed and name in columns.register)


@dataclass(frozen=True, slots=True)
class SideColumns:
    """The columns that each side has, and those that the register's rows were given with, by import."""

    portfolio: frozenset[str]
    register: frozenset[str]
    given: Mapping[int, frozenset[str]] = field(default_factory=dict)


def open_sides(
    engine: Engine,
    portfolio: Sequence[Layer],
    register: Sequence[Layer],
    ended: Sequence[str] = (),
) -> SideColumns:
    """Make the views `portfolio`, without the contracts that ended, and `register`."""
    columns = create_side(engine, "portfolio_whole", "portfolio", portfolio)
    gone = ", ".join(map(quoted, ended)) or "''"
    engine.run(
        "create or replace temp view portfolio as select * from portfolio_whole"
        f" where contract_number not in ({gone})"
    )
    return SideColumns(columns, create_side(engine, "register", "register", register))


def find(
    engine: Engine,
    own: OwnSide,
    on: date,
    columns: SideColumns,
    *,
    work: Path,
    likeness: Judge,
) -> Watched:
    """Compare the views and write `findings.parquet` into `work`."""
    fields = watch_sides(engine, own, on, columns)
    expected, observed = work / "expected.parquet", work / "observed.parquet"
    narrowed = narrow(engine, fields, expected, observed)
    found = Watched(narrowed.expected_rows, narrowed.observed_rows)
    spec = Spec(
        PASSES,
        fields,
        shown=("contract_number", "product", "plate", "vin", *_CONTEXT, *_ASIDE),
        context=(BATCH, GIVEN),
        only_expected=MISSING,
        only_observed=UNKNOWN,
        former=FORMER,
        row="_row",
    )
    with compare(
        expected, observed, spec, memory_limit=MEMORY, judge=_judge(likeness, own, columns.given)
    ) as comparison:
        _write(comparison.tables, work / "findings.parquet", found)
        summary = comparison.summary
    found.only_expected = summary.only_expected
    found.paired = found.expected_rows - summary.only_expected
    found.only_observed = narrowed.alone_observed - narrowed.alone_in_file + summary.only_observed
    found.paired_by_product = {
        product: rows - found.differing[product, ""]
        for product, rows in narrowed.rows_by_product.items()
    }
    return found


def _write(tables: Iterator[pa.Table], target: Path, found: Watched) -> None:
    schema = pa.schema([(name, pa.string()) for name in _KEPT])
    with pq.ParquetWriter(target, schema, compression="lz4") as writer:
        for table in tables:
            kept = pc.and_(
                pc.not_equal(table["likeness"], ACCEPTED), pc.not_equal(table["kind"], UNKNOWN)
            )
            rows = table.filter(kept).select(list(_KEPT))
            found.findings += rows.num_rows
            counts = rows.group_by(["product", "field"]).aggregate([([], "count_all")])
            for line in counts.to_pylist():
                found.differing[line["product"], line["field"]] += line["count_all"]
            writer.write_table(rows)


def _judge(likeness: Judge, own: OwnSide, given: Mapping[int, frozenset[str]]) -> Judge:
    """Judge likeness, and accept what only seems to differ: own names, and columns not given."""

    def judge(name: str, expected: Any, observed: Any) -> Any:
        words = judge_given(name, expected, observed)
        return pc.if_else(_not_given(name, observed, given), pa.scalar(ACCEPTED), words)

    def judge_given(name: str, expected: Any, observed: Any) -> Any:
        if name not in OWN_FIELDS:
            return likeness(name, expected, observed)
        words = likeness(name, _named(expected, name, own), _named(observed, name, own))
        seen, claimed = _column(observed, SEEN + name), _column(expected, CLAIMED + name)
        ours = pc.fill_null(pc.equal(_column(observed, name), OWN), False)
        concerned = pc.is_valid(_column(expected, CONCERNED + name))
        same = pc.fill_null(pc.equal(seen, claimed), False)
        accepted = pc.or_(pc.and_(ours, concerned), same)
        return pc.if_else(accepted, pa.scalar(ACCEPTED), words)

    return judge


def _not_given(name: str, observed: Any, given: Mapping[int, frozenset[str]]) -> Any:
    """Tell of which rows a column was not given: by their file, or by themselves."""
    lacking = [batch for batch, columns in given.items() if name not in columns]
    by_file = pc.is_in(observed[BATCH], value_set=pa.array(lacking, observed[BATCH].type))
    itself = pc.match_substring(_column(observed, GIVEN), f";{name};")
    silent = pc.or_(by_file, pc.fill_null(pc.invert(itself), False))
    return pc.and_(silent, pc.is_null(_column(observed, name)))


def _named(rows: Any, name: str, own: OwnSide) -> Any:
    """Put the own name back where the token stands, so that a likeness can be told."""
    if name not in rows.column_names:
        return rows
    cells = rows[name]
    token = pc.fill_null(pc.equal(cells, OWN), False)
    named = pc.if_else(token, pa.scalar(own.canonical), cells)
    return rows.set_column(rows.column_names.index(name), name, named)


def _column(rows: Any, name: str) -> Any:
    return rows[name] if name in rows.column_names else pa.nulls(rows.num_rows, pa.string())


Progress = Callable[[str, int, int], None]
"""(stage, done, total): a step of the work, for a bar."""
