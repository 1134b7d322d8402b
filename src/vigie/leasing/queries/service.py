"""Reads of what the close of day does by itself."""

from vigie.kernel.actor import Actor
from vigie.leasing.domain.service import Duty, ServiceRule
from vigie.leasing.models import ServiceRule as Row


def service_rules_of(organisation_id: int) -> tuple[ServiceRule, ...]:
    """Return what was set; of two rows of one duty, scope and day the latest counts."""
    mine = Row.objects.filter(organisation_id=organisation_id)
    latest = mine.order_by("duty", "scope", "from_on", "-id").distinct("duty", "scope", "from_on")
    return tuple(ServiceRule(Duty(row.duty), row.scope, row.number, row.from_on) for row in latest)


def service_rules(by: Actor) -> tuple[ServiceRule, ...]:
    """Return what the actor's organisation has set, the newest first."""
    by.require("leasing.read_products")
    rules = service_rules_of(by.organisation_id)
    return tuple(sorted(rules, key=lambda one: (one.from_on, one.scope), reverse=True))
