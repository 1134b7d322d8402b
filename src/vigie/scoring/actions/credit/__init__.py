"""Writes of credit: cards, cut-offs, scores, fairness."""

from vigie.scoring.actions.credit.cards import adopt_card, publish_card, save_card
from vigie.scoring.actions.credit.cutoffs import propose_cutoffs, sign_cutoffs
from vigie.scoring.actions.credit.fairness import measure_fairness
from vigie.scoring.actions.credit.learning import learn_card
from vigie.scoring.actions.credit.papers import issue_model_card
from vigie.scoring.actions.credit.scores import GivenScore, score_application, score_portfolio

__all__ = [
    "GivenScore",
    "adopt_card",
    "issue_model_card",
    "learn_card",
    "measure_fairness",
    "propose_cutoffs",
    "publish_card",
    "save_card",
    "score_application",
    "score_portfolio",
    "sign_cutoffs",
]
