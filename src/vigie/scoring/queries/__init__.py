"""Reads of scoring: the ruleset in force; models, nights and certificates."""

from vigie.scoring.queries.certificates import CertificateLine, certificates, level_may_act
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
    "CertificateLine",
    "ModelLine",
    "NightLine",
    "VersionLine",
    "certificates",
    "level_may_act",
    "model_line",
    "models",
    "night_line",
    "nights",
    "published_text",
    "ruleset_version",
    "ruleset_versions",
    "shadow_version",
]
