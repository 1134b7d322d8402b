"""What on other pages rests on a field that may be mapped to the wrong column."""

from collections.abc import Mapping

from vigie.kernel.actor import Actor
from vigie.registrations import queries
from vigie.registrations.portal.tables import fault_state, fault_title


def doubts_of(by: Actor, certificate_id: int) -> Mapping[str, object] | None:
    """Return the mapping faults behind a certificate's differences; None when there are none."""
    found = queries.faults_behind(by, certificate_id)
    shown = [{"line": one, "title": fault_title(one), "state": fault_state(one)} for one in found]
    return {"doubts": shown} if shown else None
