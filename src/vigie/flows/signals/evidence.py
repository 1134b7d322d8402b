"""What people hold in hand: each piece is a flag, with the day it is true and the day it is known."""

from datetime import date

from vigie.flows.signals.bag import Bag
from vigie.registrations.domain.evidence import standing_evidence


def evidence_signals(bag: Bag) -> None:
    """Add the evidence that stands on the day of the facts."""
    for one in standing_evidence(bag.facts.evidence, max(bag.facts.as_of, _told_on(bag))):
        bag.put(one.kind, True, f"evidence.{one.kind}", one.effective_on, one.known_on)


def _told_on(bag: Bag) -> date:
    """Evidence told since the register was last read counts at once."""
    return max((one.known_on for one in bag.facts.evidence), default=date.min)
