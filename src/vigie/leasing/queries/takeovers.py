"""Takeovers that were asked for."""

from collections.abc import Sequence
from typing import Final

from vigie.kernel.actor import Actor
from vigie.kernel.errors import NotFound
from vigie.leasing.domain.lifecycle import TAKE_OVER
from vigie.leasing.models import Takeover

SUBJECT: Final = "leasing.takeover"


def takeover_of(by: Actor, takeover_id: int) -> Takeover:
    """Return a takeover; NotFound for another organisation's."""
    by.require(TAKE_OVER)
    found = Takeover.objects.filter(organisation_id=by.organisation_id, pk=takeover_id).first()
    if found is None:
        raise NotFound("leasing.takeover_unknown")
    return found


def takeovers(by: Actor, limit: int = 20) -> Sequence[Takeover]:
    """Return the last takeovers, the newest first."""
    by.require(TAKE_OVER)
    rows = Takeover.objects.filter(organisation_id=by.organisation_id)
    return list(rows.order_by("-id")[:limit])
