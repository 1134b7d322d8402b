"""The few certificates that the rules may speak of, with all that is known of them, in a file.

The choice is that of `domain.expectations.is_of_interest`, in bulk, without its first test: rows
that differ come from the findings. A row holds the contract, what is expected, what was observed
(null where no register knows the vehicle), operations, inspections and other open contracts.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from vigie.reconciliation.engine import Engine, columns_of, name, quoted
from vigie.registrations.domain.columns import COLUMNS
from vigie.registrations.domain.expectations import (
    CLOSED_STATUSES,
    LAPSING_DAYS,
    LOUD_COLUMNS,
    LOUD_FLAGS,
)
from vigie.registrations.domain.starts import ENDS, FURTHEST, STARTS
from vigie.registrations.domain.watching import (
    ODOMETER_TOLERANCE_KM,
    WATCHED_OPERATIONS,
)
from vigie.registrations.engines.vehicles import pair_chosen, sharing_a_vehicle
from vigie.registrations.engines.watching import SideColumns

EXPECTED: Final = "e."
OBSERVED: Final = "o."
OPERATION_CELLS: Final = (
    "operation",
    "occurred_on",
    "cancelled_on",
    "known_on",
    "cancelled_known_on",
    "repeated_on",
)
INSPECTION_CELLS: Final = ("inspected_on", "result", "odometer_km", "known_on", "repeated_on")


@dataclass(frozen=True, slots=True)
class Histories:
    """Files of operations and inspections, of every register."""

    operations: tuple[Path, ...] = ()
    inspections: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Chosen:
    """Contracts to assess whatever the views say: those of a file of findings, and more by key."""

    findings: Path | None = None
    also: frozenset[str] = frozenset()


def write_subjects(
    engine: Engine,
    columns: SideColumns,
    histories: Histories,
    on: date,
    chosen: Chosen,
    target: Path,
) -> int:
    """Write the subjects of a run to a Parquet file, and return how many there are.

    The views `portfolio` and `register` stand already.
    """
    _register_also(engine, chosen.also)
    engine.run(f"set variable read_on = '{on.isoformat()}'")
    engine.run(f"set variable start_by = '{(on + FURTHEST).isoformat()}'")
    queries = ["select contract_number from also"]
    if chosen.findings is not None:
        queries.append(f"select contract_number from read_parquet({quoted(str(chosen.findings))})")
    queries += _by_portfolio(columns)
    queries += sharing_a_vehicle(engine, columns)
    queries += _by_register(engine, columns, on)
    queries += _by_operations(engine, columns, histories)
    queries += _by_inspections(engine, columns, histories)
    engine.run(f"""create or replace temp table chosen as
        select distinct contract_number as key from ({" union all ".join(queries)})
        where contract_number is not null""")
    _write(engine, columns, histories, target)
    return int(engine.one("select count(*) from chosen")[0])


def _register_also(engine: Engine, also: Collection[str]) -> None:
    engine.run("create or replace temp table also (contract_number varchar)")
    keys = sorted(also)
    for start in range(0, len(keys), 1000):
        values = ", ".join(f"({quoted(key)})" for key in keys[start : start + 1000])
        engine.run(f"insert into also values {values}")


def _by_portfolio(columns: SideColumns) -> list[str]:
    """Closed contracts, and vehicles that stand in two open ones."""
    queries = []
    if "contract_status" in columns.portfolio:
        queries.append(f"select contract_number from portfolio where not {_is_open(columns)}")
    if "vin" in columns.portfolio:
        queries.append(
            "select contract_number from portfolio where vin in ("
            f"select vin from portfolio where vin is not null and {_is_open(columns)}"
            " group by vin having count(*) > 1)"
        )
    return queries


def _is_open(columns: SideColumns) -> str:
    if "contract_status" not in columns.portfolio:
        return "true"
    closed = ", ".join(map(quoted, sorted(CLOSED_STATUSES)))
    return f"(coalesce(contract_status, '') not in ({closed}))"


def _is_running(columns: SideColumns) -> str:
    """`domain.expectations.is_running`, but for the closed ones."""
    begun = _begun(columns, "")
    quoted_out = (
        "coalesce(contract_status, '') <> 'settlement_quoted'"
        if "contract_status" in columns.portfolio
        else "true"
    )
    return f"coalesce({begun} <= getvariable('read_on'), false) and {quoted_out}"


def _begun(columns: SideColumns, table: str) -> str:
    """`domain.starts.began_on`, null where no start can be."""
    wrong = "{0} > getvariable('start_by')" + (
        f" or {table}{ENDS} < {{0}}" if ENDS in columns.portfolio else ""
    )
    starts = [f"{table}{one}" for one in STARTS if one in columns.portfolio]
    cells = [f"case when {wrong.format(one)} then null else {one} end" for one in starts]
    return f"coalesce({', '.join(cells)})" if cells else "null"


def _by_register(engine: Engine, columns: SideColumns, on: date) -> list[str]:
    """Vehicles whose certificate says something loud, and pledges near their end."""
    flags = [f"{flag} = 'true'" for flag in LOUD_FLAGS if flag in columns.register]
    flags += [f"{column} is not null" for column in LOUD_COLUMNS if column in columns.register]
    if "pledge_expires_on" in columns.register:
        horizon = (on + timedelta(days=LAPSING_DAYS)).isoformat()
        flags.append(f"pledge_expires_on <= '{horizon}'")
    keys = [key for key in ("plate", "vin") if key in columns.register]
    if flags:
        _loud(engine, "loud", f"select {', '.join(keys)} from register where {' or '.join(flags)}")
    else:
        _loud(engine, "loud", f"select {', '.join(keys)} from register limit 0")
    queries = _joined(columns, "loud", keys)
    if "pledge_creditor" in columns.register:
        security = "security" if "security" in columns.portfolio else "null"
        _loud(
            engine,
            "pledged",
            f"select {', '.join(keys)} from register where pledge_creditor is not null",
        )
        other = f" and coalesce({security}, '') <> 'pledge_siv'"
        queries += [query + other for query in _joined(columns, "pledged", keys)]
    return queries


def _by_operations(engine: Engine, columns: SideColumns, histories: Histories) -> list[str]:
    """Vehicles with an operation, after the contract began, that speaks for itself."""
    if not histories.operations:
        return []
    codes = ", ".join(quoted(code) for code in WATCHED_OPERATIONS)
    _loud(
        engine,
        "operated",
        f"select plate, vin, occurred_on from {_files(histories.operations)}"
        f" where replace(operation, '_CVN', '') in ({codes}) and cancelled_on is null",
    )
    begun = _begun(columns, "p.")
    after = f"coalesce(try_cast({begun} as date), date '0001-01-01')"
    return [
        f"select p.contract_number from portfolio p join operated o on o.{key} = p.{key}"
        f" where try_cast(o.occurred_on as date) > {after}"
        for key in ("plate", "vin")
        if key in columns.portfolio
    ]


def _by_inspections(engine: Engine, columns: SideColumns, histories: Histories) -> list[str]:
    """Vehicles whose odometer reads less than it did, by VIN or by plate."""
    if not histories.inspections:
        return []
    keys = [key for key in ("plate", "vin") if key in columns.portfolio]
    for key in keys:
        _loud(
            engine,
            f"fallen_{key}",
            f"""select distinct {key} from (
                select {key}, try_cast(odometer_km as bigint) as km, max(try_cast(odometer_km
                    as bigint)) over (partition by {key} order by inspected_on
                    rows between unbounded preceding and 1 preceding) as highest
                from {_files(histories.inspections)} where {key} is not null)
            where highest - km > {ODOMETER_TOLERANCE_KM}""",
        )
    return [
        f"select p.contract_number from portfolio p join fallen_{key} f on f.{key} = p.{key}"
        for key in keys
    ]


def _loud(engine: Engine, table: str, query: str) -> None:
    engine.run(f"create or replace temp table {table} as {query}")


def _joined(columns: SideColumns, table: str, keys: Sequence[str]) -> list[str]:
    return [
        f"select contract_number from portfolio where {key} in"
        f" (select {key} from {table} where {key} is not null)"
        for key in keys
        if key in columns.portfolio
    ]


def _write(engine: Engine, columns: SideColumns, histories: Histories, target: Path) -> None:
    """Write the chosen rows beside the register row that each pairs with."""
    names = [column.name for column in COLUMNS]
    ours = [column for column in names if column in columns.portfolio]
    theirs = [column for column in names if column in columns.register]
    engine.run("""create or replace temp table ours as
        select * from portfolio where contract_number in (select key from chosen)""")
    for key in ("plate", "vin"):
        if key not in columns.portfolio:
            engine.run(f"alter table ours add column {key} varchar")
    pair_chosen(engine, columns)
    cells = [f"p.{name(c)} as {name(EXPECTED + c)}" for c in ours]
    cells += [f"r.{name(c)} as {name(OBSERVED + c)}" for c in theirs]
    engine.run(f"""copy (
        select p.contract_number, p.plate, p.vin, p._batch as batch, p._as_of as expected_as_of,
            r._row is not null as is_found, r._as_of as as_of, r._batch as register_batch,
            {", ".join(cells)}, {_lists(engine, columns, histories)}
        from ours p join vehicles v on v.er = p._row left join theirs r on r._row = v.orow
            order by p.contract_number
    ) to {quoted(str(target))} (format parquet, compression lz4, row_group_size 5000)""")


def _lists(engine: Engine, columns: SideColumns, histories: Histories) -> str:
    """Return the SQL of a subject's operations, inspections and other open contracts, as lists."""
    _facts(engine, "operation_facts", histories.operations, OPERATION_CELLS)
    _facts(engine, "inspection_facts", histories.inspections, INSPECTION_CELLS)
    _opened(engine, columns)
    engine.run(f"""create or replace temp table contracts as
        select vehicle, list(contract_number) as numbers,
            list(contract_number) filter (where {_is_running(columns)}) as running,
            max({_begun(columns, "")}) as last_begun from opened group by vehicle""")
    engine.run(f"""create or replace temp table customers as
        select vehicle, {_customer(columns, "")} as customer, list(contract_number) as numbers
        from opened group by 1, 2""")
    return (
        """(select facts from operation_facts f where f.key = v.key) as operations,
        (select facts from inspection_facts f where f.key = v.key) as inspections,
        (select numbers from contracts c where c.vehicle = v.vehicle) as contracts,
        (select running from contracts c where c.vehicle = v.vehicle) as running,
        (select last_begun from contracts c where c.vehicle = v.vehicle) as last_begun,
        """
        f"""(select numbers from customers c where c.vehicle = v.vehicle
            and c.customer = {_customer(columns, "p.")}) as of_customer"""
    )


def _opened(engine: Engine, columns: SideColumns) -> None:
    """See the open contracts of the vehicles as `opened`: those chosen, and those in order beside them.

    A view: of the many columns of a portfolio few are read.
    """
    parts = [f"""select p.*, v.vehicle from ours p join vehicles v on v.er = p._row
        where p.vin is null and {_is_open(columns)}"""]  # fmt: skip
    if "vin" in columns.portfolio:
        parts.append(f"""select *, vin as vehicle from portfolio
            where vin in (select vehicle from vehicles) and {_is_open(columns)}""")
    engine.run(f"create or replace temp view opened as {' union all by name '.join(parts)}")


def _customer(columns: SideColumns, table: str) -> str:
    """Return the SQL of what tells a customer: the SIREN, else the name."""
    given = [one for one in ("customer_siren", "customer_name") if one in columns.portfolio]
    return f"coalesce({', '.join(f'{table}{one}' for one in given)})" if given else "null::varchar"


def _facts(engine: Engine, table: str, files: Sequence[Path], cells: Sequence[str]) -> None:
    """Make a table of facts by VIN, or by plate where the file or the contract has no VIN.

    A contract that gives none is known by the VIN and the plates of its register's row too. A file of
    long ago does not say since when a fact is known.
    """
    if not files:
        engine.run(f"create or replace temp table {table} (key varchar, facts varchar[][])")
        return
    given = set().union(*map(columns_of, files))
    columns = ", ".join(cell if cell in given else "null::varchar" for cell in cells)
    engine.run(f"""create or replace temp table {table} as
        with f as (select * from {_files(files)}),
        p as (select key, vin, plate from vehicles union select key, vin, now from vehicles)
        select key, list(fact) as facts from (
            select p.key, [{columns}] as fact
            from (select distinct key, vin from p) p join f on f.vin = p.vin
            union all
            select p.key, [{columns}] from p join f on f.plate = p.plate
            where f.vin is null or p.vin is null)
        group by 1""")


def _files(paths: Sequence[Path]) -> str:
    return f"read_parquet([{', '.join(quoted(str(path)) for path in paths)}], union_by_name = true)"
