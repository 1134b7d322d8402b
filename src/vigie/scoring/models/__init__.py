"""Tables of scoring: rulesets, what learns, credit."""

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

__all__ = [
    "Alarm",
    "Certificate",
    "CreditCard",
    "CreditCutoffs",
    "CreditFairness",
    "CreditScore",
    "Label",
    "ModelAlias",
    "ModelVersion",
    "Night",
    "RulesetVersion",
    "Signature",
]
