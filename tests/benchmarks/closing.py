"""The close of a day over very many contracts: `python -m tests.benchmarks closing`.

An embedded server with its durable settings. `--contracts` running contracts, a thirtieth of which
have an instalment that falls due on the second day. The first day reads every contract's version,
the second carries what it knows: that one counts. Beside it the rows that it left (closings, dues,
invoices, transfers) by bare COPY into tables without index, key, trigger or policy, in the same run.
Target: three times bare COPY. CPU seconds are those of this process and of its backend.
"""

import argparse
import io
import secrets
import time
from datetime import date
from typing import Any

import psycopg
from psycopg import sql
from tests.benchmarks.house import open_house
from tests.benchmarks.ledger import Timed, timed
from tests.benchmarks.reports import write

EVE, DAY = date(2024, 2, 19), date(2024, 2, 20)
TARGET = 3.0
# What the second day leaves, and how to tell it from the rest.
LEFT = {
    "leasing_closing": "closed_on = '2024-02-20'",
    "leasing_due": "due_on = '2024-02-20'",
    "leasing_opendue": "due_on = '2024-02-20'",
    "leasing_invoice": "due_on = '2024-02-20'",
    "ledger_transfer": "booked_on = '2024-02-20'",
}


def main() -> None:
    """Make contracts, close two days, print what they cost against bare COPY."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--contracts", type=int, default=1_000_000)
    contracts = parser.parse_args().contracts
    with open_house():
        from django.db import connection

        from vigie.database.addresses import owner_url
        from vigie.leasing.actions import begin_close, set_business_date
        from vigie.site.closing import close_all

        by = _contracts(contracts)
        with psycopg.connect(owner_url(), autocommit=True) as owner:
            owner.execute("analyze")
        set_business_date(EVE, by=by, key="eve")
        found: dict[str, Timed] = {}
        with connection.cursor() as cursor:
            for name, day in (("first day", EVE), ("second day", DAY)):
                begin_close(day, by=by, key=secrets.token_hex(4))
                with timed(cursor) as found[name]:
                    close_all(by.organisation_id, tell=lambda _: None)
        rows = _bare(owner_url(), found)
    _report(contracts, rows, found)


def _contracts(contracts: int) -> Any:
    from tests.leasing.closing.copying import copy_contract

    from vigie.testing.contracts import credit, loa, new_lessor

    started = time.monotonic()
    lessor = new_lessor("Bench")
    due, later = date(2024, 1, 20), date(2024, 1, 25)
    shares = (
        (credit(start_on=due), contracts // 60),
        (loa(start_on=due), contracts // 60),
        (credit(start_on=later), contracts // 2 - contracts // 60),
        (loa(start_on=later), contracts // 2 - contracts // 60),
    )
    for agreement, copies in shares:
        copy_contract(lessor.active(agreement), copies, by=lessor.by, lines=3)
    print(f"{contracts:,} contracts stand after {time.monotonic() - started:.0f} s", flush=True)
    return lessor.by


def _bare(url: str, found: dict[str, Timed]) -> dict[str, int]:
    rows: dict[str, int] = {}
    with psycopg.connect(url) as link, link.cursor() as cursor:
        kept: dict[str, bytes] = {}
        for table, chosen in LEFT.items():
            said = io.BytesIO()
            with cursor.copy(f"copy (select * from {table} where {chosen}) to stdout") as copy:
                for piece in copy:
                    said.write(piece)
            kept[table] = said.getvalue()
            rows[table] = kept[table].count(b"\n")
            name = sql.Identifier(f"bare_{table}")
            cursor.execute(sql.SQL("create table {} (like {})").format(name, sql.Identifier(table)))
        link.commit()
        with timed(cursor) as found["bare COPY of the second day"]:
            for table, text in kept.items():
                with cursor.copy(f"copy bare_{table} from stdin") as copy:
                    copy.write(text)
            link.commit()
    return rows


def _report(contracts: int, rows: dict[str, int], found: dict[str, Timed]) -> None:
    bare = found["bare COPY of the second day"]
    print(", ".join(f"{table} {count:,}" for table, count in rows.items()))
    print(f"\n{'':<30}{'seconds':>10}{'CPU s':>8}{'contracts per CPU s':>22}{'x bare CPU':>12}")
    for name, one in found.items():
        print(
            f"{name:<30}{one.seconds:>10.1f}{one.cpu:>8.1f}{contracts / one.cpu:>22,.0f}"
            f"{one.cpu / bare.cpu:>12.1f}"
        )
    figures = {
        name: {"seconds": one.seconds, "python": one.python, "server": one.server}
        for name, one in found.items()
    }
    write("closing", {"contracts": contracts, "rows": rows, "target": TARGET, "figures": figures})


if __name__ == "__main__":
    main()
