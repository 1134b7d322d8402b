"""Reads of the orders of allocation: what was set, and what a contract has."""

from collections.abc import Iterable

from vigie.database.numbers import listed
from vigie.kernel.actor import Actor
from vigie.leasing.domain.allocation import Order, Sweep
from vigie.leasing.domain.dues import Part
from vigie.leasing.domain.orders import Agreed, OrderRule, order_of
from vigie.leasing.models import AllocationRule, Contract


def order_rules(organisation_id: int) -> tuple[OrderRule, ...]:
    """Return what was set; of two rows of one scope and day the latest counts."""
    mine = AllocationRule.objects.filter(organisation_id=organisation_id)
    latest = mine.order_by("scope", "from_on", "-id").distinct("scope", "from_on")
    return tuple(
        OrderRule(
            row.scope,
            row.from_on,
            Order(Sweep(row.sweep), tuple(map(Part, row.parts))) if row.sweep else None,
        )
        for row in latest
    )


def orders_of(contract_ids: Iterable[int], organisation_id: int) -> dict[int, Order]:
    """Return the order of allocation of some contracts; one not signed yet has today's of its draft."""
    rules = order_rules(organisation_id)
    rows = Contract.objects.filter(
        organisation_id=organisation_id, pk__in=listed(contract_ids)
    ).values_list(
        "pk", "country", "product", "product_version__product__code", "signed_on", "state_on"
    )
    return {
        pk: order_of(Agreed(country, kind, code or "", signed_on or state_on), rules)
        for pk, country, kind, code, signed_on, state_on in rows
    }


def allocation_rules(by: Actor) -> tuple[OrderRule, ...]:
    """Return what the actor's organisation has set, the newest first."""
    by.require("leasing.read_products")
    rules = order_rules(by.organisation_id)
    return tuple(sorted(rules, key=lambda one: (one.from_on, one.scope), reverse=True))
