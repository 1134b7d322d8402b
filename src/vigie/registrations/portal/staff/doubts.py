"""What on other pages rests on a field that may be mapped to the wrong column."""

from collections.abc import Callable, Collection, Mapping

from vigie.kernel.actor import Actor
from vigie.registrations import queries
from vigie.registrations.portal.tables import fault_state, fault_title


def doubts_of(
    by: Actor, certificate_id: int, alone: Callable[[], Collection[str]]
) -> Mapping[str, object] | None:
    """Return the mapping faults behind a certificate's differences; None when there are none.

    `alone` tells the fields without any one of which nothing would be left to say.
    """
    found = queries.faults_behind(by, certificate_id)
    whole = alone() if found else ()
    shown = [
        {
            "line": one,
            "title": fault_title(one),
            "state": fault_state(one),
            "is_all": one.field in whole,
        }
        for one in found
    ]
    return {"doubts": shown} if shown else None
