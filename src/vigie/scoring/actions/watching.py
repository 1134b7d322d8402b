"""Drift, watched on the night's labels and on its cases; an alarm ends certificates."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from vigie.scoring.actions.tonight import Residuals, Standing, Tonight
from vigie.scoring.domain.learning.adwin import Adwin
from vigie.scoring.domain.learning.drift import SHIFTED, expected_auc, stability_index
from vigie.scoring.domain.learning.exams import has_drifted
from vigie.scoring.domain.learning.lessons import changed_at
from vigie.scoring.domain.learning.metrics import auc
from vigie.scoring.models import ModelVersion

# PSI on fewer cases than this is noise.
FEWEST = 200


@dataclass(frozen=True)
class Watched:
    """What the watch found: since which night the world is as it is, and every figure.

    `alarms` are the kinds that rang, each with its figure.
    """

    is_drifting: bool
    since: int
    residuals: bytes
    alarms: Mapping[str, float]
    figures: dict[str, Any]


def watch(asked: Tonight, champion: Standing) -> Watched:
    """Look at the night through the champion's eyes; pure."""
    fresh = asked.fresh.lessons
    chances, labels = champion.blend.chances(fresh.table), fresh.labels
    squared = ((chances - labels) ** 2).astype(np.float32)
    has_both = 0 < np.count_nonzero(labels) < len(labels)
    now = auc(chances, labels) if has_both else None
    since, changed = _change(asked.residuals, asked.number, squared)
    shifted = _shift(chances, champion.version)
    reference = champion.version.card["metrics"]["auc"]["value"]
    rang = {
        "adwin": changed,
        "ranking": now is not None and reference is not None and has_drifted(reference, now),
        "psi": shifted is not None and shifted > SHIFTED,
    }
    kinds = {"adwin": float(np.mean(squared)), "ranking": now or 0.0, "psi": shifted or 0.0}
    alarms = {kind: kinds[kind] for kind, rings in rang.items() if rings}
    figures: dict[str, Any] = {
        "auc": now,
        "expected_auc": _finite(expected_auc(chances)),
        "psi": shifted,
        "alarms": list(alarms),
    }
    is_drifting = rang["adwin"] or rang["ranking"]
    return Watched(is_drifting, since, squared.tobytes(), alarms, figures)


def _change(past: Residuals, number: int, tonight: Any) -> tuple[int, bool]:
    """Run ADWIN over the residuals of past nights, then tonight's."""
    window, held = Adwin(), [*past, (number, tonight)]
    nights = np.concatenate([np.full(len(errors), night) for night, errors in held])
    before = [errors for _, errors in past]
    if before:
        changed_at(window, np.concatenate(before), nights)
    rang = changed_at(window, tonight, nights) is not None
    return int(nights[-max(min(window.count, len(nights)), 1)]), rang


def _shift(chances: Any, version: ModelVersion) -> float | None:
    """Return the PSI of the night's chances against those of the champion's exam."""
    reference = np.array(version.card["chances"])
    if min(len(chances), len(reference)) < FEWEST:
        return None
    return stability_index(reference, chances)


def _finite(value: float) -> float | None:
    return None if np.isnan(value) else value
