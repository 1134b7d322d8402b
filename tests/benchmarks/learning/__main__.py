"""`make bench-learning`: what the models are worth on public files, beside what was published.

    make bench-learning DATA=../shared/data/scoring
    make bench-learning DATA=... ARGS="tables --seeds 1"

Parts: tables, promises, nights, speed; all without a name. One thread. A figure that is not
reached is printed as not reached.
"""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
from tests.benchmarks.learning import nights, promises, speed, tables
from tests.benchmarks.learning.files import FILES, Split

from vigie.scoring.domain.learning.certificates import Cases
from vigie.scoring.engines.blends import Blend
from vigie.scoring.engines.nightly import Pace

# Published or measured before: domain notes of the project; None: not measured.
ANCHORS = {
    "card": "handbook 0.871/0.658; CatBoost 0.909/0.718; must 0.91/0.72, recall 0.77",
    "vehicle-time": "LightGBM 0.768/0.144; CatBoost 0.778/0.161; must 0.785/0.165",
    "vehicle-random": "LightGBM 0.847/0.225; TabM 0.850/0.245; must 0.855/0.275",
    "gmsc": "LightGBM 0.868/0.402; must 0.869, ECE 0.004",
    "taiwan": "LightGBM 0.786/0.567; must 0.788",
    "gmsc-lawful": "without age and family: no anchor",
    "taiwan-lawful": "without sex, age and family: no anchor",
}
MUST: dict[str, dict[str, float]] = {
    "card": {"auc": 0.91, "ap": 0.72, "recall_at_1": 0.77},
    "vehicle-time": {"auc": 0.785, "ap": 0.165},
    "vehicle-random": {"auc": 0.855, "ap": 0.275},
    "gmsc": {"auc": 0.869, "ece": 0.004},
    "taiwan": {"auc": 0.788},
    "gmsc-lawful": {},
    "taiwan-lawful": {},
}
NEAR_BOOSTING = 0.015
CREDIT = ("gmsc", "taiwan", "gmsc-lawful", "taiwan-lawful")
DRAWS = 200


def main() -> None:
    """Run the parts asked for."""
    asked = _arguments()
    parts: dict[str, Callable[[argparse.Namespace], None]] = {
        "tables": _tables,
        "nights": _nights,
        "speed": _speed,
    }
    for name in asked.parts or parts:
        print(f"\n== {name}", flush=True)
        parts[name](asked)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench-learning")
    parser.add_argument("parts", nargs="*")
    parser.add_argument("--data", default=os.environ.get("VIGIE_SCORING_DATA", ""))
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--files", default=",".join(FILES))
    parser.add_argument("--per-night", type=int, default=500)
    parser.add_argument("--loan-nights", type=int, default=70)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--without-net", action="store_true")
    asked = parser.parse_args()
    if asked.parts != ["speed"] and not (Path(asked.data) / "vehicle_claims.parquet").is_file():
        sys.exit("The public files are not here: name their folder with DATA=... or --data.")
    return asked


def _seeds(asked: argparse.Namespace) -> range:
    return range(asked.first_seed, asked.first_seed + asked.seeds)


def _tables(asked: argparse.Namespace) -> None:
    for name in asked.files.split(","):
        file = FILES[name]
        whole = file.load(Path(asked.data))
        runs, blends = [], []
        for seed in _seeds(asked):
            split = file.split(whole, seed)
            lines, blend = tables.measured(
                split, seed, has_net=not asked.without_net, is_refit=file.is_refit
            )
            runs.append(lines)
            blends.append((blend, split, seed))
        _print_table(name, runs)
        _print_promises(*blends[0])


def _print_table(name: str, runs: list[list[tables.Line]]) -> None:
    print(f"\n{name}, mean of {len(runs)} seeds ± standard deviation. Before: {ANCHORS[name]}")
    print(
        f"{'model':<11}{'AUC':>15}{'AP':>15}{'KS':>8}{'R@1':>8}{'ECE':>9}{'Brier':>9}{'train s':>9}{'rows/s':>10}"
    )
    best: dict[str, float] = {}
    for place, line in enumerate(runs[0]):
        figures = {m: [run[place].measures[m] for run in runs] for m in line.measures}
        means = {m: float(np.mean(values)) for m, values in figures.items()}
        spread = {m: float(np.std(values)) for m, values in figures.items()}
        train = float(np.mean([run[place].train for run in runs]))
        rate = float(np.mean([run[place].speed for run in runs]))
        print(
            f"{line.model:<11}{means['auc']:>8.4f}±{spread['auc']:.4f}{means['ap']:>8.4f}±{spread['ap']:.4f}"
            f"{means['ks']:>8.3f}{means['recall_at_1']:>8.3f}{means['ece']:>9.4f}{means['brier']:>9.4f}"
            f"{train:>9.1f}{rate:>10,.0f}",
            flush=True,
        )
        for measure, value in means.items():
            better = min if measure in ("ece", "brier") else max
            best[measure] = better(best.get(measure, value), value)
    for measure, must in MUST[name].items():
        reached = best[measure] <= must if measure == "ece" else best[measure] >= must
        print(
            f"  {measure} {must}: {'reached' if reached else 'NOT REACHED'}, best {best[measure]:.4f}"
        )
    if name in CREDIT:
        means = tables.mean_over(runs, lambda line: line.measures["auc"])
        apart = means["boosting"] - means["scorecard"]
        said = "reached" if apart <= NEAR_BOOSTING else "NOT REACHED"
        print(f"  scorecard within {NEAR_BOOSTING} of boosting: {said}, {apart:.4f}")


def _print_promises(blend: Blend, split: Split, seed: int) -> None:
    fixed, test = (Cases(blend.chances(p.table), p.labels) for p in (split.valid, split.test))
    for kept in promises.all_levels(fixed, test, count=DRAWS, seed=seed):
        print(
            f"  {kept.level:<7} certified in {kept.certified:>6.1%}, broken in {kept.broken:>6.1%}"
            f" ({'kept' if kept.broken <= 0.05 else 'NOT KEPT'}); precision {kept.share_right:.3f},"
            f" found {kept.share_found:.3f}, flagged {kept.flagged:.4f}",
            flush=True,
        )


def _nights(asked: argparse.Namespace) -> None:
    print("two abrupt drifts (Agrawal), 60 nights, AUC over all nights / mean by night")
    for seed in _seeds(asked):
        stream = nights.drifting(seed, asked.per_night)
        pace = Pace(seed=seed, window=20, has_net=not asked.without_net)
        found = nights.compared(stream, pace)
        lied = nights.compared(nights.with_lies(stream), pace)
        lost = nights.after_lies(found.ours) - nights.after_lies(lied.ours)
        wild = nights.after_lies(found.refit) - nights.after_lies(lied.refit)
        print(
            f"  seed {seed}: "
            + ", ".join(
                f"{name} {told.auc():.4f}/{told.by_night():.4f}"
                for name, told in (
                    ("frozen", found.frozen),
                    ("refit", found.refit),
                    ("ours", found.ours),
                )
            )
            + f"; held in the clean run {found.ours.held}; lies held {lied.ours.held},"
            f" AUC lost after them {lost:+.4f} (refit without guard {wild:+.4f});"
            f" back {found.ours.rolled_back}",
            flush=True,
        )
    stream = nights.slow(Path(asked.data), asked.loan_nights)
    found = nights.compared(stream, Pace(has_net=False))
    best = max(found.frozen.auc(), found.refit.auc())
    print(
        f"car loans, {asked.loan_nights} nights: frozen {found.frozen.auc():.4f}, refit"
        f" {found.refit.auc():.4f}, ours {found.ours.auc():.4f}, held {found.ours.held},"
        f" lost to the best {best - found.ours.auc():+.4f}"
        f" ({'reached' if best - found.ours.auc() <= 0.003 else 'NOT REACHED'}: 0.003)",
        flush=True,
    )


def _speed(asked: argparse.Namespace) -> None:
    for name, seconds in speed.figures(asked.cases).items():
        print(f"{name:<45}{seconds:>10.3f} CPU s", flush=True)


main()
