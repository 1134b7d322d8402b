"""APRs of a portfolio: `python -m tests.benchmarks.apr [--contracts N]`.

Contracts of 61 flows (a drawdown and 60 rentals whose first is up to 29 days late) solved by
`leasing.domain.apr.portfolio`, by pyxirr (Rust; Unlicense) in its own environment, and a few by the
exact solver. Each figure is CPU seconds of its own process or part; the rates must agree.
"""

import argparse
import json
import subprocess
import time
from pathlib import Path

import numpy as np
from tests.benchmarks.reports import BUILD, write

from vigie.leasing.domain.apr.portfolio import Floats, _one, effective_rates

ROOT = Path(__file__).parents[2]
PEER = ROOT / ".venv-bench" / "bin" / "python"
EXACT = 200


def portfolio(contracts: int) -> tuple[Floats, Floats]:
    """Return years and amounts: rates of 1 to 12 % a year, rentals rounded to the cent."""
    chance = np.random.default_rng(20261127)
    price = chance.integers(500_000, 5_000_000, contracts).astype(float)
    monthly = chance.uniform(0.01, 0.12, contracts) / 12
    rental = np.round(price * monthly / (1 - (1 + monthly) ** -60))
    late = chance.integers(0, 30, contracts) / 365
    years = np.arange(61) / 12 + np.where(np.arange(61) > 0, late[:, None], 0.0)
    amounts = np.concatenate([0.98 * price[:, None], -np.repeat(rental[:, None], 60, axis=1)], 1)
    return years, amounts


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--contracts", type=int, default=200_000)
    contracts = asked.parse_args().contracts
    years, amounts = portfolio(contracts)
    regular = np.arange(61) / 12
    own = time.process_time()
    effective_rates(years, amounts)
    shared = time.process_time()
    rates = effective_rates(regular, amounts)
    done = time.process_time()
    figures = {
        "vigie, dates of its own": contracts / (shared - own),
        "vigie, equal months": contracts / (done - shared),
    }
    started = time.process_time()
    exact = [_one(regular, row) for row in amounts[:EXACT]]
    figures["vigie, exact"] = EXACT / (time.process_time() - started)
    assert np.allclose(rates[:EXACT], exact, rtol=0, atol=1e-12)
    if PEER.exists():
        figures["pyxirr, equal months"] = _peer(amounts, rates)
    for name, figure in figures.items():
        print(f"{name:<28}{figure:>12,.0f} APR per CPU second")
    if PEER.exists():
        ratio = figures["vigie, equal months"] / figures["pyxirr, equal months"]
        print(f"{'against pyxirr':<28}{ratio:>12.2f} times")
    print(write("apr", {"contracts": contracts, "flows": 61, "per_cpu_second": figures}))


def _peer(amounts: Floats, rates: Floats) -> float:
    BUILD.mkdir(parents=True, exist_ok=True)
    path = BUILD / "apr_amounts.npy"
    np.save(path, amounts)
    command = [str(PEER), str(Path(__file__).parent / "apr_peer.py"), str(path)]
    told = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    path.unlink()
    assert abs(told["sum"] - rates.sum()) < 1e-7 * len(rates)
    return float(len(amounts) / told["cpu_seconds"])


if __name__ == "__main__":
    main()
