"""Tables of scoring: rulesets, what learns, credit."""

from vigie.scoring.models.cases import CaseInputs, CaseScore
from vigie.scoring.models.credit import CreditCard, CreditCutoffs, CreditFairness, CreditScore
from vigie.scoring.models.learning import (
    Alarm,
    Certificate,
    Label,
    ModelAlias,
    ModelVersion,
    Night,
    Signature,
)
from vigie.scoring.models.rulesets import RulesetVersion
from vigie.scoring.models.targets import LevelTargets

__all__ = [
    "Alarm",
    "CaseInputs",
    "CaseScore",
    "Certificate",
    "CreditCard",
    "CreditCutoffs",
    "CreditFairness",
    "CreditScore",
    "Label",
    "LevelTargets",
    "ModelAlias",
    "ModelVersion",
    "Night",
    "RulesetVersion",
    "Signature",
]
