"""Writing and reading a ledger: `python -m tests.benchmarks ledger`.

An embedded server with its durable settings. `--rows` transfers in sheets of 10,000, then a tenth
as many in drafts of three; beside them the same rows by bare COPY into a table without index, key,
trigger or policy, in the same run. CPU seconds are those of this process and of its backend.
Target: 150,000 transfers a second by COPY.
"""

import argparse
import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
from tests.benchmarks.house import open_house
from tests.benchmarks.reports import write

if TYPE_CHECKING:
    from vigie.kernel.actor import Actor
    from vigie.ledger.domain.sheets import Sheet

DAY = date(2026, 11, 2)
PER_SHEET = 10_000
TARGET = 150_000


@dataclass(slots=True)
class Timed:
    """Seconds by the clock, and of processor in this process and in PostgreSQL's."""

    seconds: float = 0.0
    python: float = 0.0
    server: float = 0.0

    @property
    def cpu(self) -> float:
        return self.python + self.server


@contextmanager
def timed(cursor: Any) -> Iterator[Timed]:
    cursor.execute("select pg_backend_pid()")
    (pid,) = cursor.fetchone()
    found = Timed()
    before = (time.monotonic(), _python_cpu(), _server_cpu(pid))
    yield found
    after = (time.monotonic(), _python_cpu(), _server_cpu(pid))
    found.seconds, found.python, found.server = (
        late - soon for late, soon in zip(after, before, strict=True)
    )


def _python_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _server_cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


def main() -> None:
    """Fill a ledger, read it, print rates and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    rows = parser.parse_args().rows
    with open_house():
        from vigie.kernel.actor import system_actor
        from vigie.ledger.actions import adopt_chart
        from vigie.tenancy.actions import create_organisation

        by = system_actor(create_organisation("Bench"), name="bench")
        adopt_chart("fr_lessor", currency="EUR", by=by, key="chart")
        written = _write_all(by, rows)
        read = _read_all(by)
    _report(rows, written, read)


def _write_all(by: "Actor", rows: int) -> dict[str, Timed]:
    from django.db import connection

    from vigie.database.tenant import tenant
    from vigie.journal.actions import act, record
    from vigie.ledger.actions import post_many

    @act("bench.posted")
    def posted(size: int, *, in_sheets: bool, by: "Actor", key: str) -> None:
        made = sheets(size) if in_sheets else drafts(size)
        post_many(made, by=by)
        record("bench.thing", 1)

    found = {"bare COPY": _bare(rows)}
    with tenant(by.organisation_id), connection.cursor() as cursor:
        with timed(cursor) as found["sheets of 10,000"]:
            posted(rows, in_sheets=True, by=by, key="sheets")
        with timed(cursor) as found["drafts of 3"]:
            posted(rows // 10, in_sheets=False, by=by, key="drafts")
    return found


def sheets(rows: int) -> Iterator["Sheet"]:
    from vigie.ledger.domain.sheets import Block, Sheet

    for first in range(0, rows, PER_SHEET):
        subjects = range(first, min(first + PER_SHEET, rows))
        block = Block(
            debit="interest_receivable",
            credit="interest_income",
            currency="EUR",
            value_on=DAY,
            subject_kind="leasing.contract",
            subjects=subjects,
            minors=[100 + one % 900 for one in subjects],
            text="Intérêts courus",
        )
        yield Sheet(f"accrual {DAY} {first}", "bench.accrued", DAY, (block,))


def drafts(rows: int) -> Iterator[Any]:
    from vigie.kernel.money import Money
    from vigie.ledger.domain.transfers import Draft, Subject, Transfer

    for number in range(rows // 3):
        moved = (
            Transfer("customer_receivable", "rental_income", Money(27_652, "EUR"), DAY, "Loyer"),
            Transfer("customer_receivable", "output_vat", Money(5_530, "EUR"), DAY, "TVA"),
            Transfer("customer_receivable", "service_income", Money(900, "EUR"), DAY, "Entretien"),
        )
        about = Subject("leasing.contract", number)
        yield Draft(f"bill {number}", "bench.billed", DAY, moved, about, "sales", f"F-{number}")


def _bare(rows: int) -> Timed:
    """COPY the same lines into a table like the ledger's, without all that guards it."""
    from vigie.database.addresses import owner_url

    lines = "".join(
        f"1\t{1 + number // PER_SHEET}\t{1 + number % PER_SHEET}\t1\t{100 + number % 900}"
        f"\t{DAY}\t{DAY}\tleasing.contract\t{number}\tIntérêts courus\n"
        for number in range(rows)
    )
    columns = (
        "organisation_id, entry_id, line, route_id, minor, value_on, booked_on, subject_kind, "
        "subject_id, text"
    )
    with psycopg.connect(owner_url()) as link, link.cursor() as cursor:
        cursor.execute("create table bench_bare (like ledger_transfer)")
        link.commit()
        with timed(cursor) as found:
            with cursor.copy(f"copy bench_bare ({columns}) from stdin") as copy:
                copy.write(lines)
            link.commit()
        cursor.execute("drop table bench_bare")
    return found


def _read_all(by: "Actor") -> dict[str, Timed]:
    from django.db import connection

    from vigie.database.tenant import tenant
    from vigie.ledger.domain.transfers import Subject
    from vigie.ledger.models import Account
    from vigie.ledger.queries.balances import Asked, balances_by_subject, balances_of
    from vigie.ledger.queries.statements import StatementAsked, account_statement
    from vigie.ledger.queries.trial import TrialAsked, trial_balance
    from vigie.ledger.queries.verification import verify

    number, end = by.organisation_id, date(2026, 12, 31)
    found: dict[str, Timed] = {}
    with tenant(number), connection.cursor() as cursor:
        account = Account.objects.get(role="interest_income").pk
        asked: dict[str, Callable[[], object]] = {
            "trial balance": lambda: trial_balance(by, TrialAsked(end)),
            "a page of a statement": lambda: account_statement(
                by, account, StatementAsked(date(2026, 1, 1), end)
            ),
            "a subject's balances": lambda: balances_of(
                number, Subject("leasing.contract", 7), on=end
            ),
            "one role, all subjects": lambda: balances_by_subject(
                number, "interest_receivable", "leasing.contract", at=Asked(end)
            ),
            "verify": lambda: verify(number),
        }
        for name, ask in asked.items():
            with timed(cursor) as found[name]:
                ask()
    return found


def _report(rows: int, written: dict[str, Timed], read: dict[str, Timed]) -> None:
    bare = written["bare COPY"].cpu / rows
    sizes = {"bare COPY": rows, "sheets of 10,000": rows, "drafts of 3": rows // 10 // 3 * 3}
    print(f"\n{'write':<24}{'rows/s':>10}{'per CPU s':>11}{'server':>11}{'x bare':>8}")
    for name, one in written.items():
        size = sizes[name]
        print(
            f"{name:<24}{size / one.seconds:>10,.0f}{size / one.cpu:>11,.0f}"
            f"{size / one.server:>11,.0f}{one.cpu / size / bare:>8.1f}"
        )
    print(f"\n{'read':<24}{'ms':>10}{'CPU ms':>11}")
    for name, one in read.items():
        print(f"{name:<24}{one.seconds * 1000:>10,.0f}{one.cpu * 1000:>11,.0f}")
    figures = {
        name: {"seconds": one.seconds, "python": one.python, "server": one.server}
        for name, one in (written | read).items()
    }
    write("ledger", {"rows": rows, "target": TARGET, "figures": figures})


if __name__ == "__main__":
    main()
