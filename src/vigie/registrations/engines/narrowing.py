"""From millions of pairs to the few that must be looked at, exactly.

Expected rows are narrow here: key, a mask of the fields they claim, a digest of the claims. The
register is streamed past them and digested under each row's own mask, so a cell that claims
nothing costs nothing. What is even is counted; what is uneven or alone, and every row that could
still pair with something alone, is written to two small files for `reconciliation.compare`.
"""

from dataclasses import dataclass
from pathlib import Path

from vigie.reconciliation.engine import Engine, name, quoted
from vigie.reconciliation.pairing import RowsLost
from vigie.registrations.domain.former import FORMER

EXPECTED = "_expected"
OBSERVED = "_observed"


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Counts of the whole, and how many register rows of the small file stood alone at first."""

    expected_rows: int
    observed_rows: int
    alone_observed: int
    alone_in_file: int
    rows_by_product: dict[str, int]


def narrow(engine: Engine, fields: tuple[str, ...], expected: Path, observed: Path) -> Narrowed:
    """Write the rows to look at of the views `_expected` and `_observed` into two files."""
    _digest_expected(engine, fields)
    _join(engine, fields)
    _account(engine)
    _choose(engine)
    for view, path, chosen in ((EXPECTED, expected, "chosen_e"), (OBSERVED, observed, "chosen_o")):
        engine.run(
            f"copy (select * from {name(view)} where _row in (select r from {chosen}))"
            f" to {quoted(str(path))} (format parquet, compression lz4)"
        )
    products = engine.table("select product, count(*) as n from narrow_e group by 1").to_pylist()
    return Narrowed(
        _count(engine, "narrow_e"),
        _count(engine, "keys_o"),
        _count(engine, "alone_o"),
        int(engine.one("select count(*) from alone_o where r in (select r from chosen_o)")[0]),
        {row["product"] or "": row["n"] for row in products},
    )


def _digest_expected(engine: Engine, fields: tuple[str, ...]) -> None:
    mask = " | ".join(
        f"(case when {name(field)} is null then 0 else {1 << place} end)::ubigint"
        for place, field in enumerate(fields)
    )
    engine.run(f"""create or replace temp table narrow_e as
        select _row as r, product, {_key("")} as k, {mask or "0::ubigint"} as m,
            {_hash([name(field) for field in fields])} as fp
        from {name(EXPECTED)}""")


def _join(engine: Engine, fields: tuple[str, ...]) -> None:
    masked = [
        f"case when e.m & {1 << place}::ubigint <> 0 then o.{name(field)} end"
        for place, field in enumerate(fields)
    ]
    engine.run(f"""create or replace temp table joined as
        select case when even then null else er end as er,
            case when even then null else orow end as orow,
            even, count(*) as n
        from (
            select e.r as er, o._row as orow, coalesce(e.fp = {_hash(masked)}, false) as even
            from {name(OBSERVED)} o left join narrow_e e on e.k = {_key("o.")})
        group by all""")
    engine.run("""create or replace temp table alone_o as
        select orow as r from joined where er is null and not even""")
    engine.run("""create or replace temp table uneven as
        select er, orow from joined where er is not null""")
    told = engine.table(f"describe {name(OBSERVED)}").column("column_name").to_pylist()
    was = name(FORMER.column) if FORMER.column in told else "null::varchar"
    engine.run(f"""create or replace temp table keys_o as
        select _row as r, plate, vin, {was} as was, {_key("")} as k from {name(OBSERVED)}""")
    engine.run("""create or replace temp table alone_e as
        select r from narrow_e e where not exists (select 1 from keys_o o where o.k = e.k)""")


def _choose(engine: Engine) -> None:
    """Choose all that is uneven or alone, what shares a key with it, and the partners of that."""
    engine.run(f"""create or replace temp table lone_keys as
        select plate, vin from {name(EXPECTED)} where _row in (select r from alone_e)""")
    engine.run("""create or replace temp table near_o as
        select r, k from keys_o where vin in (select vin from lone_keys where vin is not null)
            or plate in (select plate from lone_keys where plate is not null)
            or was in (select plate from lone_keys where plate is not null and vin is null)""")
    engine.run("""create or replace temp table chosen_o as
        select orow as r from uneven union select r from near_o""")
    engine.run("""create or replace temp table chosen_e as
        select er as r from uneven union select r from alone_e
        union select r from narrow_e where k in (select k from near_o where k is not null)""")


def _account(engine: Engine) -> None:
    """Raise RowsLost unless each expected row is paired once or alone."""
    pairs = int(
        engine.one("select coalesce(sum(n), 0) from joined where even or er is not null")[0]
    )
    alone, rows = _count(engine, "alone_e"), _count(engine, "narrow_e")
    if pairs + alone != rows:
        raise RowsLost(f"expected: {pairs} + {alone} is not {rows}")


def _key(prefix: str) -> str:
    plate, vin = f"{prefix}plate", f"{prefix}vin"
    return f"case when {plate} is null or {vin} is null then null else hash({plate}, {vin}) end"


def _hash(cells: list[str]) -> str:
    return f"hash({', '.join(cells)})" if cells else "0::ubigint"


def _count(engine: Engine, table: str) -> int:
    return int(engine.one(f"select count(*) from {table}")[0])
