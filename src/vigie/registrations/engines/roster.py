"""The roster of certificates as the portfolio names them: what changed since the last state.

Only rows that changed leave the engine, as a CSV file ready for COPY.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from vigie.reconciliation.engine import Engine, name, quoted
from vigie.registrations.engines.layers import Layer, create_side

# Column of the certificate → SQL over the portfolio view; the order is that of the file.
COLUMNS: Final = (
    "contract_key",
    "contract_number",
    "plate",
    "vin",
    "product",
    "contract_status",
    "customer_name",
    "customer_key",
    "holder_name",
    "holder_key",
    "make",
    "dealer",
    "outstanding_cents",
    "currency",
    "ends_on",
)
# What a model reads of a contract against which nothing speaks.
PLAIN: Final = (
    "contract_key",
    "plate",
    "vin",
    "product",
    "outstanding_cents",
    "currency",
    "ends_on",
)


@dataclass(frozen=True, slots=True)
class Roster:
    """A file of changed certificates, and the contracts that are no longer in the portfolio.

    `without_product` counts the contracts of the state that give no product.
    """

    path: Path
    changed: int
    absent: tuple[str, ...]
    rows: int
    without_product: int = 0


def write_roster(
    engine: Engine,
    now: Sequence[Layer],
    before: Sequence[Layer],
    target: Path,
    *,
    always: Collection[str] = (),
) -> Roster:
    """Write the certificates that changed between two states, and `always` those of some keys."""
    columns = create_side(engine, "portfolio", "portfolio", now)
    query = f"select {', '.join(_cells(columns))} from portfolio t"
    if before:
        old = create_side(engine, "portfolio_before", "portfolio", before)
        forced = ", ".join(map(quoted, always)) or "''"
        query = (
            f"with n as ({query}), b as (select {', '.join(_cells(old))} from portfolio_before t)"
            " select n.* from n left join b on n.contract_key = b.contract_key"
            f" where b.contract_key is null or hash(n) <> hash(b) or n.contract_key in ({forced})"
        )
    engine.run(f"copy ({query}) to {quoted(str(target))} (format csv, header false)")
    changed = int(
        engine.one(
            f"select count(*) from read_csv({quoted(str(target))}, header=false, all_varchar=true)"
        )[0]
        if before
        else engine.one("select count(*) from portfolio")[0]
    )
    absent = _absent(engine) if before else ()
    given = "count(product)" if "product" in columns else "0"
    rows, named = engine.one(f"select count(*), {given} from portfolio")
    return Roster(target, changed, absent, int(rows), int(rows) - int(named))


def write_kept(
    engine: Engine,
    full: Path,
    before: Sequence[Layer],
    target: Path,
    *,
    ended: Collection[str],
) -> int:
    """Write the rows of a state that a new full file does not name; returns how many.

    A contract is not forgotten because a file left it out: it stays watched until a person says
    that it ended.
    """
    create_side(engine, "kept_before", "portfolio", before)
    gone = ", ".join(map(quoted, ended)) or "''"
    engine.run(f"""create or replace temp table kept as
        select * from kept_before b where not exists (
            select 1 from read_parquet({quoted(str(full))}) f
            where f.contract_number = b.contract_number)
        and contract_number not in ({gone})""")
    count = int(engine.one("select count(*) from kept")[0])
    if count:
        engine.run(
            f"copy (select * exclude (_row) from kept) to {quoted(str(target))} (format parquet, compression zstd)"
        )
    return count


def write_plain(engine: Engine, target: Path, columns: Collection[str]) -> None:
    """Write what each contract of the view `portfolio` says in a few cells, in the order of keys."""
    cells = dict(zip(COLUMNS, _cells(columns), strict=True))
    engine.run(
        f"copy (select {', '.join(cells[one] for one in PLAIN)} from portfolio t order by 1)"
        f" to {quoted(str(target))} (format parquet, compression lz4, row_group_size 5000)"
    )


def keys_of(engine: Engine, path: Path, column: str) -> list[str]:
    """Return the distinct canonical values of a key column of a file."""
    query = (
        f"select distinct {name(column)} from read_parquet({quoted(str(path))})"
        f" where {name(column)} is not null"
    )
    found: list[str] = engine.table(query).column(0).to_pylist()
    return found


def keys_among(engine: Engine, keys: Path, wanted: Collection[str]) -> set[str]:
    """Return which of some keys a file's index names."""
    among = ", ".join(map(quoted, wanted))
    query = f"select distinct key from read_parquet({quoted(str(keys))}) where key in ({among})"
    return set(engine.table(query).column(0).to_pylist())


def rows_among(engine: Engine, wanted: Collection[str]) -> dict[str, dict[str, object]]:
    """Return the rows of some contracts in the view `portfolio` that `write_roster` made."""
    if not wanted:
        return {}
    among = ", ".join(map(quoted, wanted))
    found = engine.table(f"select * from portfolio where contract_number in ({among})").to_pylist()
    return {str(row["contract_number"]): row for row in found}


def _absent(engine: Engine) -> tuple[str, ...]:
    found = engine.table("""select contract_number from portfolio_before b where not exists (
        select 1 from portfolio p where p.contract_number = b.contract_number)""")
    return tuple(found.column(0).to_pylist())


def _cells(columns: Collection[str]) -> list[str]:
    amount = f"try_cast({_text('outstanding_amount', columns)} as decimal(18, 2))"
    holder = _text("holder_name", columns)
    differs = f"{holder} <> '' and {holder} is distinct from {_text('customer_name', columns)}"
    cells = {
        "contract_key": _text("contract_number", columns),
        "contract_number": _raw("contract_number", columns),
        "customer_name": _raw("customer_name", columns),
        "customer_key": _text("customer_name", columns),
        "holder_name": f"case when {differs} then {_raw('holder_name', columns)} else '' end",
        "holder_key": f"case when {differs} then {holder} else '' end",
        "outstanding_cents": f"coalesce(({amount} * 100)::bigint, 0)",
        "currency": f"case when {amount} is null then '' else {_text('currency', columns)} end",
        "ends_on": f"nullif({_text('contract_ends_on', columns)}, '')",
    }
    return [f"{cells.get(one, _text(one, columns))} as {name(one)}" for one in COLUMNS]


def _text(column: str, columns: Collection[str]) -> str:
    return f"coalesce(t.{name(column)}, '')" if column in columns else "''"


def _raw(column: str, columns: Collection[str]) -> str:
    raw = f"raw_{column}"
    if raw in columns and column in columns:
        return f"coalesce(t.{name(raw)}, t.{name(column)}, '')"
    return _text(column, columns)
