"""Drift, watched on the night's labels and on its cases; an alarm ends certificates."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.utils import timezone

from vigie.kernel.actor import Actor
from vigie.scoring.domain.learning.adwin import Adwin
from vigie.scoring.domain.learning.drift import SHIFTED, expected_auc, stability_index
from vigie.scoring.domain.learning.exams import has_drifted
from vigie.scoring.domain.learning.lessons import changed_at
from vigie.scoring.domain.learning.metrics import auc
from vigie.scoring.engines.blends import Blend
from vigie.scoring.models import Alarm, ModelVersion, Night
from vigie.scoring.queries.lessons import Matured

# ADWIN looks at so many of the last residuals.
LONGEST = 20_000
# PSI on fewer cases than this is noise.
FEWEST = 200


@dataclass(frozen=True)
class Watched:
    """What the watch found: since which night the world is as it is, and every figure."""

    is_drifting: bool
    since: int
    residuals: bytes
    figures: dict[str, Any]


def watch(
    model: str, blend: Blend, version: ModelVersion, fresh: Matured, *, on: date, by: Actor
) -> Watched:
    """Look at the night through the champion's eyes; record an alarm of each kind that rings."""
    chances, labels = blend.chances(fresh.lessons.table), fresh.lessons.labels
    squared = ((chances - labels) ** 2).astype(np.float32)
    has_both = 0 < np.count_nonzero(labels) < len(labels)
    now = auc(chances, labels) if has_both else None
    since, changed = _change(model, squared, on, by)
    shifted = _shift(chances, version)
    figures: dict[str, Any] = {
        "auc": now,
        "expected_auc": _finite(expected_auc(chances)),
        "psi": shifted,
    }
    reference = version.card["metrics"]["auc"]["value"]
    rang = {
        "adwin": changed,
        "ranking": now is not None and has_drifted(reference, now),
        "psi": shifted is not None and shifted > SHIFTED,
    }
    kinds = {"adwin": float(np.mean(squared)), "ranking": now or 0.0, "psi": shifted or 0.0}
    for kind in (kind for kind, rings in rang.items() if rings):
        _ring(model, kind, kinds[kind], on, by)
    is_drifting = rang["adwin"] or rang["ranking"]
    figures["alarms"] = [kind for kind, rings in rang.items() if rings]
    return Watched(is_drifting, since, squared.tobytes(), figures)


def _change(model: str, tonight: Any, on: date, by: Actor) -> tuple[int, bool]:
    """Run ADWIN over the residuals of past nights, then tonight's."""
    past = Night.objects.filter(organisation_id=by.organisation_id, model=model, state="learned")
    window, held, count = Adwin(), [(on.toordinal(), tonight)], len(tonight)
    for night, stored in past.order_by("-night").values_list("night", "residuals").iterator():
        if count > LONGEST:
            break
        errors = np.frombuffer(stored, np.float32)
        held.insert(0, (night.toordinal(), errors))
        count += len(errors)
    nights = np.concatenate([np.full(len(errors), number) for number, errors in held])
    before = [errors for _, errors in held[:-1]]
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


def _ring(model: str, kind: str, figure: float, on: date, by: Actor) -> None:
    Alarm.objects.create(
        organisation_id=by.organisation_id,
        model=model,
        kind=kind,
        on=on,
        figure=figure,
        recorded_at=timezone.now(),
    )
