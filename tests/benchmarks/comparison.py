"""The bench of the comparison: `python -m tests.benchmarks.comparison [--rows N] [--only canonical]`.

Prints CPU seconds, peak memory and ratios of one run, and writes build/bench/comparison_N.json.
Read CPU seconds and ratios: the clock depends on what else the machine does.
"""

import argparse
import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

from tests.benchmarks.certificates import Files, named
from tests.benchmarks.measure import Cost, cost_of

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "build" / "bench"
RIVALS = str(Path(__file__).parent / "rivals.py")
PEER = ROOT / ".venv-bench" / "bin" / "python"
PEER_ROWS = 2_000_000  # datacompy does not finish ten million rows within 13 GB
VIGIE = [sys.executable, "-c", "from vigie.site.cli import main; main()"]


def canonical_runs(expected: str, observed: str, rows: int, tries: int) -> dict[str, Cost]:
    """Return the costs of comparing canonical files."""
    result = str(BUILD / "result.parquet")
    runs = {
        "floor": [sys.executable, RIVALS, "floor", expected, observed],
        "compare canonical": [*VIGIE, "compare", expected, observed, "-o", result, "--json"],
    }
    if PEER.exists() and rows <= PEER_ROWS:
        runs["datacompy"] = [str(PEER), RIVALS, "datacompy", expected, observed]
    return {name: _told(name, command, tries) for name, command in runs.items()}


def raw_runs(expected: str, observed: str, ending: str, tries: int) -> dict[str, Cost]:
    """Return the costs of comparing raw files of one format."""
    result = str(BUILD / "result.parquet")
    runs = {
        f"bare {ending}": [sys.executable, RIVALS, "bare", expected, observed],
        f"compare {ending}": [*VIGIE, "compare", expected, observed, "-o", result, "--json"],
    }
    if ending == "csv":
        runs["plain csv"] = [sys.executable, RIVALS, "plain", expected, observed]
    return {name: _told(name, command, tries) for name, command in runs.items()}


def _files(rows: int, *, with_csv: bool) -> Files:
    """Make the files in a process of its own: the peak of a child begins with its parent's."""
    made = f"make(Path({str(BUILD / 'files')!r}), {rows}, with_csv={with_csv})"
    lines = "from pathlib import Path; from tests.benchmarks.certificates import make; "
    subprocess.run([sys.executable, "-c", lines + made], check=True, cwd=ROOT)
    return named(BUILD / "files", rows)


def _told(name: str, command: list[str], tries: int) -> Cost:
    cost = cost_of(command, tries=tries)
    figures = f"{cost.cpu_seconds:8.2f} CPU s{cost.seconds:8.2f} s{cost.peak_mb:7} MB"
    print(f"{name:<32}{figures}", flush=True)
    return cost


def main() -> None:
    """Make the files, run everything, print the table."""
    options = _options()
    BUILD.mkdir(parents=True, exist_ok=True)
    files = _files(options.rows, with_csv=options.only != "canonical")
    canonical = [str(BUILD / "files" / f"canonical_{s}_{options.rows}.parquet") for s in "eo"]
    costs: dict[str, Cost] = {}
    for source, target in zip(
        (files.expected_parquet, files.observed_parquet), canonical, strict=True
    ):
        if not Path(target).exists():
            command = [*VIGIE, "canonicalise", str(source), "-o", target]
            costs[f"canonicalise {source.stem}"] = _told(f"canonicalise {source.stem}", command, 1)
    costs |= canonical_runs(canonical[0], canonical[1], options.rows, options.tries)
    if options.only != "canonical":
        csv = str(files.expected_csv), str(files.observed_csv)
        costs |= raw_runs(*csv, "csv", options.tries)
        parquet = str(files.expected_parquet), str(files.observed_parquet)
        costs |= raw_runs(*parquet, "parquet", options.tries)
    _report(options.rows, costs)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--only", choices=["canonical", "all"], default="all")
    parser.add_argument("--tries", type=int, default=2)
    return parser.parse_args()


def _report(rows: int, costs: dict[str, Cost]) -> None:
    ratios = {
        f"{ours} / {theirs}": round(costs[ours].cpu_seconds / costs[theirs].cpu_seconds, 2)
        for ours, theirs in (
            ("compare canonical", "floor"),
            ("compare canonical", "datacompy"),
            ("compare csv", "bare csv"),
            ("compare csv", "plain csv"),
            ("compare parquet", "bare parquet"),
        )
        if ours in costs and theirs in costs
    }
    for name, ratio in ratios.items():
        print(f"{name:<40}{ratio:6.2f}")
    facts = {"rows": rows, "costs": {n: asdict(c) for n, c in costs.items()}, "ratios": ratios}
    (BUILD / f"comparison_{rows}.json").write_text(json.dumps(facts, indent=1))


if __name__ == "__main__":
    main()
