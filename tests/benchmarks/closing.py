"""The close of a day over very many contracts: `python -m tests.benchmarks closing`.

An embedded server with its durable settings. Of `--contracts` running contracts a thirtieth have an
instalment that falls due on the second day and three in a hundred, of businesses, have not paid the last
one. The first day meets every contract for the first time, the second carries what it knows, the third is
the last of a month: those who are late are asked for interest and 40 EUR each.

Beside each, in the same run: every row that the day left (closings, dues, open dues, tax documents,
events, entries, transfers) is taken out, the tables are vacuumed, and the same rows are brought
back by bare COPY into the same tables with all their indexes, keys, checks and triggers. What a day changes in
rows that stood before (lines marked as billed, states) is not in that COPY.
Target: three times. CPU seconds are those of this process and of its backend.
"""

import argparse
import secrets
import time
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from tests.benchmarks.house import open_house
from tests.benchmarks.ledger import Timed, timed
from tests.benchmarks.reports import write

DAYS = {
    "first day": date(2024, 2, 27),
    "second day": date(2024, 2, 28),
    "end of month": date(2024, 2, 29),
}
TARGET = 3.0
# What a day leaves, parents first, and how it is told from what stood before.
LEFT = {
    "leasing_invoice": "id",
    "leasing_due": "id",
    "leasing_opendue": "id",
    "leasing_contractevent": "id",
    "ledger_entry": "id",
    "ledger_transfer": "entry_id",
    "leasing_closing": "closed_on",
}
COLUMNS = """
select string_agg(quote_ident(column_name), ', ' order by ordinal_position)
from information_schema.columns where table_name = %s and is_generated = 'NEVER'
"""


def main() -> None:
    """Make contracts, close two days, print what they cost against bare COPY."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--contracts", type=int, default=1_000_000)
    contracts = parser.parse_args().contracts
    with open_house() as home:
        from django.db import connection

        from vigie.database.embedded.address import address_of
        from vigie.database.embedded.provision import superuser_url
        from vigie.leasing.actions import begin_close, set_business_date
        from vigie.site.closing import close_all

        by = _contracts(contracts)
        url = superuser_url(address_of(home), home, "vigie")
        with psycopg.connect(url, autocommit=True) as owner:
            owner.execute("vacuum (analyze)")
        connection.close()
        set_business_date(DAYS["first day"], by=by, key="eve")
        found: dict[str, Timed] = {}
        stood = [_latest(url)]
        with connection.cursor() as cursor:
            for name, day in DAYS.items():
                begin_close(day, by=by, key=secrets.token_hex(4))
                with timed(cursor) as found[name]:
                    close_all(by.organisation_id, tell=lambda _: None)
                stood.append(_latest(url))
            memory = _peaks(cursor)
        bare: dict[str, Timed] = {}
        rows = {}
        for name, (through, since) in zip(reversed(DAYS), pairwise(reversed(stood)), strict=True):
            rows[name], bare[name] = _bare(url, since, through)
    _report(contracts, rows, found, bare)
    print("peak memory: " + ", ".join(f"{name} {peak:,} MB" for name, peak in memory.items()))


def _contracts(contracts: int) -> Any:
    from tests.leasing.closing.copying import copy_contract

    from vigie.testing.contracts import credit, loa, new_lessor

    started = time.monotonic()
    lessor = new_lessor("Bench")
    due, later = date(2024, 1, 28), date(2024, 2, 5)
    owing = contracts * 3 // 100
    shares = (
        (credit(start_on=due), contracts // 60, False),
        (loa(start_on=due), contracts // 60, False),
        (credit(start_on=date(2024, 1, 5)), owing, True),
        (credit(start_on=later), contracts // 2 - contracts // 60 - owing, False),
        (loa(start_on=later), contracts // 2 - contracts // 60, False),
    )
    for agreement, copies, owes in shares:
        model = lessor.active(agreement, is_consumer=not owes)
        copy_contract(model, copies, by=lessor.by, lines=3, owing=owes)
    print(f"{contracts:,} contracts stand after {time.monotonic() - started:.0f} s", flush=True)
    return lessor.by


def _peaks(cursor: Any) -> dict[str, int]:
    """Return the most memory that this process and its backend ever held, in MB.

    Python's while it filled the tables too, the backend's with what it touched of 256 MB of shared buffers.
    """
    cursor.execute("select pg_backend_pid()")
    (pid,) = cursor.fetchone()
    return {"Python": _peak("self"), "PostgreSQL's backend": _peak(str(pid))}


def _peak(process: str) -> int:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    (peak,) = (line.split()[1] for line in lines if line.startswith("VmHWM:"))
    return int(peak) // 1024


def _latest(url: str) -> dict[str, Any]:
    """Return the last id of each table, a day for the closings."""
    with psycopg.connect(url) as link:
        chosen = {
            table: sql.SQL("select max({}) from {}").format(
                sql.Identifier(column), sql.Identifier(table)
            )
            for table, column in LEFT.items()
        }
        return {
            table: _one(link, query) or ("-infinity" if table == "leasing_closing" else 0)
            for table, query in chosen.items()
        }


def _one(link: "psycopg.Connection[Any]", query: sql.Composed) -> Any:
    row = link.execute(query).fetchone()
    return row[0] if row else None


def _bare(url: str, since: dict[str, Any], through: dict[str, Any]) -> tuple[dict[str, int], Timed]:
    """Take what a day left out of its tables, and bring it back by bare COPY."""
    rows: dict[str, int] = {}
    kept: dict[str, tuple[str, bytes]] = {}
    with psycopg.connect(url, autocommit=True) as link, link.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        for table, column in LEFT.items():
            names = cursor.execute(COLUMNS, [table]).fetchone()
            assert names is not None
            chosen = f"{column} > '{since[table]}' and {column} <= '{through[table]}'"
            with cursor.copy(
                f"copy (select {names[0]} from {table} where {chosen}) to stdout"
            ) as out:
                kept[table] = (names[0], b"".join(bytes(piece) for piece in out))
            cursor.execute(f"delete from {table} where {chosen}")
            rows[table] = cursor.rowcount
        cursor.execute("set session_replication_role = origin")
        cursor.execute("vacuum (analyze)")
        cursor.execute("begin")
        with timed(cursor) as spent:
            for table, (names_of, text) in kept.items():
                with cursor.copy(f"copy {table} ({names_of}) from stdin") as copy:
                    copy.write(text)
            cursor.execute("commit")
    return rows, spent


def _report(
    contracts: int,
    rows: dict[str, dict[str, int]],
    found: dict[str, Timed],
    bare: dict[str, Timed],
) -> None:
    for name, left in rows.items():
        print(f"{name}: " + ", ".join(f"{table} {count:,}" for table, count in left.items()))
    print(
        f"\n{'':<16}{'seconds':>10}{'CPU s':>8}{'contracts per CPU s':>22}{'bare CPU s':>12}{'x':>6}"
    )
    for name, one in found.items():
        print(
            f"{name:<16}{one.seconds:>10.1f}{one.cpu:>8.1f}{contracts / one.cpu:>22,.0f}"
            f"{bare[name].cpu:>12.1f}{one.cpu / bare[name].cpu:>6.1f}"
        )
    figures = {
        name: {
            "seconds": one.seconds,
            "python": one.python,
            "server": one.server,
            "bare": bare[name].cpu,
        }
        for name, one in found.items()
    }
    write("closing", {"contracts": contracts, "rows": rows, "target": TARGET, "figures": figures})


if __name__ == "__main__":
    main()
