"""A learned card of points says what its scorecard says, to the rounding of its points."""

import numpy as np
import pytest

from vigie.scoring.domain.credit.inputs import known_inputs
from vigie.scoring.domain.credit.learned import card_of, trust_card_of
from vigie.scoring.domain.credit.points import Card, Scaling
from vigie.scoring.domain.learning.arrays import Flags, probabilities_of
from vigie.scoring.domain.learning.scorecard import Scorecard
from vigie.scoring.domain.learning.tables import Layout, Table

NAMES = ("days_past_due", "on_time_share", "work")
LAYOUT = Layout(tuple(one.column for one in known_inputs(NAMES)))


def made(seed: int, size: int = 4_000) -> tuple[Table, Flags]:
    chance = np.random.default_rng(seed)
    late, share = chance.exponential(20, size), chance.uniform(0, 100, size)
    work = chance.integers(0, 4, size).astype(np.float64)
    labels = chance.random(size) < probabilities_of(
        -2 + 0.04 * late - 0.02 * share + 0.5 * (work == 3)
    )
    late[chance.random(size) < 0.1] = np.nan
    return Table(LAYOUT, np.column_stack([late, share, work])), labels


def points(card: Card, table: Table) -> list[int]:
    words = card.parts[2].input.categories
    late, share, work = table.values.T
    given = {
        "days_past_due": [None if np.isnan(one) else float(one) for one in late],
        "on_time_share": share.tolist(),
        "work": [words[int(place)] for place in work],
    }
    return [int(score) for score in card.scores(given)[0]]


@pytest.mark.parametrize("scaling", [Scaling(), Scaling(500, 20, 40)])
def test_points_stand_for_the_chances_of_the_scorecard(scaling: Scaling) -> None:
    learned = Scorecard.fit(*made(1))
    card = card_of("credit.trust", 2, learned, scaling)
    table, _ = made(2, 500)
    exact = scaling.offset - scaling.factor * learned.scores(table)
    found = np.array(points(card, table))
    assert np.max(np.abs(found - exact)) <= (len(NAMES) + 1) / 2
    chances = np.array([scaling.chance(score) for score in found.tolist()])
    allowed = (len(NAMES) + 1) / 2 / scaling.factor
    assert np.max(np.abs(np.log(chances / (1 - chances)) - learned.scores(table))) <= allowed + 1e-9
    assert all(min(part.points) == 0 for part in card.parts)


def test_a_learned_trust_card_reaches_from_nothing_to_a_thousand() -> None:
    learned = Scorecard.fit(*made(3))
    card = trust_card_of("credit.trust", 2, learned)
    assert (card.lowest, card.highest) == (0, 1_000)
    least = card.base + sum(min(part.points) for part in card.parts)
    most = card.base + sum(part.best for part in card.parts)
    assert -2 <= least <= 2
    assert 900 <= most <= 1_002
    table, _ = made(4, 400)
    order = np.argsort(-learned.scores(table), kind="stable")
    assert np.all(np.diff(np.array(points(card, table))[order]) >= -4)
