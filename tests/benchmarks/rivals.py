"""What the comparison is measured against; each function is one process: `rivals.py NAME E O`.

`floor` reads and hashes both canonical files and joins their bare keys. `bare` reads raw files,
canonicalises each once with our own fast path, hashes and joins, and keeps nothing. `plain` is
the same with the engine's string functions. `datacompy` runs in its own environment.
"""

import sys
from pathlib import Path

LINE, RAW = "_line", "raw_"


def _fields(path: str) -> list[str]:
    import duckdb

    with duckdb.connect() as engine:
        named = engine.execute(f"describe from '{path}'").fetchall()
    return [row[0] for row in named if not row[0].startswith((LINE, RAW))]


def floor(expected: str, observed: str) -> None:
    """Read and hash all columns of both sides; join the bare keys."""
    import duckdb

    with duckdb.connect() as engine:
        engine.execute("set memory_limit = '1GB'")
        for path in (expected, observed):
            columns = ", ".join(_fields(path))
            print(engine.execute(f"select bit_xor(hash({columns})) from '{path}'").fetchall())
        join = f"""select count(*) from '{expected}' e
            join '{observed}' o on e.plate = o.plate and e.vin = o.vin"""
        print(engine.execute(join).fetchall())


def bare(expected: str, observed: str) -> None:
    """Read raw files, canonicalise in one pass, hash and join."""
    import duckdb

    from vigie.connectors.files import open_table
    from vigie.registrations.engines.canonicalise import Canonicalised, canonical_tables

    with duckdb.connect() as engine:
        engine.execute("set memory_limit = '1GB'")
        for side, path in (("e", expected), ("o", observed)):
            engine.execute(f"create table {side} (k ubigint, h ubigint)")
            found = Canonicalised(Path(path))
            batches = open_table(Path(path)).batches()
            for table in canonical_tables(batches, found, keep_others=False):
                engine.register("part", table.select(list(found.columns)))
                columns = ", ".join(found.columns)
                engine.execute(
                    f"insert into {side} select hash(plate, vin), hash({columns}) from part"
                )
        print(engine.execute("select count(*) from e join o using (k)").fetchall())


def plain(expected: str, observed: str) -> None:
    """Read raw CSV files, canonicalise with the engine's string functions, hash and join."""
    import duckdb

    with duckdb.connect() as engine:
        engine.execute("set memory_limit = '1GB'")
        for side, path in (("e", expected), ("o", observed)):
            read = f"read_csv('{path}', all_varchar = true, delim = ';')"
            named = engine.execute(f"describe from {read}").fetchall()
            cells = {row[0]: _plain_cell(row[0]) for row in named}
            engine.execute(f"""create table {side} as select
                hash({cells["plate"]}, {cells["vin"]}) as k, hash({", ".join(cells.values())}) as h
                from {read}""")
        print(engine.execute("select count(*) from e join o using (k)").fetchall())


def _plain_cell(column: str) -> str:
    folded = f"strip_accents(upper(replace(replace({column}, 'ß', 'ss'), 'œ', 'oe')))"
    if column in ("plate", "vin"):
        return f"regexp_replace({folded}, '[^A-Z0-9]+', '', 'g')"
    if column.endswith("_on"):
        return f"coalesce(try_strptime({column}, ['%d/%m/%Y', '%Y-%m-%d'])::date::varchar, '')"
    spaced = f"trim(regexp_replace({folded}, '[\\s''’-]+', ' ', 'g'))"
    return f"nullif(nullif({spaced}, 'ND'), 'INCONNU')"


def datacompy(expected: str, observed: str) -> None:
    """Compare with datacompy on Polars, the usual answer; its output is one wide frame."""
    import datacompy as peer
    import polars  # type: ignore[import-not-found]  # lives in .venv-bench

    columns = [name for name in _parquet_columns(observed) if not name.startswith((LINE, RAW))]
    sides = [polars.read_parquet(path, columns=columns) for path in (expected, observed)]
    compared = peer.PolarsCompare(sides[0], sides[1], join_columns=["plate", "vin"])
    print(compared.intersect_rows.height, compared.all_mismatch().height)


def _parquet_columns(path: str) -> list[str]:
    import polars

    return list(polars.read_parquet_schema(path))


if __name__ == "__main__":
    {"floor": floor, "bare": bare, "plain": plain, "datacompy": datacompy}[sys.argv[1]](
        *sys.argv[2:]
    )
