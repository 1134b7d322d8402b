"""What alerts still need of the person they are about: asked before he is erased."""

from collections.abc import Collection
from typing import Final

from django.utils.timezone import localdate

from vigie.fraud.domain import retention
from vigie.fraud.domain.lifecycle import State
from vigie.fraud.models import Alert
from vigie.fraud.queries.retention import keepings, standing_of, terms_in_force, whole_alerts
from vigie.kernel.actor import Actor
from vigie.parties.domain.keeping import Keeping, Need

# Legal claims are made and defended with what an alert holds.
CLAIMS: Final = "GDPR, art. 17(3)(e)"
_WAITS: Final = (State.OPEN, State.TO_BE_REREAD)
_LIVE: Final = (*_WAITS, State.CONFIRMED, State.CLEARED, State.HELD_BACK)


def alerts_of_contracts(by: Actor, numbers: Collection[str]) -> list[Alert]:
    """Return the alerts of some contracts of which something is left, by number."""
    return list(whole_alerts(by).filter(contract_number__in=numbers).order_by("id"))


def keeping_contracts(numbers: Collection[str], by: Actor) -> list[Keeping]:
    """Return the alerts of some contracts that need their people, with the reason.

    Those under a legal hold; those that wait, are contested, asked about, acted on, or of which nobody
    may tell; confirmed ones until their term is over. No permission is asked: only references are told.
    """
    today = localdate()
    alerts, terms = alerts_of_contracts(by, numbers), terms_in_force(by, today)
    kept = keepings(by, alerts, today)
    found = [_keeping(alert, kept.get(alert.pk), terms) for alert in alerts]
    return [one for one in found if one and (one.until is None or one.until >= today)]


def subjects_needed(by: Actor, kind: str, ids: Collection[int]) -> frozenset[int]:
    """Return which of some subjects an alert needs that is live, held, contested, asked about or acted on.

    A confirmed one needs its subject until it is erased itself. No permission is asked.
    """
    mine = Alert.objects.filter(
        organisation_id=by.organisation_id, subject_kind=kind, subject_id__in=ids
    )
    alerts = list(mine)
    kept = keepings(by, alerts, localdate()) if alerts else {}
    return frozenset(
        one.subject_id for one in alerts if one.state in _LIVE or one.is_waiting or one.pk in kept
    )


def _keeping(alert: Alert, why: retention.Keeping | None, terms: retention.Terms) -> Keeping | None:
    if why is retention.Keeping.HELD:
        return Keeping(Need.HELD, alert.reference)
    if why is not None or alert.state in _WAITS:
        return Keeping(Need.OPEN, alert.reference)
    if alert.state == State.CONFIRMED:
        until = retention.last_day(standing_of(alert), terms)
        return Keeping(Need.TERM, alert.reference, until, CLAIMS)
    return None
