"""Schedules of a portfolio: `python -m tests.benchmarks.schedules [--contracts N] [--peer N]`.

Contracts of 60 months with a residual: whole rows (interest, principal, closing balance) by
`leasing.domain.portfolio`, in batches of 20,000 as a nightly job takes them, in arrears and in
advance; a few by `schedule.amortise`, whose rows must be the same; and as bonds with a sinking
notional by QuantLib (BSD) in its own environment. Each figure is CPU seconds of its own part.
"""

import argparse
import json
import subprocess
import time
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path

import numpy as np
from tests.benchmarks.reports import BUILD, write

from vigie.kernel.rate import Rate
from vigie.leasing.domain.portfolio import BILLION, Batch, amortise_all
from vigie.leasing.domain.schedule import amortise
from vigie.leasing.domain.shapes import LEVEL, Repays, Shape
from vigie.leasing.domain.terms import Drawdown, Interest, Terms, Timing

ROOT = Path(__file__).parents[2]
PEER = ROOT / ".venv-bench" / "bin" / "python"
MONTHS = 60
SINGLE = 1_000
BATCH = 20_000
SHAPES = {
    "steps": Shape(weights=(100,) * 20 + (60,) * 20 + (40,) * 20),
    "seasonal": Shape(weights=(1, 1, 0, 0, 2, 2, 2, 2, 1, 1, 1, 1) * 5),
    "equal principal": Shape(Repays.EQUAL),
    "interest only": Shape(Repays.NOTHING),
    "grace of principal": Shape(relief=6),
    "grace of interest": Shape(relief=6, unpaid=6),
}


def batches(contracts: int, *, in_advance: bool = False, shape: Shape = LEVEL) -> Iterator[Batch]:
    """Yield contracts of 5,000 to 50,000 with up to 40 % residual, at 1 to 12 %."""
    chance = np.random.default_rng(20261127)
    for start in range(0, contracts, BATCH):
        size = min(BATCH, contracts - start)
        price = chance.integers(500_000, 5_000_000, size)
        residual = price * chance.integers(0, 41, size) // 100
        rate = chance.integers(100, 1_201, size) * (BILLION // 10_000)
        yield Batch(price, residual, rate, MONTHS, in_advance=in_advance, shape=shape)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--contracts", type=int, default=1_000_000)
    asked.add_argument("--peer", type=int, default=5_000)
    options = asked.parse_args()
    figures = {
        "vigie, arrears": _many(options.contracts, in_advance=False),
        "vigie, advance": _many(options.contracts, in_advance=True),
        **{
            f"vigie, {name}": _many(options.contracts // 5, shape=shape)
            for name, shape in SHAPES.items()
        },
        "vigie, one by one": _single(),
    }
    if PEER.exists():
        figures["QuantLib"] = _peer(options.peer)
    for name, figure in figures.items():
        print(f"{name:<24}{figure:>12,.0f} schedules per CPU second")
    if PEER.exists():
        ratio = figures["vigie, arrears"] / figures["QuantLib"]
        print(f"{'against QuantLib':<24}{ratio:>12,.0f} times")
    print(write("schedules", {"contracts": options.contracts, "per_cpu_second": figures}))


def _many(contracts: int, *, in_advance: bool = False, shape: Shape = LEVEL) -> float:
    spent = 0.0
    for batch in batches(contracts, in_advance=in_advance, shape=shape):
        started = time.process_time()
        rows = amortise_all(batch)
        spent += time.process_time() - started
        assert (rows.principal.sum(0) == batch.financed - batch.residual).all()
    return contracts / spent


def _single() -> float:
    batch = next(batches(SINGLE, in_advance=False))
    contracts = [_terms(batch, place) for place in range(SINGLE)]
    started = time.process_time()
    schedules = [amortise(terms) for terms in contracts]
    spent = time.process_time() - started
    rows = amortise_all(batch)
    for place, schedule in enumerate(schedules):
        assert [row.closing for row in schedule.rows] == rows.closing[:, place].tolist()
    return SINGLE / spent


def _terms(batch: Batch, place: int) -> Terms:
    start = date(2026, 1, 1)
    return Terms(
        currency="EUR",
        drawdowns=(Drawdown(start, int(batch.financed[place])),),
        start_on=start,
        first_due_on=date(2026, 2, 1),
        count=MONTHS,
        interest=Interest(Rate(Fraction(int(batch.rate[place]), BILLION))),
        timing=Timing.ARREARS,
        residual=int(batch.residual[place]),
    )


def _peer(contracts: int) -> float:
    batch = next(batches(contracts, in_advance=False))
    rows = amortise_all(batch)
    BUILD.mkdir(parents=True, exist_ok=True)
    path = BUILD / "schedules_peer.npz"
    np.savez(path, financed=batch.financed, closing=rows.closing, rate=batch.rate / BILLION)
    command = [str(PEER), str(Path(__file__).parent / "schedules_peer.py"), str(path)]
    told = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    path.unlink()
    assert abs(told["interest"] - rows.interest.sum() / 100) < 0.01 * contracts * MONTHS
    return len(batch.financed) / float(told["cpu_seconds"])


if __name__ == "__main__":
    main()
