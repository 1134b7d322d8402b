"""Each file by each model: chosen on the validation cases, then fitted anew on both, then measured."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from tests.benchmarks.learning.files import Cases, Split

from vigie.scoring.domain.learning.arrays import Flags, Floats
from vigie.scoring.domain.learning.metrics import MEASURES
from vigie.scoring.domain.learning.scorecard import Scorecard
from vigie.scoring.domain.learning.tables import Table
from vigie.scoring.engines.blends import Blend
from vigie.scoring.engines.boosting import Boosting, Growth
from vigie.scoring.engines.nets_training import Training, fit_net
from vigie.scoring.ports import Model

# Above so many cases a net makes fewer, larger steps.
MANY = 40_000


@dataclass(frozen=True)
class Line:
    """A model on a file: its measures, CPU seconds of training, cases a CPU second."""

    model: str
    measures: dict[str, float]
    train: float
    speed: float


def joined(first: Cases, second: Cases) -> Cases:
    """Both, in one table."""
    values = np.concatenate([first.table.values, second.table.values])
    return Cases(
        Table(first.table.layout, values),
        np.concatenate([first.labels, second.labels]),
        np.concatenate([first.when, second.when]),
    )


def fitted(
    split: Split, seed: int, *, has_net: bool, is_refit: bool
) -> Iterator[tuple[str, Model, Model, float]]:
    """Yield each member as chosen on validation and as fitted on all that precedes the test."""
    whole = joined(split.train, split.valid) if is_refit else split.train
    watched = split.valid.table, split.valid.labels
    growth = Growth(seed=seed)
    for name, choose, again in (
        ("scorecard", _card, lambda _: _card(whole)),
        (
            "boosting",
            lambda part: Boosting.fit(part.table, part.labels, watched, growth),
            lambda chosen: Boosting.grow(whole.table, whole.labels, chosen.trees, growth),
        ),
        (
            "net",
            lambda part: fit_net(part.table, part.labels, watched, _training(part, seed)),
            lambda chosen: chosen,
        ),
    ):
        if name == "net" and not has_net:
            continue
        started = time.process_time()
        chosen = choose(split.train)
        final = again(chosen)
        yield name, chosen, final, time.process_time() - started


def _card(part: Cases) -> Scorecard:
    return Scorecard.fit(part.table, part.labels)


def _training(part: Cases, seed: int) -> Training:
    training = Training(seed=seed)
    return (
        replace(training, batch=1_024, passes=12, patience=3)
        if len(part.labels) > MANY
        else training
    )


def measured(split: Split, seed: int, *, has_net: bool, is_refit: bool) -> tuple[list[Line], Blend]:
    """Return a line for each member and for the blend, and the blend."""
    chosen, final, lines = [], [], []
    spent = 0.0
    for name, first, again, seconds in fitted(split, seed, has_net=has_net, is_refit=is_refit):
        chosen.append(first)
        final.append(again)
        alone = Blend.of([first], split.valid.table, split.valid.labels)
        kept = alone.recalibrated(split.valid.table, split.valid.labels, seed=seed)
        answer = Blend((again,), kept.weights, kept.calibration)
        lines.append(_line(name, answer, split.test, seconds))
        spent += seconds
    blend = Blend.of(chosen, split.valid.table, split.valid.labels)
    blend = blend.recalibrated(split.valid.table, split.valid.labels, seed=seed)
    final_blend = Blend(tuple(final), blend.weights, blend.calibration)
    lines.append(_line("blend", final_blend, split.test, spent))
    return lines, final_blend


def _line(name: str, answer: Blend, test: Cases, seconds: float) -> Line:
    started = time.process_time()
    chances = answer.chances(test.table)
    spent = max(time.process_time() - started, 1e-9)
    return Line(name, measures_of(chances, test.labels), seconds, len(chances) / spent)


def measures_of(chances: Floats, labels: Flags) -> dict[str, float]:
    """Return every measure once."""
    return {name: measure(chances, labels) for name, measure in MEASURES.items()}


def mean_over(runs: list[list[Line]], pick: Callable[[Line], float]) -> dict[str, float]:
    """Return, by model, the mean of a figure over seeds."""
    return {
        line.model: float(np.mean([pick(run[place]) for run in runs]))
        for place, line in enumerate(runs[0])
    }
