"""What is held back: fields of a product that differ too often to be true."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Final

from vigie.kernel.actor import Actor
from vigie.registrations.domain.facts import Doubt, SubjectFacts
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


@dataclass(frozen=True, slots=True)
class Faults:
    """The mapping faults of a product that stand.

    `held` back by the rule, `doubts` by a person; `asked` are all of which a person may yet say it.
    """

    held: frozenset[str] = frozenset()
    doubts: tuple[Doubt, ...] = ()
    asked: frozenset[str] = frozenset()

    def read_by(self, facts: SubjectFacts, read_at: datetime) -> tuple[SubjectFacts, datetime]:
        """Return facts that know of the faults, and when they were read in a way to be trusted."""
        return self.told(facts), self.trusted(facts, read_at)

    def told(self, facts: SubjectFacts) -> SubjectFacts:
        """Return facts that know which of their fields are doubted, and of which it is asked."""
        is_silent = not self.doubts and not self.asked
        return facts if is_silent else replace(facts, doubts=self.doubts, asked=self.asked)

    def trusted(self, facts: SubjectFacts, read_at: datetime) -> datetime:
        """Return when a subject was last read in a way to be trusted.

        What the rule holds back stands as it was seen last: whatever came since neither confirms
        nor clears. What a person doubts is no evidence at all, so it dates nothing.
        """
        seen = [one.last_seen_on for one in facts.distortions if one.field in self.held]
        return min([read_at, *(datetime.combine(day, time.min, UTC) for day in seen)])


NO_FAULTS: Final = Faults()


def faults_by_product(by: Actor) -> Mapping[str, Faults]:
    """Return what stands of mapping faults now, by product; one query."""
    faults = MappingFault.objects.filter(organisation_id=by.organisation_id, closed_on=None)
    found: dict[str, list[MappingFault]] = {}
    for one in faults.order_by("id"):
        found.setdefault(one.product, []).append(one)
    return {product: _faults(some) for product, some in found.items()}


def _faults(some: list[MappingFault]) -> Faults:
    held = frozenset(one.field for one in some if one.state == "automatic")
    asked = frozenset(one.field for one in some if one.state != "confirmed")
    doubts = tuple(
        Doubt(one.field, one.decided_by_id, one.decided_at)
        for one in some
        if one.state == "confirmed" and one.decided_at is not None
    )
    return Faults(held, doubts, asked)
