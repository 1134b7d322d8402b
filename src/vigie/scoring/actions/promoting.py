"""What a person decides about models and nights."""

from collections.abc import Callable
from datetime import date

from django.utils import timezone

from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Forbidden, NotFound, Refused
from vigie.scoring.actions.versions import crown, point
from vigie.scoring.models import ModelVersion, Night
from vigie.scoring.queries.lessons import version_of

PROMOTE = "scoring.promote_models"
RELEASE = "scoring.release_nights"


@act("scoring.model_promoted", permission=PROMOTE)
def promote(version_id: int, *, reason: str, by: Actor, key: str) -> int:
    """Make a kept version the champion; returns its id. The one before can be gone back to."""
    mine = ModelVersion.objects.filter(organisation_id=by.organisation_id, pk=version_id)
    chosen = mine.first()
    if chosen is None:
        raise NotFound("scoring.model_unknown")
    champion = version_of(by.organisation_id, chosen.model, "champion")
    if champion is not None and champion.pk == chosen.pk:
        raise Refused("scoring.already_champion", version=chosen.version)
    crown(chosen, champion, by=by)
    data = {"model": chosen.model, "version": chosen.version}
    record("scoring.model_version", chosen.pk, data=data, personal={"reason": reason})
    return chosen.pk


@act("scoring.model_rolled_back", permission=PROMOTE)
def roll_back(model: str, *, reason: str, by: Actor, key: str) -> int:
    """Put the previous champion back, in three small writes; returns its id.

    Certificates of a version are its own: the one put back acts only under those it still has.
    Refused (`scoring.no_previous`) where there is none.
    """
    previous = version_of(by.organisation_id, model, "previous")
    champion = version_of(by.organisation_id, model, "champion")
    if previous is None or champion is None or previous.pk == champion.pk:
        raise Refused("scoring.no_previous", model=model)
    crown(previous, champion, by=by)
    point("shadow", champion, by=by)
    data = {"model": model, "from": champion.version, "to": previous.version}
    record("scoring.model_version", previous.pk, data=data, personal={"reason": reason})
    return previous.pk


@act("scoring.night_released", permission=RELEASE)
def release_night(night_id: int, *, reason: str, on: date, by: Actor, key: str) -> int:
    """Let a held night teach from a day on; only a person can. Returns its id."""
    return _decide_night(night_id, "released", reason, lambda night: _released(night, on), by)


@act("scoring.night_dismissed", permission=RELEASE)
def dismiss_night(night_id: int, *, reason: str, by: Actor, key: str) -> int:
    """Keep a held night out for ever; only a person can. Returns its id."""
    return _decide_night(night_id, "dismissed", reason, lambda night: None, by)


def _released(night: Night, on: date) -> None:
    night.released_on = on


def _decide_night(
    night_id: int, state: str, reason: str, change: Callable[[Night], None], by: Actor
) -> int:
    if by.user_id is None:
        raise Forbidden("scoring.person_needed")
    mine = Night.objects.select_for_update().filter(organisation_id=by.organisation_id)
    night = mine.filter(pk=night_id).first()
    if night is None:
        raise NotFound("scoring.night_unknown")
    if night.state != "held":
        raise Refused("scoring.night_not_held", night=night.night)
    change(night)
    night.state, night.reason = state, reason
    night.decided_at, night.decided_by = timezone.now(), by.user_id
    night.save(update_fields=["state", "reason", "decided_at", "decided_by", "released_on"])
    record("scoring.night", night.pk, data={"model": night.model, "state": state})
    return night.pk
