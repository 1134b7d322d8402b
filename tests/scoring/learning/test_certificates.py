"""Levels keep their promise: who passes, who does not, for how long, and how often it is broken."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.scoring.domain.learning.certificates import (
    Cases,
    Promise,
    Standing,
    Target,
    Term,
    certify,
    certify_rule,
    may_act,
    order_of_cuts,
    passes,
)
from vigie.scoring.domain.learning.proportions import highest_rate
from vigie.scoring.domain.learning.targets import TARGETS

RED, ORANGE, YELLOW = TARGETS
DAY = date(2026, 11, 1)


@pytest.mark.parametrize(
    ("reviewed", "errors", "is_certified"),
    [(58, 0, False), (59, 0, True), (92, 1, False), (93, 1, True), (123, 2, False), (124, 2, True)],
)
def test_a_rule_earns_red(reviewed: int, errors: int, is_certified: bool) -> None:
    certified = certify_rule(reviewed, errors, RED)
    assert (certified is not None) is is_certified
    if certified:
        assert certified.evidence.bound >= 0.95
        assert certified.evidence.bound == 1 - highest_rate(errors, reviewed, 0.95)


def test_an_organisation_may_ask_for_more() -> None:
    strict = Target("red", Promise.PRECISION, 0.99)
    assert certify_rule(298, 0, strict) is None
    assert certify_rule(299, 0, strict) is not None


@pytest.mark.parametrize(
    ("on", "alarmed_on", "standing"),
    [
        (date(2026, 10, 31), None, Standing.PROVISIONAL),
        (DAY, None, Standing.LIVE),
        (date(2026, 11, 30), None, Standing.LIVE),
        (date(2026, 12, 1), None, Standing.EXPIRED),
        (date(2026, 11, 9), date(2026, 11, 10), Standing.LIVE),
        (date(2026, 11, 10), date(2026, 11, 10), Standing.WITHDRAWN),
        (date(2026, 11, 10), date(2026, 10, 2), Standing.LIVE),
    ],
)
def test_a_certificate_lasts_thirty_days_or_until_an_alarm(
    on: date, alarmed_on: date | None, standing: Standing
) -> None:
    term = Term(DAY, alarmed_on=alarmed_on)
    assert term.standing(on) is standing
    assert may_act(term, on) is (standing is Standing.LIVE)


def test_a_level_without_certificate_may_not_act() -> None:
    assert not may_act(None, DAY)


def drawn(seed: int, size: int) -> Cases:
    """Cases whose true chance at score s is s to the power of four, so that precision is known."""
    chance = np.random.default_rng(seed)
    scores = chance.random(size)
    return Cases(scores, chance.random(size) < scores**4)


def true_precision(cut: float) -> float:
    return (1 - cut**5) / 5 / (1 - cut)


def true_found(cut: float) -> float:
    return 1 - cut**5


@pytest.mark.parametrize("target", [Target("red", Promise.PRECISION, 0.8), ORANGE, YELLOW])
def test_promises_are_broken_no_more_often_than_said(target: Target) -> None:
    validation = drawn(1, 4_000)
    truth = true_precision if target.promise is Promise.PRECISION else true_found
    given_out = [certify(validation, drawn(seed, 2_000), target) for seed in range(2, 202)]
    cuts = [certified.cut for certified in given_out if certified]
    broken = sum(truth(cut) < target.share for cut in cuts)
    assert len(cuts) >= 150
    assert broken <= 10 + 6  # 5 % of 200 draws, and two standard deviations of that count


def test_where_the_data_cannot_prove_a_level_none_is_certified() -> None:
    chance = np.random.default_rng(3)
    first, second = (Cases(chance.random(2_000), chance.random(2_000) < 0.06) for _ in range(2))
    assert certify(first, second, RED) is None
    assert certify(first, second, ORANGE) is None
    assert certify(drawn(1, 40), drawn(2, 40), RED) is None


@given(st.integers(0, 50), st.sampled_from(TARGETS))
def test_labels_of_the_exam_do_not_choose_the_order(seed: int, target: Target) -> None:
    validation = drawn(seed, 300)
    assert order_of_cuts(validation, 500, target) == order_of_cuts(validation, 500, target)
    certified = certify(validation, drawn(seed + 1, 500), target)
    assert certified is None or certified.cut in order_of_cuts(validation, 500, target)


def slow_certify(validation: Cases, exam: Cases, target: Target) -> float | None:
    """The definition: every cut before the first failure passed; the loosest of them."""
    passed: list[float] = []
    for cut in order_of_cuts(validation, len(exam.labels), target):
        verdicts = list(zip(exam.scores.tolist(), exam.labels.tolist(), strict=True))
        if target.promise is Promise.PRECISION:
            right = [label for score, label in verdicts if score >= cut]
        else:
            right = [score >= cut for score, label in verdicts if label]
        if not passes(len(right), right.count(False), target):
            break
        passed.append(cut)
    loosest = min if target.promise is Promise.PRECISION else max
    return loosest(passed, default=None)


@given(st.integers(0, 200), st.sampled_from(TARGETS))
def test_the_certificate_is_that_of_its_definition(seed: int, target: Target) -> None:
    validation, exam = drawn(seed, 400), drawn(seed + 1, 600)
    certified = certify(validation, exam, target)
    assert (certified.cut if certified else None) == slow_certify(validation, exam, target)
