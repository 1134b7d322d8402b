"""Writes of what the close of day does by itself."""

from typing import Final

from django.utils import timezone

from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.leasing.domain.service import ServiceRule
from vigie.leasing.models import ServiceRule as Row

SET: Final = "leasing.set_service_rules"


@act("leasing.service_rule_set", permission=SET)
def set_service_rule(rule: ServiceRule, *, by: Actor, key: str) -> int:
    """Say what the close does by itself from a day on; returns the fact's id.

    Said again for the same duty, scope and day, it corrects.
    """
    del key
    fact = Row.objects.create(
        organisation_id=by.organisation_id,
        duty=rule.duty.value,
        scope=rule.scope,
        number=rule.number,
        from_on=rule.from_on,
        recorded_at=timezone.now(),
    )
    said = {"duty": rule.duty.value, "scope": rule.scope, "number": rule.number}
    record("leasing.service_rule", fact.pk, data=said, effective_on=rule.from_on)
    return fact.pk
