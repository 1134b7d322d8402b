"""A start of the contract that cannot be is not known, and says that the file contradicts itself."""

from dataclasses import replace

from vigie.flows.signals.bag import Bag
from vigie.registrations.domain.facts import SubjectFacts
from vigie.registrations.domain.starts import STARTS, impossible_starts


def without_impossible_start(facts: SubjectFacts) -> SubjectFacts:
    """Return facts without a start or a delivery after the end of the contract, or years from now."""
    wrong = set(impossible_starts(facts.expected, facts.as_of))
    if not wrong:
        return facts
    return replace(
        facts, expected={name: cell for name, cell in facts.expected.items() if name not in wrong}
    )


def start_signals(bag: Bag, told: SubjectFacts) -> None:
    """Add the day that was left out of what the file told."""
    for column in STARTS:
        day = bag.date_in(told.expected, column)
        if day is not None and not bag.expected.get(column):
            bag.put("start_contradicts", day, f"portfolio.{column}")
            return
