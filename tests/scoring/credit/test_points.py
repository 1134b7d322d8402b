"""Cards of points: sums by hand, the published scaling, one against many, the way up."""

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.kernel.errors import Invalid
from vigie.scoring.domain.credit.builtin import APPLICATION, NAMES, TRUST, builtin_card, read_card
from vigie.scoring.domain.credit.cutoffs import Cutoffs, Outcome
from vigie.scoring.domain.credit.inputs import credit_inputs
from vigie.scoring.domain.credit.points import Card, Scaling
from vigie.scoring.domain.credit.raising import raises, way_to

PERFECT = {
    "days_past_due": 0,
    "on_time_share": 100,
    "worst_days_late": 0,
    "share_paid": 100,
    "returned_payments": 0,
    "months_with_us": 40,
    "broken_promises": 0,
    "delay_trend": 0,
}
WORST = {
    "days_past_due": 200,
    "on_time_share": 0,
    "worst_days_late": 200,
    "share_paid": 10,
    "returned_payments": 9,
    "months_with_us": 1,
    "broken_promises": 4,
    "delay_trend": 30,
}
# 12 days past due, 8 of 12 paid on time: each figure read off data/credit/trust-1.toml by hand.
STRUGGLING = {
    "days_past_due": 12,
    "on_time_share": 66.7,
    "worst_days_late": 20,
    "share_paid": 96,
    "returned_payments": 1,
    "months_with_us": 14,
    "broken_promises": None,
    "delay_trend": 4,
}


def test_a_trust_score_reaches_from_nothing_to_a_thousand() -> None:
    card = builtin_card(TRUST)
    assert card.score(PERFECT).score == 1_000
    assert card.score(WORST).score == 0


def test_points_add_up_by_hand() -> None:
    scored = builtin_card(TRUST).score(STRUGGLING)
    points = {line.part.input.name: line.points for line in scored.lines}
    assert points == {
        "days_past_due": 140,
        "on_time_share": 40,
        "worst_days_late": 100,
        "share_paid": 130,
        "returned_payments": 50,
        "months_with_us": 50,
        "broken_promises": 50,
        "delay_trend": 20,
    }
    assert scored.score == sum(points.values()) == 580


def test_reasons_are_the_points_lost_most_first() -> None:
    reasons = builtin_card(TRUST).score(STRUGGLING).reasons()
    assert [(line.part.input.name, line.lost) for line in reasons] == [
        ("on_time_share", 160),
        ("days_past_due", 110),
        ("worst_days_late", 50),
        ("returned_payments", 30),
    ]
    assert builtin_card(TRUST).score(PERFECT).reasons() == ()


def test_only_what_a_person_can_change_is_said_to_raise_the_score() -> None:
    scored = builtin_card(TRUST).score(STRUGGLING)
    found = [(one.line.part.input.name, one.gain, one.span) for one in raises(scored)]
    assert found == [
        ("on_time_share", 160, (100.0, None)),
        ("days_past_due", 110, (None, 1.0)),
        ("delay_trend", 30, (None, 1.0)),
        ("share_paid", 20, (100.0, None)),
    ]
    assert [one.gain for one in way_to(scored, 700) or ()] == [160]
    assert [one.gain for one in way_to(scored, 760) or ()] == [160, 110]
    assert way_to(scored, 1_000) is None
    assert way_to(scored, 580) == []


@given(st.fixed_dictionaries({name: st.floats(-5, 400) | st.none() for name in PERFECT}))
def test_a_change_that_is_named_brings_the_points_that_are_named(
    values: dict[str, float | None],
) -> None:
    card = builtin_card(TRUST)
    scored = card.score(values)
    for one in raises(scored):
        low, high = one.span
        to = low if low is not None else (high or 0) - 1e-9
        again = card.score(values | {one.line.part.input.name: to})
        assert again.score == scored.score + one.gain


@given(
    st.lists(
        st.fixed_dictionaries({n: st.floats(-5, 400) | st.none() for n in PERFECT}), min_size=1
    )
)
def test_many_are_scored_as_one(many: list[dict[str, float | None]]) -> None:
    card = builtin_card(TRUST)
    scores, places = card.scores({name: [one[name] for one in many] for name in card.inputs})
    singly = [card.score(one) for one in many]
    assert scores.tolist() == [one.score for one in singly]
    assert places.tolist() == [[line.place for line in one.lines] for one in singly]


@given(st.sampled_from(sorted(PERFECT)), st.floats(0, 120), st.floats(0, 120))
def test_better_conduct_never_costs_points(name: str, one: float, other: float) -> None:
    card, better = builtin_card(TRUST), credit_inputs()[name].better
    low, high = sorted((one, other), key=lambda value: value * better)
    assert card.score(STRUGGLING | {name: low}).score <= card.score(STRUGGLING | {name: high}).score


@pytest.mark.parametrize("name", NAMES)
def test_a_card_is_kept_as_json_and_read_back(name: str) -> None:
    card = builtin_card(name)
    assert Card.from_json(json.loads(json.dumps(card.as_json()))) == card
    assert card.lowest == card.base + sum(min(part.points) for part in card.parts) == 0
    assert card.highest == card.base + sum(part.best for part in card.parts) == 1_000


def test_the_published_scaling() -> None:
    """Siddiqi 2006, chapter 6: 600 points at 50 to 1, 20 to double: factor 28.8539, offset 487.123."""
    scaling = Scaling(600, 50, 20)
    assert scaling.factor == pytest.approx(28.8539, abs=5e-5)
    assert scaling.offset == pytest.approx(487.123, abs=5e-4)
    assert 1 / scaling.chance(600) - 1 == pytest.approx(50)
    assert 1 / scaling.chance(620) - 1 == pytest.approx(100)
    assert scaling.chance(500) == pytest.approx(1 / (1 + 50 * 2 ** (-100 / 20)))
    assert math.isclose(scaling.offset, 600 - scaling.factor * np.log(50))


def test_cutoffs_part_the_scale_in_three() -> None:
    cutoffs = Cutoffs(accept_from=600, refuse_below=400)
    found = [cutoffs.of(score) for score in (399, 400, 599, 600)]
    assert found == [Outcome.REFUSE, Outcome.REFER, Outcome.REFER, Outcome.ACCEPT]
    for odd in (Cutoffs(400, 600), Cutoffs(1_001, 0), Cutoffs(10, -1)):
        with pytest.raises(Invalid, match=r"scoring\.cutoffs_odd"):
            odd.check(0, 1_000)


def test_an_application_by_hand() -> None:
    """260 + 110 + 90 + 45 + 60 + 60 + 70 + 45, from data/credit/application-1.toml."""
    values: dict[str, float | str] = {
        "instalment_share": 12,
        "debt_share": 33,
        "deposit_share": 15,
        "term_months": 60,
        "asset_months": 0,
        "balloon_share": 0,
        "months_in_work": 30,
        "work": "own_business",
    }
    assert builtin_card(APPLICATION).score(values).score == 740


CARD = """
name = "credit.trust"
version = 2
base = 0
lowest = 0
highest = 100
[[parts]]
input = "days_past_due"
edges = [1, 30]
points = [100, 50, 0]
unknown = 0
"""


def test_a_card_that_cannot_be_read_says_where() -> None:
    assert read_card(CARD).version == 2
    for old, new, code in (
        ("credit.trust", "fraud", "card_unknown"),
        ("days_past_due", "shoe_size", "input_unknown"),
        ("[1, 30]", "[30, 1]", "card_unreadable"),
        ("[100, 50, 0]", "[100, 50]", "card_unreadable"),
        ("[100, 50, 0]", "[0, 50, 100]", "card_unreadable"),
        ("unknown = 0", "", "card_unreadable"),
        ("version = 2", "version = true", "card_unreadable"),
        ("[[parts]]", "[[parts]", "card_unreadable"),
        ("highest = 100", "highest = 0", "card_unreadable"),
    ):
        with pytest.raises(Invalid, match=rf"scoring\.{code}"):
            read_card(CARD.replace(old, new, 1))
