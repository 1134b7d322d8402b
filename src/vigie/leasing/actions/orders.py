"""Writes of the orders of allocation."""

from typing import Final

from django.utils import timezone

from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Invalid
from vigie.leasing.domain.orders import ALL, KINDS, OrderRule
from vigie.leasing.models import AllocationRule, Product

SET: Final = "leasing.set_allocation_orders"


@act("leasing.allocation_order_set", permission=SET)
def set_allocation_order(rule: OrderRule, *, by: Actor, key: str) -> int:
    """Set the order of allocation of contracts signed from a day on; returns the fact's id.

    Said again for the same scope and day, it corrects; contracts follow at their next act. Raises
    Invalid `leasing.order_scope` for a product or kind that is not known.
    """
    del key
    if rule.scope != ALL and rule.scope not in KINDS:
        products = Product.objects.filter(organisation_id=by.organisation_id, code=rule.scope)
        if not products.exists():
            raise Invalid("leasing.order_scope", scope=rule.scope, kinds=", ".join(KINDS))
    order = rule.order
    fact = AllocationRule.objects.create(
        organisation_id=by.organisation_id,
        scope=rule.scope,
        from_on=rule.from_on,
        sweep=order.sweep.value if order else "",
        parts=[part.value for part in order.parts] if order else [],
        recorded_at=timezone.now(),
    )
    said = {"scope": rule.scope, "sweep": fact.sweep, "parts": fact.parts}
    record("leasing.allocation_rule", fact.pk, data=said, effective_on=rule.from_on)
    return fact.pk
