"""Acts by default: what an alert does by itself on another product, once, and how it is taken back.

A package registers its act here, by its code in `fraud.domain.effects`. Red and orange act where the
organisation switched it on; what was done follows the alert: the verdict ends the pause of collection,
and whatever does not confirm the alert releases the payment.
"""

from collections.abc import Callable
from contextlib import suppress
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

Execute = Callable[[Acting, Actor, str], Outcome]


def act_by_default(*, by: Actor, key: str) -> tuple[int, int]:
    """Execute what is due and may be done, and follow what moved on; returns how many of each.

    None of these acts is internal: a level that is not certified and signed for does not do them.
    An act and its note are two steps: whoever dies between them finds the act done when he comes again.
    """
    with tenant(by.organisation_id):
        due = effects_due(by)
    due = allowed(due, on=local_date(timezone.now()), by=by)
    for one in due:
        outcome = ACTS[EffectCode(one.code)](one, by, f"alert-{one.alert_id}")
        note_effect(one.alert_id, one.code, outcome, by=by, key=f"{one.code}-{one.alert_id}")
    with tenant(by.organisation_id):
        moved = effects_to_follow(by)
    for effect_id, one in moved:
        ACTS[EffectCode(one.code)](one, by, key)
        follow_effect(effect_id, one.bearing, by=by, key=f"{key}-{effect_id}")
    return len(due), len(moved)


def _payout(one: Acting, by: Actor, key: str) -> Outcome:
    """Hold the pay-out of the alert's contract, let collection go on, or release it."""
    with tenant(by.organisation_id):
        contract = contract_numbered(by, one.contract_number)
    if contract is None:
        return Outcome.NOTHING
    on, name = local_date(timezone.now()), f"{key}-{one.bearing}"
    cause = one.reference
    if one.bearing == Bearing.STOPPED:
        try:
            hold_payout(contract.pk, Holding(cause, cause=cause), on=on, by=by, key=name)
        except Conflict:  # it was held before the note of it was lost
            return Outcome.DONE
        except Refused:  # its money left, or it came to nothing
            return Outcome.NOTHING
        return Outcome.DONE
    with suppress(Conflict, Refused):
        if one.bearing == Bearing.HELD:
            end_pause(contract.pk, Ending(cause, True, cause), on=on, by=by, key=name)
        else:
            release_payout(contract.pk, Ending(cause, False, cause), on=on, by=by, key=name)
    return Outcome.DONE


ACTS: Final[dict[EffectCode, Execute]] = {EffectCode.HOLD_PAYOUT: _payout}
