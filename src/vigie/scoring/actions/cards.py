"""The card of a model: what it learned from, what it is worth, how it was decided."""

from dataclasses import asdict
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import numpy as np

from vigie.scoring.domain.learning.exams import Decision
from vigie.scoring.domain.learning.lessons import Part
from vigie.scoring.domain.learning.metrics import measure_all
from vigie.scoring.engines.blends import Blend
from vigie.scoring.engines.nightly import Pace
from vigie.scoring.queries.lessons import Matured

# Chances kept to hold later nights against (PSI).
KEPT = 2_000


def card_of(
    blend: Blend, cases: Matured, pace: Pace, *, decision: Decision | None
) -> dict[str, Any]:
    """Return the card as JSON: features, window, members, figures on cases never trained on."""
    examined = cases.lessons.part(Part.EXAM)
    recent = examined.only(slice(-20_000, None))
    chances = blend.chances(recent.table)
    nights = cases.lessons.nights
    kinds = [type(member).__name__.lower() for member in blend.members]
    return {
        "features": list(blend.layout.names),
        "layout": blend.layout.digest,
        "members": dict(zip(kinds, blend.weights[:-1].tolist(), strict=True)),
        "calibration": blend.calibration.kind,
        "window": [date.fromordinal(int(n)).isoformat() for n in (nights[0], nights[-1])],
        "cases": len(cases.lessons),
        "positives": int(np.count_nonzero(cases.lessons.labels)),
        "examined": len(recent),
        "metrics": {
            name: {key: _finite(value) for key, value in asdict(measured).items()}
            for name, measured in measure_all(chances, recent.labels, seed=pace.seed).items()
        },
        "chances": chances[-KEPT:].round(6).tolist(),
        "decision": _plain(decision),
        "seed": pace.seed,
        "libraries": {name: _version(name) for name in ("numpy", "lightgbm", "torch")},
    }


def _plain(decision: Decision | None) -> dict[str, Any] | None:
    if decision is None:
        return None
    gain = {name: _finite(value) for name, value in asdict(decision.gain).items()}
    grounds = [ground.value for ground in decision.grounds]
    lost = _finite(decision.memory_lost)
    return {"choice": decision.choice.value, "grounds": grounds, "gain": gain, "lost": lost}


def _finite(value: float) -> float | None:
    return None if not np.isfinite(value) else value


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
