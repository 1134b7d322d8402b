"""Boosted trees beside a learned card: a second opinion that is kept and changes nothing."""

from dataclasses import replace

import pytest
from tests.scoring.credit.test_cards_kept import DAY, given_labels

from vigie.database.tenant import tenant
from vigie.kernel.actor import system_actor
from vigie.scoring.actions.credit import GivenScore, learn_card, publish_card, score_application
from vigie.scoring.actions.labels import record_labels
from vigie.scoring.domain.credit.builtin import APPLICATION
from vigie.scoring.domain.learning.labels import Input
from vigie.scoring.queries import credit as queries
from vigie.scoring.queries.learning import models
from vigie.tenancy.actions import create_organisation

pytestmark = pytest.mark.django_db


def test_trees_give_a_second_opinion_and_the_card_decides_alone() -> None:
    by = replace(system_actor(create_organisation("Lessor One"), name="test"), user_id=7)
    record_labels(APPLICATION, given_labels(4_000), on=DAY, by=by, key="l")
    learned = learn_card(APPLICATION, on=DAY, by=by, key="n")
    publish_card(learned, by=replace(by, user_id=8), key="p")
    risky: dict[str, Input] = {"debt_share": 58.0, "deposit_share": 1.0, "work": "fixed_term"}
    safe: dict[str, Input] = {"debt_share": 6.0, "deposit_share": 39.0, "work": "permanent"}
    with tenant(by.organisation_id):
        line = queries.card_line(by, learned)
        assert line.grounds["challenger"]["auc"]["value"] > 0.7
        (rival,) = models(by)
        assert (rival.model, rival.aliases) == (f"{APPLICATION}.challenger", ())
        found = {}
        for name, inputs in (("risky", risky), ("safe", safe)):
            given = GivenScore(f"application:{name}", inputs)
            found[name] = queries.score_line(by, score_application(given, on=DAY, by=by, key=name))
    for name, inputs in (("risky", risky), ("safe", safe)):
        assert found[name].outcome == "refer"
        assert found[name].score == line.card.score(inputs).score
    bad, good = found["risky"].challenger_chance, found["safe"].challenger_chance
    assert bad is not None
    assert good is not None
    assert bad > 0.4
    assert good < 0.1
    assert found["risky"].score < found["safe"].score
