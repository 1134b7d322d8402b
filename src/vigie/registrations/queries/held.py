"""What is held back: fields of a product that differ too often to be true."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from vigie.kernel.actor import Actor
from vigie.registrations.domain.watching import HELD_BACK
from vigie.registrations.models import MappingFault


@dataclass(frozen=True, slots=True)
class HeldBack:
    """Why a field's differences are one mapping fault and no findings.

    `state` is `automatic` (the rule held it back) or `confirmed` (a person did, at `decided_at`).
    Whoever holds `registrations.decide_mapping_faults` may say that the differences are real.
    """

    fault_id: int
    differing: int
    paired: int
    state: str
    since: date
    decided_at: datetime | None


def held_fields(by: Actor, product: str) -> Mapping[str, HeldBack]:
    """Return the fields of a product that are held back now."""
    faults = MappingFault.objects.filter(
        organisation_id=by.organisation_id, product=product, closed_on=None, state__in=HELD_BACK
    )
    return {
        one.field: HeldBack(
            one.pk, one.differing, one.paired, one.state, one.first_seen_on, one.decided_at
        )
        for one in faults
    }


def held_by_product(by: Actor) -> Mapping[str, frozenset[str]]:
    """Return the fields that are held back now, by product."""
    faults = MappingFault.objects.filter(
        organisation_id=by.organisation_id, closed_on=None, state__in=HELD_BACK
    )
    found: dict[str, set[str]] = defaultdict(set)
    for product, field in faults.values_list("product", "field"):
        found[product].add(field)
    return {product: frozenset(fields) for product, fields in found.items()}
