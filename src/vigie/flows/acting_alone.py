"""Whether an alert may act by itself: only where its level was proved and a person signed for it.

Internal acts (a task, a notice) need neither. What is not done for want of proof is kept with its
reason, shown on the alert, and done at the next occasion once the level is certified and signed; a
certificate that expires or is withdrawn stops it again.
"""

from collections.abc import Iterable
from datetime import date

from vigie.database.tenant import tenant
from vigie.fraud.actions import end_withheld, withhold_act
from vigie.fraud.domain.cases import MODEL
from vigie.fraud.domain.inputs import LEARNED
from vigie.fraud.queries import Acting, withheld_grounds
from vigie.kernel.actor import Actor
from vigie.scoring.queries import Grounds, grounds_to_act


def allowed(due: Iterable[Acting], *, on: date, by: Actor) -> list[Acting]:
    """Return those of some acts that are not internal which may be done on a day.

    Of the others it is kept why not.
    """
    acts = list(due)
    with tenant(by.organisation_id):
        known = withheld_grounds(by, [one.alert_id for one in acts])
        grounds = {
            (rule, level): grounds_to_act(
                by, MODEL, level, rule="" if rule == LEARNED else rule, on=on
            )
            for rule, level in {(one.rule, one.level) for one in acts}
        }
    return [
        one
        for one in acts
        if _may(one, grounds[one.rule, one.level], known.get((one.alert_id, one.code)), on, by)
    ]


def _may(one: Acting, grounds: Grounds, known: str | None, on: date, by: Actor) -> bool:
    """Keep what changed about an act, and return whether it may be done."""
    name = f"{one.code}-{one.alert_id}-{on}-{grounds}"
    if grounds is Grounds.MAY:
        if known is not None:
            end_withheld(one.alert_id, one.code, by=by, key=name)
        return True
    if known != grounds:
        withhold_act(one.alert_id, one.code, grounds, on=on, by=by, key=name)
    return False
