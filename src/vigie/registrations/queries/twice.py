"""What several open contracts have in common in the portfolio: a VIN, a dealer."""

from collections.abc import Collection

from django.db.models import Count

from vigie.kernel.actor import Actor
from vigie.registrations.domain.expectations import CLOSED_STATUSES
from vigie.registrations.models import Certificate


def contracts_by_shared_vin(by: Actor) -> dict[str, list[str]]:
    """Return each VIN that stands in several open contracts, with their numbers."""
    mine = Certificate.objects.filter(organisation_id=by.organisation_id).exclude(watch="ended")
    live = mine.exclude(vin="").exclude(contract_status__in=CLOSED_STATUSES)
    twice = live.order_by().values("vin").annotate(n=Count("id")).filter(n__gt=1).values("vin")
    found: dict[str, list[str]] = {}
    for vin, number in live.filter(vin__in=twice).values_list("vin", "contract_number"):
        found.setdefault(vin, []).append(number)
    return {vin: sorted(set(numbers)) for vin, numbers in sorted(found.items())}


def dealers_of(by: Actor, numbers: Collection[str]) -> dict[str, str]:
    """Return the dealer of each of some contracts, where the portfolio names one."""
    mine = Certificate.objects.filter(organisation_id=by.organisation_id)
    known = mine.filter(contract_number__in=numbers).exclude(dealer="")
    return dict(known.values_list("contract_number", "dealer"))
