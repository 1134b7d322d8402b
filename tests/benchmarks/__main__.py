"""`make bench`: CPU seconds, peak memory and ratios, each bench in a process of its own.

    make bench                                   every bench at its full size
    make bench ARGS="lists"                      one
    make bench ARGS="lists --rows 200000"        with its own options

A bench is a module beside this one that can be run by itself; it prints its figures and writes
them to build/bench. What is named here and not written yet is left out, and said.
"""

import sys
from importlib.util import find_spec

from tests.benchmarks.measure import Cost, cost_of

BENCHES = {
    "comparison": "files of 1 M certificates compared, against the floor and against others",
    "whole_job": "two files of 1 M rows: import, compare, record, assess, alert",
    "lists": "lists and searches with 1 M certificates in one organisation",
    "schedules": "schedules of a portfolio, one by one and all at once, against QuantLib",
    "contracts": "lists of 1 M contracts, and their portfolio measured and read",
    "pricing": "quotes of five products for three unknowns a CPU second",
    "takeover": "ten thousand running contracts read, checked, written and booked",
    "apr": "annual percentage rates of a portfolio, against pyxirr",
    "closing": "two days closed for a million contracts, against bare COPY of what they leave",
    "ledger": "a million transfers posted by COPY, against bare COPY; balances; verification",
    "papers": "offers, schedules and Factur-X invoices a CPU second, against a bare page",
    "world": "our own world: reds against the truth, frauds that only payments show",
    "judging": "a portfolio judged by the champion with its reasons; a champion put back",
    "latency": "one changed certificate through the API to alert and queued e-mail",
}


def main() -> None:
    """Run the benches asked for; the status is that of the worst."""
    asked, options = _asked(sys.argv[1:])
    costs: dict[str, Cost | None] = {}
    for name in asked:
        print(f"\n== {name}: {BENCHES[name]}", flush=True)
        costs[name] = _run(name, options)
    print(f"\n{'bench':<16}{'CPU s':>10}{'seconds':>10}{'peak MB':>10}")
    for name, cost in costs.items():
        print(f"{name:<16}{_figures(cost)}")
    sys.exit(any(cost is None for cost in costs.values()))


def _asked(words: list[str]) -> tuple[list[str], list[str]]:
    names = [word for word in words if word in BENCHES]
    if words and not names:
        sys.exit(f"No bench is called {words[0]}. Known: {', '.join(BENCHES)}.")
    known = [name for name in BENCHES if find_spec(f"tests.benchmarks.{name}")]
    for name in names or BENCHES:
        if name not in known:
            print(f"{name} is not written yet: left out")
    return [name for name in names or known if name in known], words[len(names) :]


def _run(name: str, options: list[str]) -> Cost | None:
    try:
        cost = cost_of([sys.executable, "-m", f"tests.benchmarks.{name}", *options])
    except RuntimeError as failure:
        print(failure, flush=True)
        return None
    print(cost.output, flush=True)
    return cost


def _figures(cost: Cost | None) -> str:
    if cost is None:
        return f"{'failed':>10}"
    return f"{cost.cpu_seconds:>10.1f}{cost.seconds:>10.1f}{cost.peak_mb:>10}"


if __name__ == "__main__":
    main()
