"""Writes of scoring: versions of rulesets; labels, nights, models and certificates."""

from vigie.scoring.actions.asking import Answer, ask_model
from vigie.scoring.actions.certifying import (
    RuleExam,
    examine_rule,
    sign_level,
    withdraw_certificates,
)
from vigie.scoring.actions.credit import (
    GivenScore,
    learn_card,
    measure_fairness,
    propose_cutoffs,
    publish_card,
    save_card,
    score_application,
    score_portfolio,
    sign_cutoffs,
)
from vigie.scoring.actions.forgetting import forget_cases
from vigie.scoring.actions.judging import Judge, Judged, champion_judge
from vigie.scoring.actions.keeping import Seen, keep_cases
from vigie.scoring.actions.labels import record_labels
from vigie.scoring.actions.learning import learn_tonight
from vigie.scoring.actions.past import PastModel, past_model
from vigie.scoring.actions.promoting import dismiss_night, promote, release_night, roll_back
from vigie.scoring.actions.recomputing import decision_again
from vigie.scoring.actions.rulesets import (
    publish_ruleset,
    save_ruleset,
    shadow_ruleset,
    take_back_ruleset,
    unshadow_ruleset,
)
from vigie.scoring.actions.targeting import answer_targets, propose_targets

__all__ = [
    "Answer",
    "GivenScore",
    "Judge",
    "Judged",
    "PastModel",
    "RuleExam",
    "Seen",
    "answer_targets",
    "ask_model",
    "champion_judge",
    "decision_again",
    "dismiss_night",
    "examine_rule",
    "forget_cases",
    "keep_cases",
    "learn_card",
    "learn_tonight",
    "measure_fairness",
    "past_model",
    "promote",
    "propose_cutoffs",
    "propose_targets",
    "publish_card",
    "publish_ruleset",
    "record_labels",
    "release_night",
    "roll_back",
    "save_card",
    "save_ruleset",
    "score_application",
    "score_portfolio",
    "shadow_ruleset",
    "sign_cutoffs",
    "sign_level",
    "take_back_ruleset",
    "unshadow_ruleset",
    "withdraw_certificates",
]
