"""Writes of scoring: versions of rulesets; labels, nights, models and certificates."""

from vigie.scoring.actions.asking import Answer, ask_model
from vigie.scoring.actions.certifying import (
    RuleExam,
    examine_rule,
    sign_level,
    withdraw_certificates,
)
from vigie.scoring.actions.labels import record_labels
from vigie.scoring.actions.learning import learn_tonight
from vigie.scoring.actions.promoting import dismiss_night, promote, release_night, roll_back
from vigie.scoring.actions.recomputing import decision_again
from vigie.scoring.actions.rulesets import (
    publish_ruleset,
    save_ruleset,
    shadow_ruleset,
    take_back_ruleset,
    unshadow_ruleset,
)

__all__ = [
    "Answer",
    "RuleExam",
    "ask_model",
    "decision_again",
    "dismiss_night",
    "examine_rule",
    "learn_tonight",
    "promote",
    "publish_ruleset",
    "record_labels",
    "release_night",
    "roll_back",
    "save_ruleset",
    "shadow_ruleset",
    "sign_level",
    "take_back_ruleset",
    "unshadow_ruleset",
    "withdraw_certificates",
]
