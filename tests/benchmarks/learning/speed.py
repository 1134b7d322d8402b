"""Speed on one core: a portfolio with reasons, one case, one night."""

import time
from dataclasses import replace

import numpy as np
from tests.benchmarks.learning.agrawal import drawn
from tests.benchmarks.learning.streams import as_lessons

from vigie.scoring.domain.credit.builtin import TRUST, builtin_card
from vigie.scoring.domain.learning.labels import Input
from vigie.scoring.domain.learning.lessons import Lessons
from vigie.scoring.engines.blends import Blend
from vigie.scoring.engines.nightly import Pace, World, first_champion, learn_night


def portfolio(size: int, nights: int, seed: int) -> Lessons:
    """Cases with labels over some nights."""
    chance = np.random.default_rng(seed)
    per = size // nights
    parts = [as_lessons(drawn(chance, per, 4), night, seed) for night in range(nights)]
    whole = parts[0]
    for part in parts[1:]:
        whole = whole.joined(part)
    return whole


def figures(size: int) -> dict[str, float]:
    """Return CPU seconds of each."""
    pace = Pace(first_passes=5)
    lessons = portfolio(size, 30, 1)
    learned = lessons.between(0, 9)
    champion = first_champion(learned, pace)
    held: dict[str, float] = {}
    started = time.process_time()
    champion.chances(lessons.table)
    held[f"{size:,} cases scored"] = time.process_time() - started
    trees = Blend(champion.members[:1], np.array([1.0, 0.0]))
    started = time.process_time()
    trees.contributions(lessons.table)
    held[f"{size:,} cases, reasons of boosted trees"] = time.process_time() - started
    started = time.process_time()
    champion.contributions(lessons.table.only(slice(0, size // 50)))
    held[f"{size // 50:,} cases (2 %), reasons of every member"] = time.process_time() - started
    one = lessons.table.only(slice(0, 1))
    champion.contributions(one)
    started = time.process_time()
    for _ in range(20):
        champion.chances(one)
        champion.contributions(one)
    held["one case with reasons"] = (time.process_time() - started) / 20
    started = time.process_time()
    learn_night(champion, lessons, World(29), replace(pace, window=30))
    held[f"one night on {size:,} cases"] = time.process_time() - started
    return held | trust(size)


def trust(size: int) -> dict[str, float]:
    """Return the CPU seconds of trust scores, each with all its points."""
    card, chance = builtin_card(TRUST), np.random.default_rng(2)
    columns: dict[str, list[Input]] = {
        name: chance.uniform(0, 100, size).tolist() for name in card.inputs
    }
    started = time.process_time()
    scores, _ = card.scores(columns)
    assert len(scores) == size
    return {f"{size:,} trust scores with points": time.process_time() - started}
