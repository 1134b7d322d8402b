"""Which expected row stands for which observed row: four steps of plain SQL.

1. Narrow rows (row number, key, fingerprint) of both sides are joined in full. What is even on
   both sides collapses into one count; what differs and what is alone keeps its row numbers.
2. What is left is paired on each next key, in the order of the rows.
3. Where several expected rows may name one observed row, expected rows still left look for an
   observed row that is already taken.
4. An expected row with one key alone may stand for the only observed row that names it as its former
   key, where something else agrees (`Spec.former`).

Tables made: `uneven(er, orow)`, pairs that must be looked at; `left_e` and `left_o`, rows
alone, each with its keys and the columns to be shown; `named`, observed rows that a row of
`left_e` may name.
"""

from dataclasses import dataclass
from pathlib import Path

from vigie.reconciliation.engine import (
    Engine,
    columns_of,
    fingerprint,
    first_repeat,
    name,
    rows_of,
    scan,
)
from vigie.reconciliation.spec import Former, Spec, Summary


class RowsLost(AssertionError):
    """The engine did not account for every row: its answer cannot be trusted."""


class KeyRepeats(ValueError):
    """The first key stands on two rows of a side (`expected` or `observed`) where it may not."""


@dataclass(frozen=True, slots=True)
class Side:
    """One table: its name in SQL, its columns and how many rows it says it has."""

    source: str
    columns: frozenset[str]
    rows: int

    @classmethod
    def of(cls, path: Path) -> "Side":
        """Read the footer of a Parquet file."""
        return cls(scan(path), frozenset(columns_of(path)), rows_of(path))

    @classmethod
    def view(cls, engine: Engine, view: str) -> "Side":
        """Describe a view or a table of an engine; its rows are counted."""
        columns = engine.table(f"describe {name(view)}").column("column_name").to_pylist()
        rows = int(engine.one(f"select count(*) from {name(view)}")[0])
        return cls(name(view), frozenset(columns), rows)

    def cell(self, column: str) -> str:
        """Return the SQL of a column, null where the table lacks it."""
        return name(column) if column in self.columns else "cast(null as varchar)"


def pair(engine: Engine, expected: Side, observed: Side, spec: Spec) -> Summary:
    """Pair all rows and return the counts; the tables named above hold the rest."""
    found = Summary(expected.rows, observed.rows)
    taken = _join_fingerprints(engine, expected, observed, spec, found)
    for keys in spec.passes[1:]:
        taken += _pair_left(engine, keys, is_many_to_one=spec.is_many_to_one)
    for keys in spec.passes[1:] if spec.is_many_to_one else ():
        _pair_taken(engine, keys)
    if (former := _former(observed, spec)) is not None:
        taken += _pair_former(engine, spec, former)
    found.only_expected = _count(engine, "left_e")
    found.only_observed = _count(engine, "left_o")
    found.paired = found.expected_rows - found.only_expected
    found.observed_paired = taken
    if taken + found.only_observed != observed.rows:
        raise RowsLost(f"observed: {taken} + {found.only_observed} is not {observed.rows}")
    return found


def _join_fingerprints(
    engine: Engine, expected: Side, observed: Side, spec: Spec, found: Summary
) -> int:
    """Join on the first key; return how many observed rows were paired."""
    keys, even = spec.passes[0], "e.fp = o.fp and e.st = o.st"
    engine.run(f"""
        create temp table joined as
        select case when {even} then null else e.r end as er,
            case when {even} then null else o.r end as orow,
            max(case when {even} then null else e.st end) as es,
            max(case when {even} then null else o.st end) as os, count(*) as n
        from ({_narrow(expected, keys, spec)}) e
        full join ({_narrow(observed, keys, spec)}) o on e.k = o.k
        group by 1, 2""")
    engine.run("""create temp table uneven as
        select er, orow, es <> os as moved from joined where er is not null and orow is not null""")
    _fetch_left(engine, expected, observed, spec)
    pairs = int(
        engine.one("""select coalesce(sum(n), 0) from joined
        where (er is null) = (orow is null)""")[0]
    )
    engine.run("drop table joined")
    return _check(engine, expected, observed, spec, pairs)


def _fetch_left(engine: Engine, expected: Side, observed: Side, spec: Spec) -> None:
    """Fetch the rows alone, and in the same scan the observed rows they may name though taken."""
    row = name(spec.row)
    engine.run(f"""create temp table left_e as
        select {row} as r, {_left_cells(expected, spec)}, es as st from {expected.source}
        join (select er, es from joined where er is not null and orow is null) on er = {row}""")
    wanted = [f"{row} in (select orow from joined where orow is not null and er is null)"]
    if spec.is_many_to_one and _count(engine, "left_e"):
        wanted += [
            f"{name(key)} in (select {name(key)} from left_e where {name(key)} is not null)"
            for key in spec.keys
            if key in observed.columns
        ]
        if (former := _former(observed, spec)) is not None:
            alone = f"select {name(former.key)} from left_e where {_gives_alone(spec, former.key)}"
            wanted.append(f"{name(former.column)} in ({alone})")
    engine.run(f"""create temp table named as
        select {row} as r, {_left_cells(observed, spec)} from {observed.source}
        where {" or ".join(wanted)}""")
    engine.run("""create temp table left_o as select named.*, os as st from named
        join joined on orow = r where er is null""")


def _left_cells(side: Side, spec: Spec) -> str:
    former = (*spec.former.ours, *spec.former.theirs) if spec.former else ()
    kept = dict.fromkeys((*spec.keys, *former, *spec.told))
    return ", ".join(f"{side.cell(key)} as {name(key)}" for key in kept)


def _check(engine: Engine, expected: Side, observed: Side, spec: Spec, pairs: int) -> int:
    """Account for every row of the first join; return how many observed rows it took.

    Where pairs outnumber the observed rows taken, expected keys repeat; those are counted apart.
    """
    left_e, left_o = _count(engine, "left_e"), _count(engine, "left_o")
    if pairs + left_e > expected.rows or _repeats(engine, "left_o", observed, spec):
        raise KeyRepeats("observed")
    if pairs + left_e != expected.rows:
        raise RowsLost(f"expected: {pairs} + {left_e} is not {expected.rows}")
    taken = observed.rows - left_o
    if spec.is_many_to_one:
        pairs -= _surplus(engine, expected, observed, spec) if pairs != taken else 0
    elif pairs > taken or _repeats(engine, "left_e", expected, spec):
        raise KeyRepeats("expected")
    if pairs != taken:
        raise RowsLost(f"observed: {pairs} pairs, {taken} rows taken of {observed.rows}")
    return taken


def _repeats(engine: Engine, table: str, side: Side, spec: Spec) -> bool:
    """Tell whether a first key, as far as the side has its columns, stands twice among rows."""
    keys = [key for key in spec.passes[0] if key in side.columns]
    return first_repeat(engine, table, keys, "r") is not None if keys else False


def _surplus(engine: Engine, expected: Side, observed: Side, spec: Spec) -> int:
    """Count the expected rows beyond the first of their key, where an observed row has it."""
    keys = ", ".join(map(name, spec.passes[0]))
    known = " and ".join(f"{name(key)} is not null" for key in spec.passes[0])
    same = " and ".join(f"e.{name(key)} = o.{name(key)}" for key in spec.passes[0])
    return int(
        engine.one(f"""
        select coalesce(sum(e.n - 1), 0) from (
            select {keys}, count(*) as n from {expected.source}
            where {known} group by {keys} having count(*) > 1) e
        join {observed.source} o on {same}""")[0]
    )


def _narrow(side: Side, keys: tuple[str, ...], spec: Spec) -> str:
    if not side.columns.issuperset(keys):
        key = "cast(null as ubigint)"
    else:
        unknown = " or ".join(f"{name(key)} is null" for key in keys)
        key = f"case when {unknown} then null else {fingerprint(keys)} end"
    steady = [field for field in spec.fields if field in spec.steady]
    return f"""select {name(spec.row)} as r, {key} as k,
        {fingerprint(spec.lively)} as fp, {fingerprint(steady)} as st from {side.source}"""


def _pair_left(engine: Engine, keys: tuple[str, ...], *, is_many_to_one: bool) -> int:
    """Pair what is left on other keys, first with first; return how many observed were taken."""
    by = ", ".join(map(name, keys))
    known = " and ".join(f"{name(key)} is not null" for key in keys)
    same = " and ".join(f"e.{name(key)} = o.{name(key)}" for key in keys)
    rank = "case when e.place < o.n then e.place else o.n end" if is_many_to_one else "e.place"
    ranked = f"select *, row_number() over (partition by {by} order by r) as place"
    engine.run(f"""create temp table found as
        select e.r as er, o.r as orow, e.st <> o.st as moved
        from ({ranked} from left_e where {known}) e
        join ({ranked}, count(*) over (partition by {by}) as n from left_o where {known}) o
            on {same} and o.place = {rank}""")
    taken = int(engine.one("select count(distinct orow) from found")[0])
    _keep_found(engine)
    return taken


def _pair_taken(engine: Engine, keys: tuple[str, ...]) -> None:
    """Pair expected rows still left with the first observed row of their key, though taken."""
    same = " and ".join(f"e.{name(key)} = o.{name(key)}" for key in keys)
    engine.run(f"""create temp table found as
        select e.r as er, min(o.r) as orow, true as moved
        from left_e e join named o on {same} group by e.r""")
    _keep_found(engine)


def _former(observed: Side, spec: Spec) -> Former | None:
    """Return `Spec.former` where it is asked for and its column given."""
    if spec.former is None or not spec.is_many_to_one:
        return None
    return spec.former if spec.former.column in observed.columns else None


def _gives_alone(spec: Spec, key: str) -> str:
    """Return the SQL of a row that gives one key and no other."""
    cells = (f"{name(one)} is {'not ' if one == key else ''}null" for one in spec.keys)
    return " and ".join(cells)


def _pair_former(engine: Engine, spec: Spec, former: Former) -> int:
    """Pair on the former key of the only observed row that names it and agrees; return how many were taken.

    No observed row bears the key now, or the expected row would not be left.
    """
    was = name(former.column)
    engine.run(f"""create temp table found as
        select e.r as er, o.r as orow, true as moved
        from (select * from left_e where {_gives_alone(spec, former.key)}) e
        join (select * from named where {was} is not null
            qualify count(*) over (partition by {was}) = 1) o on o.{was} = e.{name(former.key)}
        where {former.agrees_sql(former.ours, former.theirs)}""")
    taken = int(
        engine.one("""select count(distinct orow) from found
        where orow in (select r from left_o)""")[0]
    )
    _keep_found(engine)
    return taken


def _keep_found(engine: Engine) -> None:
    engine.run("insert into uneven select er, orow, moved from found")
    engine.run("delete from left_e where r in (select er from found)")
    engine.run("delete from left_o where r in (select orow from found)")
    engine.run("drop table found")


def _count(engine: Engine, table: str) -> int:
    return int(engine.one(f"select count(*) from {table}")[0])
