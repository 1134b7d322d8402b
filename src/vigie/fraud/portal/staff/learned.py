"""Panels of an alert: what the model saw, and what was not done by itself."""

from collections.abc import Mapping

from vigie.fraud.domain.cases import MODEL
from vigie.fraud.portal.words.alerts import EFFECTS
from vigie.fraud.portal.words.learned import GROUNDS, spoken
from vigie.fraud.queries import case_of_alert, withheld_of
from vigie.kernel.actor import Actor
from vigie.scoring.domain.levels import Level
from vigie.scoring.engines.installed import what_learns_here
from vigie.scoring.queries import case_line
from vigie.scoring.queries.certificates import READ as READ_MODELS


def saw(by: Actor, alert_id: int) -> Mapping[str, object] | None:
    """Return what the model saw in the contract of an alert.

    None for who may not read models, and where nothing learns: the page of models says so.
    """
    if not by.may(READ_MODELS):
        return None
    line = case_line(by, MODEL, case_of_alert(by, alert_id))
    if line is None:
        return {"line": None} if what_learns_here().boosting else None
    return {
        "line": line,
        "percent": round(100 * line.chance),
        "level": Level(line.level).word,
        "reasons": spoken(line.reasons),
    }


def withheld(by: Actor, alert_id: int) -> Mapping[str, object] | None:
    """Return what an alert did not do by itself and why; None when nothing is withheld."""
    lines = withheld_of(by, alert_id)
    if not lines:
        return None
    return {
        "withheld": [
            (EFFECTS.get(one.act, one.act), GROUNDS.get(one.grounds, one.grounds), one.withheld_on)
            for one in lines
        ],
        "may_read_models": by.may(READ_MODELS),
    }
