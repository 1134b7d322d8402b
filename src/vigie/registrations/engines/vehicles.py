"""Which row of the register is whose, and which contracts are of one vehicle.

A contract is of the vehicle whose VIN it gives. One that gives none is of that of its register's row:
the row that bears its plate, else the only one that names it as the plate before and agrees
in something else (`FORMER`).
"""

from vigie.reconciliation.engine import Engine
from vigie.registrations.domain.former import FORMER
from vigie.registrations.engines.watching import SideColumns


def sharing_a_vehicle(engine: Engine, columns: SideColumns) -> list[str]:
    """Return the query of contracts of which one gives no VIN and another may be of its vehicle.

    Some too many: which row is whose is told once they are chosen.
    """
    if "plate" not in columns.portfolio & columns.register:
        return []
    vin = "vin" if "vin" in columns.portfolio else "null::varchar"
    engine.run(f"""create or replace temp table unnamed as
        select contract_number, plate from portfolio where {vin} is null and plate is not null""")
    if not engine.one("select count(*) from unnamed")[0]:
        return []
    seen = "r.vin" if "vin" in columns.register else "null::varchar"
    rows = " union ".join(
        f"select u.contract_number, coalesce({seen}, r.plate, u.plate) as vehicle"
        f" from unnamed u left join register r on r.{plate} = u.plate"
        for plate in ("plate", *({FORMER.column} & columns.register))
    )
    engine.run(f"create or replace temp table lent as {rows}")
    engine.run(f"""insert into lent select contract_number, {vin} from portfolio
        where {vin} in (select vehicle from lent)""")
    shared = "select vehicle from lent group by 1 having count(distinct contract_number) > 1"
    return [f"select contract_number from lent where vehicle in ({shared})"]


def pair_chosen(engine: Engine, columns: SideColumns) -> None:
    """Make `theirs`, the rows of the register that `ours` may name, and `vehicles`, who names which.

    On both keys, else the VIN, else the plate, else the previous plate, as in `reconciliation`.
    `vehicle` is what tells the vehicle of a contract: its VIN, else its row's, else a plate.
    """
    was = FORMER.column if FORMER.column in columns.register else "null::varchar"
    agrees = FORMER.agrees_sql(columns.portfolio, columns.register)
    lacked = "".join(
        f", null::varchar as {key}" for key in ("plate", "vin") if key not in columns.register
    )
    engine.run(f"""create or replace temp table theirs as
        select * from (select *, {was} as _was{lacked} from register)
        where vin in (select vin from ours where vin is not null)
            or plate in (select plate from ours where plate is not null)
            or _was in (select plate from ours where plate is not null and vin is null)""")
    engine.run(f"""create or replace temp table vehicles as
        with pairs as (
            select p._row as er, r._row as orow, row_number() over (partition by p._row
                order by (r.plate = p.plate and r.vin = p.vin) desc nulls last,
                    (r.vin = p.vin) desc nulls last, r._row) as rank
            from ours p join theirs r on r.vin = p.vin
            union all
            select p._row, r._row, 1000000 from ours p join theirs r on r.plate = p.plate
            union all
            select e._row, o._row, 2000000 from ours e join (
                select * from theirs where _was is not null
                qualify count(*) over (partition by _was) = 1) o on o._was = e.plate
            where e.vin is null and {agrees}),
        best as (select er, arg_min(orow, rank) as orow from pairs group by er)
        select p._row as er, b.orow, coalesce(p.vin, p.plate) as key, coalesce(p.vin, r.vin) as vin,
            p.plate, case when p.vin is null then r.plate end as now,
            coalesce(p.vin, r.vin, r.plate, p.plate) as vehicle
        from ours p left join best b on b.er = p._row left join theirs r on r._row = b.orow""")
