"""Which contracts some people have."""

from collections.abc import Collection

from vigie.kernel.actor import Actor
from vigie.leasing.domain.lifecycle import RUNNING
from vigie.leasing.models import Contract
from vigie.leasing.queries.contracts import READ


def open_contracts_of(by: Actor, customers: Collection[int]) -> dict[str, int]:
    """Return the running contracts of some parties: reference → customer."""
    by.require(READ)
    mine = Contract.objects.filter(organisation_id=by.organisation_id, state__in=RUNNING)
    return dict(mine.filter(customer_id__in=customers).values_list("reference", "customer_id"))
