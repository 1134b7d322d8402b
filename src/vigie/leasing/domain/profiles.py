"""The shape of the instalments: level, equal principal, interest only, steps, seasons, given.

Weights are whole numbers; only their proportions count: steps of 100, 60 and 40 pay in those
proportions, a season of weight 0 pays nothing. The last instalment of a contract has a weight,
because it settles the rest.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from vigie.kernel.errors import Invalid


@dataclass(frozen=True, slots=True)
class Level:
    """The same instalment each time: solved for, or `instalment` minor units where agreed."""

    instalment: int | None = None

    def __post_init__(self) -> None:
        if self.instalment is not None and self.instalment < 0:
            raise Invalid("leasing.terms_instalment", amount=self.instalment)

    def weights(self, dues: Sequence[date]) -> tuple[int, ...]:
        """Return one weight for each due date."""
        return (1,) * len(dues)


@dataclass(frozen=True, slots=True)
class EqualPrincipal:
    """The same principal each time, with the interest of the balance on top."""

    def weights(self, dues: Sequence[date]) -> tuple[int, ...]:
        """Return one weight for each due date."""
        return (1,) * len(dues)


@dataclass(frozen=True, slots=True)
class InterestOnly:
    """Interest each time; the last instalment repays what the residual leaves."""

    def weights(self, dues: Sequence[date]) -> tuple[int, ...]:
        """Return zeros: no instalment repays principal of itself."""
        return (0,) * len(dues)


@dataclass(frozen=True, slots=True)
class Step:
    """A weight that holds from the first instalment due on or after `from_on`."""

    from_on: date
    weight: int


@dataclass(frozen=True, slots=True)
class Steps:
    """Weights that change on dates; instalments before the first step weigh as it does."""

    steps: tuple[Step, ...]

    def __post_init__(self) -> None:
        dates = [step.from_on for step in self.steps]
        ordered = all(one < following for one, following in pairwise(dates))
        if not ordered or not self.steps or min(step.weight for step in self.steps) < 0:
            raise Invalid("leasing.terms_weights")

    def weights(self, dues: Sequence[date]) -> tuple[int, ...]:
        """Return one weight for each due date."""
        return tuple(self._at(due) for due in dues)

    def _at(self, due: date) -> int:
        begun = [step.weight for step in self.steps if step.from_on <= due]
        return begun[-1] if begun else self.steps[0].weight


@dataclass(frozen=True, slots=True)
class Seasonal:
    """Twelve weights, January first, by the calendar month in which an instalment is due."""

    months: tuple[int, ...]

    def __post_init__(self) -> None:
        if len(self.months) != 12 or min(self.months) < 0:
            raise Invalid("leasing.terms_weights")

    def weights(self, dues: Sequence[date]) -> tuple[int, ...]:
        """Return one weight for each due date."""
        return tuple(self.months[due.month - 1] for due in dues)


@dataclass(frozen=True, slots=True)
class Given:
    """Amounts agreed one by one, in minor units; the last instalment settles the difference."""

    amounts: tuple[int, ...]

    def __post_init__(self) -> None:
        if not self.amounts or min(self.amounts) < 0:
            raise Invalid("leasing.terms_amounts", given=len(self.amounts), count=0)

    def weights(self, dues: Sequence[date]) -> tuple[int, ...]:
        """Return the amounts: they are their own weights."""
        return self.amounts[: len(dues)]


Profile = Level | EqualPrincipal | InterestOnly | Steps | Seasonal | Given
