"""What a chunk needs to know before it writes."""

from collections.abc import Sequence

from vigie.fraud.domain.alerts import Held, Key, Snoozed
from vigie.fraud.domain.lifecycle import State
from vigie.fraud.models import Alert, FraudSettings
from vigie.kernel.actor import Actor
from vigie.kernel.clock import local_date
from vigie.scoring.domain.levels import Level

_FIELDS = (
    "id",
    "contract_number",
    "typology",
    "state",
    "level",
    "highest_level",
    "first_red_read_at",
    "last_read_at",
    "last_run_id",
    "gone_on",
    "evidence",
    "content",
    "decided_at",
    "decided_level",
    "snoozed_until",
    "snoozed_gist",
    "snoozed_cents",
    "read_twice_at",
    "gone_by",
    "rests_on",
)


def held_alerts(by: Actor, contract_numbers: Sequence[str]) -> dict[Key, Held]:
    """Return the alerts that hold a place among these contracts, locked until the end of the act."""
    rows = (
        Alert.objects.select_for_update()
        .filter(
            organisation_id=by.organisation_id, holds=True, contract_number__in=contract_numbers
        )
        .order_by("id")
        .values_list(*_FIELDS, named=True)
    )
    return {(row.contract_number, row.typology): _held(row) for row in rows}


def settings_of(by: Actor) -> FraudSettings:
    """Return what the organisation chose, or the defaults."""
    found = FraudSettings.objects.filter(organisation_id=by.organisation_id).first()
    return found or FraudSettings(organisation_id=by.organisation_id)


def _held(row: Alert) -> Held:
    return Held(
        id=row.id,
        contract_number=row.contract_number,
        typology=row.typology,
        state=State(row.state),
        level=Level(row.level),
        highest_level=Level(row.highest_level),
        first_red_read_at=row.first_red_read_at,
        last_read_at=row.last_read_at,
        last_run_id=row.last_run_id,
        is_gone=row.gone_on is not None,
        evidence=row.evidence,
        content=row.content,
        decided_on=local_date(row.decided_at) if row.decided_at else None,
        decided_level=Level(row.decided_level),
        snoozed=_snoozed(row),
        is_read_twice=row.read_twice_at is not None,
        gone_by=row.gone_by,
        rests_on=tuple(row.rests_on),
    )


def _snoozed(row: Alert) -> Snoozed | None:
    if row.snoozed_until is None:
        return None
    return Snoozed(row.snoozed_until, row.snoozed_gist, row.snoozed_cents)
