"""Acts by default: what an alert does by itself on another product, once, and how it is taken back.

A package registers its act here, by its code in `fraud.domain.effects`. Red and orange act where the
organisation switched it on; what was done follows the alert: the verdict ends the pause of collection,
and whatever does not confirm the alert releases the payment.
"""

from collections.abc import Callable
from typing import Final

from django.utils import timezone

from vigie.database.tenant import tenant
from vigie.flows.acting_alone import allowed
from vigie.fraud.actions import follow_effect, note_effect
from vigie.fraud.domain.effects import Bearing, EffectCode, Outcome
from vigie.fraud.queries import Acting, effects_due, effects_to_follow
from vigie.kernel.actor import Actor
from vigie.kernel.clock import local_date
from vigie.kernel.errors import Conflict, Refused
from vigie.leasing.actions import Ending, Holding, end_pause, hold_payout, release_payout
from vigie.leasing.queries import contract_numbered

# None: not now, see `BEHIND`.
Execute = Callable[[Acting, Actor, str], Outcome | None]
# A contract that misses days of the close takes no act: nothing came of it yet, so nothing is noted.
BEHIND: Final = "leasing.contract_behind"


def act_by_default(*, by: Actor, key: str) -> tuple[int, int]:
    """Execute what is due and may be done, and follow what moved on; returns how many of each.

    None of these acts is internal: a level that is not certified and signed for does not do them.
    An act and its note are two steps: whoever dies between them finds the act done when he comes again.
    What a contract cannot take now is left for the next occasion.
    """
    done = followed = 0
    with tenant(by.organisation_id):
        due = effects_due(by)
    due = allowed(due, on=local_date(timezone.now()), by=by)
    for one in due:
        outcome = ACTS[EffectCode(one.code)](one, by, f"alert-{one.alert_id}")
        if outcome is not None:
            note_effect(one.alert_id, one.code, outcome, by=by, key=f"{one.code}-{one.alert_id}")
            done += 1
    with tenant(by.organisation_id):
        moved = effects_to_follow(by)
    for effect_id, one in moved:
        if ACTS[EffectCode(one.code)](one, by, key) is not None:
            follow_effect(effect_id, one.bearing, by=by, key=f"{key}-{effect_id}")
            followed += 1
    return done, followed


def _payout(one: Acting, by: Actor, key: str) -> Outcome | None:
    """Hold the pay-out of the alert's contract, let collection go on, or release it."""
    try:
        return _told(one, by, key)
    except Conflict:  # held, or released, before the note of it was lost
        return Outcome.DONE
    except Refused as refusal:
        if refusal.code == BEHIND:
            return None
        # Its money left, or it came to nothing.
        return Outcome.NOTHING if one.bearing == Bearing.STOPPED else Outcome.DONE


def _told(one: Acting, by: Actor, key: str) -> Outcome:
    """Tell leasing; raises what leasing refuses."""
    with tenant(by.organisation_id):
        contract = contract_numbered(by, one.contract_number)
    if contract is None:
        return Outcome.NOTHING
    on, name = local_date(timezone.now()), f"{key}-{one.bearing}"
    cause = one.reference
    if one.bearing == Bearing.STOPPED:
        hold_payout(contract.pk, Holding(cause, cause=cause), on=on, by=by, key=name)
    elif one.bearing == Bearing.HELD:
        end_pause(contract.pk, Ending(cause, True, cause), on=on, by=by, key=name)
    else:
        release_payout(contract.pk, Ending(cause, False, cause), on=on, by=by, key=name)
    return Outcome.DONE


ACTS: Final[dict[EffectCode, Execute]] = {EffectCode.HOLD_PAYOUT: _payout}
