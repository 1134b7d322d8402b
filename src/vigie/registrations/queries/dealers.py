"""Dealers: how many contracts each brought, and of how many something concerns the dealer."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Count

from vigie.kernel.actor import Actor
from vigie.registrations.models import Certificate


@dataclass(frozen=True, slots=True)
class DealerLine:
    """How many watched contracts a dealer brought, and how many of them are in question."""

    contracts: int
    concerned: int


def dealers(by: Actor, concerned: Collection[int]) -> dict[str, DealerLine]:
    """Return the dealer's figures for each contract in question, by contract number."""
    mine = Certificate.objects.filter(organisation_id=by.organisation_id).exclude(watch="ended")
    rows = list(
        mine.filter(id__in=concerned).exclude(dealer="").values_list("contract_number", "dealer")
    )
    blamed = Counter(dealer for _, dealer in rows)
    counted = mine.filter(dealer__in=blamed).values("dealer").annotate(n=Count("id"))
    totals = dict(counted.values_list("dealer", "n"))
    return {number: DealerLine(totals[dealer], blamed[dealer]) for number, dealer in rows}


def certificates_numbered(by: Actor, numbers: Collection[str]) -> Sequence[int]:
    """Return the watched certificates of some contracts."""
    mine = Certificate.objects.filter(organisation_id=by.organisation_id).exclude(watch="ended")
    return list(mine.filter(contract_number__in=numbers).values_list("id", flat=True))


def certificates_by_number(by: Actor, numbers: Collection[str]) -> dict[str, int]:
    """Return the certificate of each of some contracts that are known, by contract number."""
    mine = Certificate.objects.filter(organisation_id=by.organisation_id)
    return dict(mine.filter(contract_number__in=numbers).values_list("contract_number", "id"))
