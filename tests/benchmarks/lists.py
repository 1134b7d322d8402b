"""Lists and searches over a million certificates: `python -m tests.benchmarks lists`.

An embedded server with its durable settings, one organisation of `--rows` certificates and a
twentieth as many alerts, another of a fifth of that. Every question is asked as the
application's role, under row policies. Target: 200 ms at the 95th percentile of each kind.
Options: `--rows N`, `--tries N` questions of a kind, `--only WORD` kinds that contain it,
`--keep FOLDER` a home to keep and find again.
"""

import argparse
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.house import open_house
from tests.benchmarks.reports import write

if TYPE_CHECKING:
    from tests.benchmarks.asking import Timed

TARGET_MS = 200.0


def main() -> None:
    """Fill a house, ask everything, print what is over its target and the worst of the rest."""
    options = _options()
    with open_house(options.keep):
        from tests.benchmarks.asking import ask, settle_in  # Django is ready

        started = time.monotonic()
        by = settle_in(options.rows)
        print(f"{options.rows:,} certificates stand after {time.monotonic() - started:.0f} s")
        timed = ask(by, tries=options.tries, only=options.only)
    _report(options.rows, timed)


def _report(rows: int, timed: Sequence["Timed"]) -> None:
    worst = sorted(timed, key=lambda one: -one.p95)
    over = [one for one in worst if one.p95 > TARGET_MS]
    quietly = [one for one in worst if one.quiet_p95 > TARGET_MS]
    heads = "".join(f"{head:>8}" for head in ("p50", "p95", "p99", "quiet", "CPU"))
    print(f"\n{'kind':<52}{'asked':>6}{heads}  ms")
    for one in worst[: max(len(over) + 10, 25)]:
        mark = "  over" if one.p95 > TARGET_MS else ""
        print(
            f"{one.kind:<52}{one.asked:>6}{one.p50:>8.1f}{one.p95:>8.1f}{one.p99:>8.1f}"
            f"{one.quiet_p95:>8.1f}{one.cpu:>8.1f}{mark}"
        )
    everything = sorted(value for one in timed for value in one.all_ms)
    p95 = everything[int(len(everything) * 0.95)]
    print(f"{len(timed)} kinds, {len(everything)} questions, p95 of all {p95:.1f} ms")
    print(
        f"{len(over)} kinds over {TARGET_MS:.0f} ms at the 95th percentile,"
        f" {len(quietly)} without the wait for a processor"
    )
    kinds = [one.as_dict() for one in worst]
    write("lists", {"rows": rows, "target_ms": TARGET_MS, "p95_of_all": p95, "kinds": kinds})


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--tries", type=int, default=20)
    parser.add_argument("--only", default="")
    parser.add_argument("--keep", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    main()
