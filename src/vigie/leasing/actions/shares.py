"""Shares of an organisation's contracts: those of some slots, or only some of these."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from vigie.leasing.domain.closing import SLOTS, slot_of


@dataclass(frozen=True, slots=True)
class Share:
    """Contracts to treat together: all of some slots, or only some of these."""

    slots: tuple[int, ...] = tuple(range(SLOTS))
    only: tuple[int, ...] | None = None

    @classmethod
    def of(cls, ids: Iterable[int]) -> Self:
        """Return the share of some contracts."""
        only = tuple(ids)
        return cls(tuple(sorted({slot_of(pk) for pk in only})), only)

    def words(self, organisation_id: int) -> dict[str, Any]:
        """Return what statements ask: `slots`, and `ids` unless `all`."""
        return {
            "organisation": organisation_id,
            "slots": list(self.slots),
            "all": self.only is None,
            "ids": list(self.only or ()),
        }
