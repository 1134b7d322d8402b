"""Cards, cut-offs and scores as they are kept: four eyes, one in force, any score worked out again."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from pytest_django import DjangoDbBlocker

from vigie.database.tenant import tenant
from vigie.journal.models import Entry
from vigie.kernel.actor import Actor, system_actor
from vigie.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from vigie.scoring.actions import (
    GivenScore,
    learn_card,
    measure_fairness,
    propose_cutoffs,
    publish_card,
    record_labels,
    save_card,
    score_application,
    score_portfolio,
    sign_cutoffs,
)
from vigie.scoring.actions.credit.learning import record_card, school_of, teach
from vigie.scoring.domain.credit.builtin import APPLICATION, TRUST, builtin_card
from vigie.scoring.domain.credit.cutoffs import Cutoffs
from vigie.scoring.domain.credit.points import Scaling
from vigie.scoring.domain.learning.audit import draw, subject_of
from vigie.scoring.domain.learning.labels import GivenLabel
from vigie.scoring.queries import credit as queries
from vigie.tenancy.actions import create_organisation

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 1)
GOOD = {"instalment_share": 12, "debt_share": 20, "deposit_share": 30, "months_in_work": 80}
CARD = """
name = "credit.application"
version = 7
base = 0
lowest = 0
highest = 100
[[parts]]
input = "debt_share"
edges = [33]
points = [100, 0]
unknown = 0
"""


@pytest.fixture
def by() -> Iterator[Actor]:
    one = replace(system_actor(create_organisation("Lessor One"), name="test"), user_id=7)
    with tenant(one.organisation_id):
        yield one


def other(by: Actor) -> Actor:
    return replace(by, user_id=8)


def application(by: Actor, key: str = "s", **inputs: float) -> queries.ScoreLine:
    given = GivenScore("application:A-1", inputs or GOOD)
    return queries.score_line(by, score_application(given, on=DAY, by=by, key=key))


def test_without_a_card_or_cut_offs_of_its_own_a_person_decides_on_the_expert_card(
    by: Actor,
) -> None:
    line = application(by)
    assert line.card.is_expert
    assert line.outcome == "refer"
    assert line.score == builtin_card(APPLICATION).score(GOOD).score
    assert line.challenger_chance is None
    assert queries.card_in_force(by, APPLICATION).id == line.card.id


def test_a_card_is_published_by_another_and_past_scores_stay_what_they_were(by: Actor) -> None:
    before = application(by)
    saved = save_card(CARD, by=by, key="c")
    with pytest.raises(Refused, match=r"scoring\.own_card"):
        publish_card(saved, by=by, key="p")
    publish_card(saved, by=other(by), key="p2")
    after = application(by, "s2")
    assert (after.card.card.version, after.score) == (7, 100)
    again = queries.score_line(by, before.id)
    assert (again.score, again.card.card.version, again.card.state) == (before.score, 1, "retired")
    assert again.is_the_same_again
    with pytest.raises(Conflict, match=r"scoring\.card_no_draft"):
        publish_card(saved, by=other(by), key="p3")
    with pytest.raises(Conflict, match=r"scoring\.version_taken"):
        save_card(CARD, by=by, key="c2")


def test_cut_offs_judge_when_another_person_has_signed(by: Actor) -> None:
    card = application(by).card.id
    assert card is not None
    cutoffs = Cutoffs(accept_from=600, refuse_below=300)
    draft = propose_cutoffs(card, cutoffs, reason="board of 3 November", by=by, key="c")
    assert application(by, "s2").outcome == "refer"
    with pytest.raises(Refused, match=r"scoring\.own_cutoffs"):
        sign_cutoffs(draft, by=by, key="x")
    with pytest.raises(Forbidden, match=r"scoring\.person_needed"):
        sign_cutoffs(draft, by=replace(by, user_id=None), key="x")
    sign_cutoffs(draft, by=other(by), key="x")
    assert application(by, "s3").outcome == "accept"
    assert application(by, "s4", debt_share=60).outcome == "refuse"
    stricter = Cutoffs(accept_from=1_000, refuse_below=300)
    second = propose_cutoffs(card, stricter, reason="winter", by=by, key="c2")
    sign_cutoffs(second, by=other(by), key="x2")
    assert [one.state for one in queries.cutoffs_of(by, card)] == ["published", "retired"]
    assert application(by, "s5").outcome == "refer"
    with pytest.raises(Invalid, match=r"scoring\.cutoffs_odd"):
        propose_cutoffs(card, Cutoffs(1, 2), reason="r", by=by, key="c3")


def test_nobody_scores_what_no_card_may_read(by: Actor) -> None:
    for name in ("fraud_score", "alert_level", "nationality"):
        with pytest.raises(Invalid, match=r"scoring\.input_excluded"):
            application(by, name, **{name: 1.0})
    label = given_labels(1)[0]
    fed = replace(label, inputs={**label.inputs, "fraud_level": 3})
    with pytest.raises(Invalid, match=r"scoring\.input_excluded"):
        record_labels(APPLICATION, [fed], on=DAY, by=by, key="l")
    assert record_labels("fraud", [fed], on=DAY, by=by, key="l2") == 1


def test_a_portfolio_keeps_only_what_changed(by: Actor) -> None:
    late = {"days_past_due": 40, "on_time_share": 60, "months_with_us": 20}
    given = [GivenScore("party:1", late), GivenScore("party:2", late | {"days_past_due": 0})]
    assert score_portfolio(given, on=DAY, by=by, key="a") == 2
    assert score_portfolio(given, on=DAY + timedelta(1), by=by, key="b") == 0
    given[0] = GivenScore("party:1", late | {"days_past_due": 3})
    assert score_portfolio(given, on=DAY + timedelta(2), by=by, key="c") == 1
    history = queries.scores_of(by, TRUST, "party:1")
    card = builtin_card(TRUST)
    assert [(one.on.day, one.score) for one in history] == [
        (3, card.score(given[0].inputs).score),
        (1, card.score(late).score),
    ]
    assert all(one.is_the_same_again for one in history)
    assert score_portfolio([], on=DAY, by=by, key="d") == 0


def given_labels(count: int) -> list[GivenLabel]:
    """Applications whose risk is known: debt and deposit decide, work adds."""
    chance = np.random.default_rng(11)
    labels = []
    for number in range(count):
        debt, deposit = float(chance.uniform(5, 60)), float(chance.uniform(0, 40))
        work = str(chance.choice(["permanent", "fixed_term"]))
        odds = -4.2 + 0.08 * debt - 0.06 * deposit + (work == "fixed_term")
        labels.append(
            GivenLabel(
                case=f"application:{number}",
                is_positive=bool(chance.random() < 1 / (1 + np.exp(-odds))),
                source="analyst",
                effective_on=DAY,
                scored_on=DAY - timedelta(days=400),
                inputs={"debt_share": debt, "deposit_share": deposit, "work": work},
            )
        )
    return labels


def test_a_card_is_learned_from_outcomes_and_keeps_its_directions(by: Actor) -> None:
    with pytest.raises(Refused, match=r"scoring\.too_few_labels"):
        learn_card(APPLICATION, on=DAY, by=by, key="none")
    record_labels(APPLICATION, given_labels(4_000), on=DAY, by=by, key="l")
    line = queries.card_line(by, learn_card(APPLICATION, on=DAY, by=by, key="n"))
    assert (line.state, line.card.origin, line.card.version) == ("draft", "learned", 2)
    assert line.grounds["metrics"]["auc"]["value"] > 0.75
    assert line.grounds["cases"] == 4_000
    low, high = (
        line.card.score({"debt_share": debt, "deposit_share": 20, "work": "permanent"})
        for debt in (10, 55)
    )
    scaling = line.card.scaling
    assert scaling is not None
    assert low.score > high.score + 40
    # The truth: odds of default exp(-4.6) at a debt share of 10 %, exp(-1) at 55 %.
    assert scaling.chance(low.score) < 0.05
    assert scaling.chance(high.score) == pytest.approx(1 / (1 + np.e), abs=0.08)
    assert line.card.lowest <= high.score


def test_no_database_is_asked_while_a_card_is_learned(
    by: Actor, django_db_blocker: DjangoDbBlocker
) -> None:
    record_labels(APPLICATION, given_labels(2_000), on=DAY, by=by, key="l")
    school = school_of(APPLICATION, DAY, Scaling(), by)
    with django_db_blocker.block():
        taught = teach(school)
    kept = queries.card_line(by, record_card(taught, by=by, key="n"))
    assert (kept.card.version, replace(kept.card, version=0)) == (2, taught.card)
    assert learn_card(APPLICATION, on=DAY, by=by, key="n") == kept.id
    again = learn_card(APPLICATION, on=DAY, by=by, key="m")
    assert queries.card_line(by, again).card == replace(taught.card, version=3)


def test_fairness_is_kept_as_counts_and_measured_on_labels(by: Actor) -> None:
    labels = given_labels(2_000)
    record_labels(APPLICATION, labels, on=DAY, by=by, key="l")
    saved = save_card(CARD, by=by, key="c")
    ages = {one.case: "18-29" if n % 3 else "60-74" for n, one in enumerate(labels)}
    assert measure_fairness(saved, {"age": ages, "sex": {}}, on=DAY, by=by, key="f") == 2
    age, sex = queries.fairness_of(by, saved)
    assert [(line.group, line.cases) for line in age.lines] == [("18-29", 1_333), ("60-74", 667)]
    accepted = sum(
        float(str(one.inputs["debt_share"])) < 33 for n, one in enumerate(labels) if n % 3
    )
    assert age.lines[0].approved is not None
    assert age.lines[0].approved.count == accepted
    assert [(line.group, line.cases) for line in sex.lines] == [("", 2_000)]
    assert sex.lines[0].ratio is None


def test_fairness_of_a_learned_card_is_measured_on_cases_that_taught_it_nothing(
    by: Actor,
) -> None:
    """Cases of one subject have one use: its months stand together on one side."""
    labels = [replace(one, case=f"{one.case}@2025-01-31") for one in given_labels(2_000)]
    record_labels(APPLICATION, labels, on=DAY, by=by, key="l")
    learned = learn_card(APPLICATION, on=DAY, by=by, key="n")
    measure_fairness(learned, {"sex": {}}, on=DAY, by=by, key="f")
    (table,) = queries.fairness_of(by, learned)
    exam = {
        one.case for one in labels if draw(subject_of(one.case), "part.credit.application") >= 5 / 6
    }
    assert sum(line.cases or 0 for line in table.lines) == len(exam)
    assert queries.card_line(by, learned).grounds["examined"] == len(exam)


def test_why_cutoffs_are_proposed_may_be_erased_from_the_journal(by: Actor) -> None:
    card = save_card(CARD, by=by, key="c")
    propose_cutoffs(card, Cutoffs(60, 20), reason="Mrs Kowalska of risk asked", by=by, key="p")
    entry = Entry.objects.filter(act="scoring.cutoffs_proposed").get()
    assert "Kowalska" not in str(entry.data)
    assert entry.data["accept_from"] == 60


def test_another_organisation_sees_none_of_it(by: Actor) -> None:
    line = application(by)
    card = line.card.id
    assert card is not None
    stranger = replace(system_actor(create_organisation("Lessor Two"), name="test"), user_id=9)
    with tenant(stranger.organisation_id):
        with pytest.raises(NotFound, match=r"scoring\.score_missing"):
            queries.score_line(stranger, line.id)
        with pytest.raises(NotFound, match=r"scoring\.card_missing"):
            queries.card_line(stranger, card)
        with pytest.raises(NotFound, match=r"scoring\.card_missing"):
            publish_card(card, by=stranger, key="p")
        with pytest.raises(NotFound, match=r"scoring\.card_missing"):
            propose_cutoffs(card, Cutoffs(2, 1), reason="r", by=stranger, key="q")
        assert queries.cards(stranger) == []
