"""Which contracts some people have."""

from collections.abc import Collection
from typing import Final

from vigie.kernel.actor import Actor
from vigie.leasing.domain.lifecycle import State
from vigie.leasing.models import Contract
from vigie.leasing.queries.contracts import READ

_OPEN: Final = (State.ACTIVE.value, State.SUSPENDED.value, State.IN_ARREARS.value)


def open_contracts_of(by: Actor, customers: Collection[int]) -> dict[str, int]:
    """Return the running contracts of some parties: reference → customer."""
    by.require(READ)
    mine = Contract.objects.filter(organisation_id=by.organisation_id, state__in=_OPEN)
    return dict(mine.filter(customer_id__in=customers).values_list("reference", "customer_id"))
