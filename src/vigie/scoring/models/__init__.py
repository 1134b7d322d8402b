"""Tables of scoring: rulesets, and what learns."""

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
    "Label",
    "ModelAlias",
    "ModelVersion",
    "Night",
    "RulesetVersion",
    "Signature",
]
