"""A portfolio judged by the champion with its reasons, on the inputs of a contract; and a step back.

    python -m tests.benchmarks judging
    python -m tests.benchmarks.judging --cases 20000

Made cases with every input of the catalogue `contract-1`: flags, numbers, months, words and gaps as it
names them; one in twenty is sought. Scorecard and trees, no net, one thread. Reasons are told pattern
by pattern and case by case in turn, so that a busy machine weighs on both alike. Needs `make
.venv/.learning`.
"""

import argparse
import os
import time
from collections.abc import Mapping

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np  # its threads are counted when it is loaded
from tests.benchmarks.house import open_house  # as above
from tests.benchmarks.reports import write  # as above

from vigie.fraud.domain.inputs import InputKind, catalogue  # as above
from vigie.kernel.actor import system_actor  # as above
from vigie.scoring.domain.learning.arrays import Floats, probabilities_of  # as above
from vigie.scoring.domain.learning.lessons import Lessons  # as above
from vigie.scoring.domain.learning.rungs import Cut  # as above
from vigie.scoring.domain.learning.tables import Column, Layout, Table  # as above
from vigie.scoring.domain.levels import Level  # as above
from vigie.scoring.engines.blends import Blend  # as above
from vigie.scoring.engines.boosting import MANY, Boosting  # as above
from vigie.scoring.engines.nightly import Pace, first_champion  # as above

GAPS = 0.2
TURNS = 3
WITH_REASONS, ONE_CASE, BACK = 15.0, 0.020, 1.0


def main() -> None:
    """Measure and keep the figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.judging")
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--teaching", type=int, default=30_000)
    asked = parser.parse_args()
    with open_house():
        champion = first_champion(made(asked.teaching, 1), Pace(has_net=False))
        forest = next(one for one in champion.members if isinstance(one, Boosting))
        print(f"{len(catalogue().kinds)} inputs, {forest.trees} trees")
        held = judged(champion, asked.cases) | in_turn(champion, 4 * MANY)
        held["the previous champion put back"] = stepped_back(champion)
    for name, seconds in held.items():
        print(f"{name:<56}{seconds:>10.3f} CPU s{_verdict(name, seconds)}", flush=True)
    write("judging", {"trees": forest.trees, **held})


def _verdict(name: str, seconds: float) -> str:
    asked = {"all with reasons": WITH_REASONS, "one case": ONE_CASE, "put back": BACK}
    for part, most in asked.items():
        if part in name:
            return f"  asked {most:g}: {'reached' if seconds < most else 'NOT REACHED'}"
    return ""


def made(size: int, seed: int) -> Lessons:
    """Return cases with the inputs of a contract and their labels, all of one night."""
    chance, kinds = np.random.default_rng(seed), catalogue().kinds
    layout = Layout(tuple(Column(name) for name in kinds))
    values = np.column_stack([_column(kind, size, chance) for kind in kinds.values()])
    labels = chance.random(size) < probabilities_of(_truth(values))
    return Lessons(Table(layout, values), labels, np.zeros(size, np.int64), chance.random(size))


def _column(kind: InputKind, size: int, chance: np.random.Generator) -> Floats:
    if kind.words:
        found = chance.choice(sorted(set(kind.words.values())), size)
    elif "flag" in kind.read:
        found = (chance.random(size) < 0.15).astype(np.float64)
    else:
        found = np.round(chance.exponential(12.0, size), 1)
    missing = np.nan if kind.absent is None else kind.absent
    return np.asarray(np.where(chance.random(size) < GAPS, missing, found))


def _truth(values: Floats) -> Floats:
    """Return log-odds: every fourth input weighs, the first two of them together too."""
    known = np.nan_to_num(values)
    spread = known.std(axis=0)
    scaled = (known - known.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    return np.asarray(-5.5 + scaled[:, ::4].sum(axis=1) * 0.6 + scaled[:, 0] * scaled[:, 4])


def judged(champion: Blend, size: int) -> dict[str, float]:
    """Return the CPU seconds of judging many cases, and one."""
    from vigie.scoring.actions.judging import Judge
    from vigie.scoring.models import ModelVersion

    table = made(size, 2).table
    cases = _as_given(table)
    cut = float(np.sort(champion.chances(table))[-size // 100])
    judge = Judge(ModelVersion(), champion, (Cut(Level.ORANGE, cut, is_live=True),))
    held: dict[str, float] = {}
    started = time.process_time()
    found = judge.judge(cases)
    held[f"{size:,} cases judged, the hundredth at orange with reasons"] = _since(started)
    assert all(bool(one.reasons) == (one.rung.level is Level.ORANGE) for one in found)
    started = time.process_time()
    found = judge.judge(cases, explained=cases)
    held[f"{size:,} cases judged, all with reasons"] = _since(started)
    assert all(one.reasons for one in found)
    one = {case: cases[case] for case in list(cases)[:1]}
    started = time.process_time()
    for _ in range(20):
        judge.judge(one, explained=one)
    held["one case with reasons"] = _since(started) / 20
    return held


def in_turn(champion: Blend, size: int) -> dict[str, float]:
    """Return what reasons cost by patterns, and in parts that are too small for patterns."""
    table = made(size, 3).table
    parts = [table.only(slice(n, n + MANY - 1)) for n in range(0, size, MANY - 1)]
    patterns = alone = 0.0
    for _ in range(TURNS):
        started = time.process_time()
        champion.contributions(table)
        patterns += _since(started)
        started = time.process_time()
        for part in parts:
            champion.contributions(part)
        alone += _since(started)
    name = f"{size:,} cases, reasons"
    return {f"{name} by patterns": patterns / TURNS, f"{name} case by case": alone / TURNS}


def stepped_back(champion: Blend) -> float:
    """Return the CPU seconds of putting the previous champion back, in the database."""
    from vigie.database.tenant import tenant
    from vigie.scoring.actions import roll_back
    from vigie.scoring.actions.versions import crown, keep_version
    from vigie.tenancy.actions import create_organisation

    by = system_actor(create_organisation("Lessor of two champions"), name="bench")
    with tenant(by.organisation_id):
        first = keep_version(champion, "fraud", parent=None, card={}, by=by)
        second = keep_version(champion, "fraud", parent=first, card={}, by=by)
        crown(first, None, by=by)
        crown(second, first, by=by)
    started = time.process_time()
    roll_back("fraud", reason="bench", by=by, key="back")
    return _since(started)


def _as_given(table: Table) -> dict[str, Mapping[str, float]]:
    """Return cases as they come: an input that is not known is absent."""
    names, known = table.layout.names, ~np.isnan(table.values)
    return {
        f"case {number}": {
            name: value for name, value, is_known in zip(names, row, there, strict=True) if is_known
        }
        for number, (row, there) in enumerate(
            zip(table.values.tolist(), known.tolist(), strict=True)
        )
    }


def _since(started: float) -> float:
    return time.process_time() - started


if __name__ == "__main__":
    main()
