"""Reads of scoring: the ruleset in force; models, nights and certificates."""

from vigie.scoring.queries.cases import CaseLine, case_line, inputs_on, labelled
from vigie.scoring.queries.certificates import (
    CertificateLine,
    Grounds,
    SignatureLine,
    certificates,
    grounds_to_act,
    level_may_act,
    rules_in_force,
    signatures,
)
from vigie.scoring.queries.learning import (
    ModelLine,
    NightLine,
    model_line,
    models,
    night_line,
    nights,
)
from vigie.scoring.queries.rulesets import (
    VersionLine,
    published_text,
    ruleset_version,
    ruleset_versions,
    shadow_version,
)

__all__ = [
    "CaseLine",
    "CertificateLine",
    "Grounds",
    "ModelLine",
    "NightLine",
    "SignatureLine",
    "VersionLine",
    "case_line",
    "certificates",
    "grounds_to_act",
    "inputs_on",
    "labelled",
    "level_may_act",
    "model_line",
    "models",
    "night_line",
    "nights",
    "published_text",
    "rules_in_force",
    "ruleset_version",
    "ruleset_versions",
    "shadow_version",
    "signatures",
]
