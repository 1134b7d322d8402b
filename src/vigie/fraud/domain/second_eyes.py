"""Four eyes: which verdicts wait for a second person, as the organisation chose."""

from collections.abc import Collection
from dataclasses import dataclass

from vigie.fraud.domain.lifecycle import Verdict
from vigie.kernel.errors import Invalid
from vigie.scoring.domain.levels import Level

LEVELS = tuple(level.word for level in (Level.RED, Level.ORANGE, Level.YELLOW))
# "Cannot tell" decides nothing, so nobody need look twice.
VERDICTS = tuple(one.value for one in Verdict if one is not Verdict.CANNOT_TELL)


@dataclass(frozen=True, slots=True)
class SecondEyes:
    """A verdict waits for a second person when both its level and its verdict are named."""

    levels: Collection[str] = ()
    verdicts: Collection[str] = ()

    def need(self, level: Level, verdict: Verdict) -> bool:
        """Tell whether a verdict on an alert of a level waits for a second person."""
        return level.word in self.levels and verdict.value in self.verdicts

    def check(self) -> None:
        """Raise Invalid for a level or verdict that cannot wait."""
        for word in (*self.levels, *self.verdicts):
            if word not in (*LEVELS, *VERDICTS):
                raise Invalid("fraud.second_eyes_unknown", value=word)
