"""Our own world: reds against the truth, and frauds that only payments show.

    python -m tests.benchmarks world
    python -m tests.benchmarks.world --contracts 20000 --sticking 0.1
    python -m tests.benchmarks.world --parts payments --book 200000

Parts: `reds` plays a world's files through the real imports and the real watch, the last extract
24 hours after the one before, and counts subjects judged per CPU second; `payments` learns from
the labels of earlier contracts and is measured on the truth of later ones (needs `make
.venv/.learning`; left out without); `build` writes a world and counts. A figure that is not
reached is printed as not reached.
"""

import argparse
import resource
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
from tests.benchmarks.house import open_house
from tests.benchmarks.reports import write

from vigie.kernel.actor import Actor
from vigie.testing.world.book import make_book
from vigie.testing.world.build import build_world, labels_of
from vigie.testing.world.happenings import happenings_of, is_payment_only
from vigie.testing.world.payments import FEATURES, features_of, payments_of
from vigie.testing.world.rates import Drift, Plan

TODAY = date(2026, 11, 27)
PRECISION, RECALL, PAYMENT_RECALL, SUBJECTS = 0.99, 0.90, 0.60, 200_000
Figures = dict[str, object]


def main() -> None:
    """Run the parts asked for and keep their figures."""
    asked = _options()
    parts: dict[str, Callable[[argparse.Namespace], Figures]] = {
        "build": build,
        "reds": reds,
        "payments": payments,
    }
    kept: Figures = {}
    for name in asked.parts or parts:
        print(f"== {name}", flush=True)
        kept[name] = parts[name](asked)
    write("world", kept)


def build(asked: argparse.Namespace) -> Figures:
    """Write a world of `--book` contracts."""
    with tempfile.TemporaryDirectory() as folder:
        started = time.process_time()
        build_world(Path(folder), Plan(contracts=asked.book, seed=asked.seed), today=TODAY)
        cpu = time.process_time() - started
        size = sum(path.stat().st_size for path in Path(folder).rglob("*.parquet"))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{asked.book} contracts: {cpu:.1f} CPU s, {size / 1e6:.0f} MB of files, peak {peak} MB")
    return {"contracts": asked.book, "cpu_seconds": cpu, "megabytes": size / 1e6, "peak_mb": peak}


def reds(asked: argparse.Namespace) -> Figures:
    """Play a world and compare the reds read twice with the truth."""
    plan = Plan(
        contracts=asked.contracts,
        seed=asked.seed,
        fraud_share=asked.frauds,
        noise_share=asked.noise,
        sticking=asked.sticking,
    )
    with tempfile.TemporaryDirectory() as folder, open_house():
        from tests.playing import play_world, red_figures

        (world,) = build_world(Path(folder), plan, today=TODAY)
        started = time.process_time()
        by = play_world(world).by
        cpu = time.process_time() - started
        found, (rate, told) = red_figures(world, by), judged(by)
    print(
        f"{plan.contracts} contracts, frauds {plan.fraud_share:.2%}, noise {plan.noise_share:.1%} of "
        f"rows per extract, {plan.sticking:.0%} of it sticking"
    )
    print(f"certain, read twice: {found.confirmed}, right {found.right}, wrong {dict(found.wrong)}")
    print(f"visible frauds {found.visible}, found {found.found}, missed {dict(found.missed)}")
    print(_asked("precision of red", found.precision, PRECISION))
    print(_asked("recall of red", found.recall, RECALL))
    print(f"{cpu:.1f} CPU s of Python for {len(world.extracts)} extracts")
    print(_asked("subjects judged per CPU second", rate, SUBJECTS))
    print(f"the same with every reason, exculpation and its facts told: {told:,.0f}")
    return {
        "contracts": plan.contracts,
        "subjects_per_cpu_second": rate,
        "told_per_cpu_second": told,
        "precision": found.precision,
        "recall": found.recall,
        "confirmed": found.confirmed,
        "visible": found.visible,
        "sticking": plan.sticking,
        "frauds": plan.fraud_share,
    }


def payments(asked: argparse.Namespace) -> Figures:
    """Learn which contracts are frauds that no register shows; one line for each kind of drift."""
    from vigie.scoring.engines.installed import what_learns_here

    if not what_learns_here().boosting:
        print("what learns is not installed: make .venv/.learning")
        return {}
    found: Figures = {}
    for kind in ("none", "slow", "abrupt"):
        plan = Plan(contracts=asked.book, seed=asked.seed, drift=Drift(kind, -150))
        recalls = [payment_recall(plan, seed) for seed in range(asked.seeds)]
        mean, spread = float(np.mean(recalls)), float(np.std(recalls))
        print(_asked(f"drift {kind}: recall at 1 % ± {spread:.3f}", mean, PAYMENT_RECALL))
        found[kind] = mean
    return found


def payment_recall(plan: Plan, seed: int) -> float:
    """Return the share of later payment-only frauds found at one false alarm in a hundred.

    Learned from labels known today of contracts begun over 200 days ago (the last fifth of them
    chooses the number of trees), measured on the truth of those begun since.
    """
    from vigie.scoring.domain.learning.metrics import recall_at
    from vigie.scoring.domain.learning.tables import Column, Layout, Table
    from vigie.scoring.engines.boosting import Boosting, Growth

    chance = np.random.Generator(np.random.Philox(key=[plan.seed, seed]))
    book = make_book(plan, 0, chance, TODAY)
    done = happenings_of(book, plan, chance)
    values = features_of(book, payments_of(book, done, plan.drift, chance))
    who, label, known = labels_of(book, done, plan, chance)
    hidden = is_payment_only(done)
    kept = (known <= 0) & (book.starts[who] < -200) & (hidden[who] | ~done.is_fraud[who])
    who, flags = who[kept], label[kept].astype(np.bool_)
    order = np.argsort(book.starts[who], kind="stable")
    cut = len(order) * 4 // 5
    older, newer = order[:cut], order[cut:]
    table = Table(Layout(tuple(Column(name) for name in FEATURES)), values)
    watched = (table.only(who[newer]), flags[newer])
    model = Boosting.fit(table.only(who[older]), flags[older], watched, Growth(least_in_leaf=15))
    later = np.flatnonzero((book.starts >= -200) & (hidden | ~done.is_fraud))
    return recall_at(model.scores(table.only(later)), hidden[later])


def judged(by: Actor, sample: int = 1_000) -> tuple[float, float]:
    """Return subjects judged per CPU second, and judged with all that explains it told.

    Half of them differ, half do not; the best of five turns of each.
    """
    from vigie.database.tenant import tenant
    from vigie.flows.signals import signals_of
    from vigie.fraud.domain.rulebook import compiled_rulebook
    from vigie.registrations.models import Certificate
    from vigie.registrations.queries import own_names, subject_of
    from vigie.scoring.domain.evaluating import evaluate

    with tenant(by.organisation_id):
        own = tuple(one.dated for one in own_names(by))
        mine = Certificate.objects.filter(organisation_id=by.organisation_id).order_by("id")
        numbers = [
            *mine.filter(open_distortions__gt=0).values_list("id", flat=True)[: sample // 2],
            *mine.filter(open_distortions=0).values_list("id", flat=True)[: sample // 2],
        ]
    found = [subject for number in numbers if (subject := subject_of(by, number))]
    told = [(signals_of(one.facts, own), one.facts.as_of) for one in found]
    rulebook = compiled_rulebook()

    def judge_all() -> None:
        for signals, on in told:
            evaluate(rulebook, signals, on)

    def tell_all() -> None:
        for signals, on in told:
            for one in evaluate(rulebook, signals, on).findings:
                _ = one.reasons, one.exculpations, one.evidence

    return len(told) / _best(judge_all), len(told) / _best(tell_all)


def _best(run: Callable[[], None], turns: int = 5, rounds: int = 10) -> float:
    """Return the CPU seconds of one run, the best of some turns."""
    spent = []
    for _turn in range(turns):
        started = time.process_time()
        for _round in range(rounds):
            run()
        spent.append((time.process_time() - started) / rounds)
    return min(spent)


def _asked(what: str, found: float, must: float) -> str:
    said = "reached" if found >= must else "NOT REACHED"
    return f"{what}: {found:,.4g}, asked {must:,.4g}: {said}"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--parts", nargs="*")
    parser.add_argument("--contracts", type=int, default=20_000)
    parser.add_argument("--book", type=int, default=200_000)
    parser.add_argument("--frauds", type=float, default=0.02)
    parser.add_argument("--noise", type=float, default=0.01)
    parser.add_argument("--sticking", type=float, default=0.0)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--seeds", type=int, default=3)
    return parser.parse_args()


if __name__ == "__main__":
    main()
