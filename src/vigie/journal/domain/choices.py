"""A choice as it is read: what was chosen, from which day on, by whom, and whether it counts."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Chosen(Generic[T]):
    """What was chosen or proposed; `state` is `open`, `in_force` or `refused`."""

    id: int
    what: T
    effective_on: date
    state: str
    reason: str
    proposed_by: int | None
    proposed_at: datetime
    answered_by: int | None
    answered_at: datetime | None
