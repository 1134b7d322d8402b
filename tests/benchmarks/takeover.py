"""Running contracts taken over: `python -m tests.benchmarks.takeover [--contracts N]`.

A file is read and checked, then written and booked, on a server with its durable settings. CPU
seconds are those of this process, without PostgreSQL's. What the contracts come to in the tables is
held against the source's totals.
"""

import argparse
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.house import open_house
from tests.benchmarks.reports import write


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--contracts", type=int, default=10_000)
    contracts = asked.parse_args().contracts
    with open_house(), TemporaryDirectory() as folder:
        figures = _measured(Path(folder) / "running.csv", contracts)
    for name, (cpu, wall) in figures.items():
        print(f"{name:<20}{cpu:>8.1f} CPU s{wall:>8.1f} s")
    print(write("takeover", {"contracts": contracts, "figures": figures}))


def _measured(path: Path, contracts: int) -> dict[str, tuple[float, float]]:
    from vigie.database.tenant import tenant
    from vigie.leasing.actions import prepare, take_over
    from vigie.leasing.domain.takeover.totals import read_totals
    from vigie.ledger.actions import adopt_chart
    from vigie.testing.contracts import new_lessor
    from vigie.testing.running_contracts import OPENED_ON, running_file

    by = new_lessor().by
    for chart in ("fr_lessor", "ifrs_lessor"):
        adopt_chart(chart, currency="PLN", by=by, key=f"{chart} PLN")
    portfolio = running_file(path, contracts)
    expected = read_totals(portfolio.totals)
    began = _now()
    with tenant(by.organisation_id):
        prepared = prepare(path, expected, opened_on=OPENED_ON, by=by)
    checked = _now()
    done = take_over(prepared, by=by, key="bench")
    written = _now()
    assert (done.contracts, done.totals) == (contracts, expected)
    assert _in_the_tables(by.organisation_id) == {
        one.currency: (one.contracts, one.arrears) for one in expected
    }
    return {"read and checked": _apart(began, checked), "written": _apart(checked, written)}


def _in_the_tables(organisation_id: int) -> dict[str, tuple[int, int]]:
    from django.db.models import Count, Sum

    from vigie.database.tenant import tenant
    from vigie.leasing.models import Contract, OpenDue

    with tenant(organisation_id):
        counts = Contract.objects.values_list("currency").annotate(Count("id"))
        overdue = dict(OpenDue.objects.values_list("contract__currency").annotate(Sum("minor")))
        return {code: (count, overdue.get(code, 0)) for code, count in counts}


def _now() -> tuple[float, float]:
    return time.process_time(), time.monotonic()


def _apart(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    return other[0] - one[0], other[1] - one[1]


if __name__ == "__main__":
    main()
