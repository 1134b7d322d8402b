"""Promotion, keeping, rollback: each ground by a case that shows it, bounds by a plain bootstrap."""

import numpy as np
import pytest

from vigie.scoring.domain.learning.arrays import Flags, Floats, probabilities_of
from vigie.scoring.domain.learning.audit import audited, chance_of_review, draw
from vigie.scoring.domain.learning.blending import blend_weights, blended
from vigie.scoring.domain.learning.exams import (
    Choice,
    Exam,
    Ground,
    decide,
    has_drifted,
    must_roll_back,
)
from vigie.scoring.domain.learning.metrics import losses


def world(seed: int, size: int = 2_000) -> tuple[Floats, Flags]:
    chance = np.random.default_rng(seed)
    scores = chance.normal(-1, 1.5, size)
    return scores, chance.random(size) < probabilities_of(scores)


def exam(seed: int, champion: float, candidate: float, size: int = 2_000) -> Exam:
    """Both see the true score, blurred by so many standard deviations."""
    scores, labels = world(seed, size)
    chance = np.random.default_rng(seed + 1_000)
    first, second = (
        probabilities_of(scores + chance.normal(0, b, size)) for b in (champion, candidate)
    )
    return Exam(first, second, labels)


def test_a_better_candidate_that_remembers_is_promoted() -> None:
    decision = decide(exam(1, 1.5, 0.2), exam(2, 1.0, 0.2), is_drifting=False, seed=1)
    assert decision.choice is Choice.PROMOTE
    assert decision.grounds == (Ground.GAINED,)
    assert decision.gain.mean > decision.gain.bound > 0


def test_a_candidate_not_proved_better_is_not() -> None:
    decision = decide(exam(1, 0.5, 0.5), exam(2, 0.5, 0.5), is_drifting=False, seed=1)
    assert decision.grounds == (Ground.NOT_BETTER,)


def test_few_cases_prove_nothing() -> None:
    decision = decide(exam(1, 3.0, 0.0, size=29), exam(2, 1.0, 0.2), is_drifting=False, seed=1)
    assert decision.grounds == (Ground.TOO_FEW,)


@pytest.mark.parametrize(
    ("is_drifting", "choice", "grounds"),
    [
        (False, Choice.KEEP, (Ground.FORGOT,)),
        (True, Choice.PROMOTE, (Ground.GAINED, Ground.WAIVED)),
    ],
)
def test_forgetting_is_forgiven_under_drift_only(
    is_drifting: bool, choice: Choice, grounds: tuple[Ground, ...]
) -> None:
    decision = decide(exam(1, 1.5, 0.2), exam(2, 0.2, 2.0), is_drifting=is_drifting, seed=1)
    assert (decision.choice, decision.grounds) == (choice, grounds)
    assert decision.memory_lost > 0.01


def test_no_old_cases_are_no_obstacle() -> None:
    none = Exam(np.zeros(0), np.zeros(0), np.zeros(0, np.bool_))
    assert decide(exam(1, 1.5, 0.2), none, is_drifting=False, seed=1).choice is Choice.PROMOTE
    assert decide(none, none, is_drifting=False, seed=1).grounds == (Ground.TOO_FEW,)


def test_a_champion_proved_worse_steps_back() -> None:
    seen = exam(5, 0.2, 2.0)
    assert must_roll_back(seen.champion, seen.candidate, seen.labels, seed=1)
    assert not must_roll_back(seen.candidate, seen.champion, seen.labels, seed=1)
    assert not must_roll_back(seen.champion, seen.champion, seen.labels, seed=1)


def test_the_bound_is_that_of_a_plain_bootstrap() -> None:
    held = exam(7, 0.8, 0.5, size=6_000)
    gains = losses(held.champion, held.labels) - losses(held.candidate, held.labels)
    chance = np.random.default_rng(3)
    plain = [float(np.mean(chance.choice(gains, len(gains)))) for _ in range(2_000)]
    spread = float(np.std(plain))
    bound = held.gain(seed=4, draws=4_000).bound
    assert bound == pytest.approx(float(np.quantile(plain, 0.05)), abs=0.15 * spread)
    assert held.gain(seed=4) == held.gain(seed=4)


def test_a_useless_candidate_is_promoted_in_one_draw_of_twenty_at_most() -> None:
    twins = [
        exam(seed, 0.7, 0.7, size=400).gain(seed=seed, draws=300).bound > 0 for seed in range(200)
    ]
    assert sum(twins) <= 10 + 6


def test_drift_is_a_fall_of_more_than_five_points() -> None:
    assert has_drifted(0.90, 0.849)
    assert not has_drifted(0.90, 0.851)


def test_the_blend_finds_the_member_that_is_right() -> None:
    scores, labels = world(9, 20_000)
    noise = np.random.default_rng(1).normal(0, 2, len(scores))
    weights = blend_weights(np.column_stack([scores, noise, -scores]), labels)
    assert weights == pytest.approx([1.0, 0.0, 0.0, 0.0], abs=0.06)
    assert np.all(weights[:3] >= 0)


def test_the_blend_is_where_no_small_step_lowers_the_loss() -> None:
    scores, labels = world(10, 4_000)
    chance = np.random.default_rng(2)
    members = np.column_stack([scores + chance.normal(0, s, len(scores)) for s in (0.7, 1.2)])
    weights = blend_weights(members, labels)

    def loss(at: Floats) -> float:
        return float(np.mean(losses(probabilities_of(blended(members, at)), labels)))

    for place in range(3):
        for step in (-0.05, 0.05):
            moved = weights.copy()
            moved[place] += step
            assert loss(moved) > loss(weights)


def test_the_audit_takes_its_share_and_always_the_same_cases() -> None:
    cases = [f"contract-{number}" for number in range(50_000)]
    taken = audited(cases, "salt", 0.02)
    assert len(taken) == pytest.approx(1_000, abs=100)
    assert taken == audited(cases, "salt", 0.02)
    assert set(taken) <= set(audited(cases, "salt", 0.03))
    assert len(set(taken) & set(audited(cases, "other", 0.02))) < 60


def test_chances_of_review() -> None:
    assert chance_of_review(alerted=True, rate=0.02) == 1.0
    assert chance_of_review(alerted=False, rate=0.02) == 0.02
    assert 0 <= draw("a", "b") < 1
