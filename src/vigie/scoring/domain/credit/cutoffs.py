"""From a score to a proposal: accept, refer to a person, refuse."""

from dataclasses import dataclass
from enum import StrEnum

from vigie.kernel.errors import Invalid


class Outcome(StrEnum):
    """What the cut-offs propose. A person decides: GDPR art. 22, Directive (EU) 2023/2225, art. 18(8)."""

    ACCEPT = "accept"
    REFER = "refer"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Cutoffs:
    """Accept from one score, refuse below another; what lies between goes to a person."""

    accept_from: int
    refuse_below: int

    def of(self, score: int) -> Outcome:
        """Return what is proposed for a score."""
        if score >= self.accept_from:
            return Outcome.ACCEPT
        return Outcome.REFUSE if score < self.refuse_below else Outcome.REFER

    def check(self, lowest: int, highest: int) -> None:
        """Raise Invalid (`scoring.cutoffs_odd`) unless they stand in order on the card's scale."""
        if not lowest <= self.refuse_below <= self.accept_from <= highest:
            raise Invalid(
                "scoring.cutoffs_odd",
                refuse=self.refuse_below,
                accept=self.accept_from,
                lowest=lowest,
                highest=highest,
            )
