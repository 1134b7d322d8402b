"""All signals of one subject."""

from collections.abc import Mapping, Sequence
from datetime import date

from vigie.flows.signals.bag import READ, Bag, standing
from vigie.flows.signals.codes import LIFTED_BY
from vigie.flows.signals.contract import contract_signals, exoneration_signals
from vigie.flows.signals.evidence import evidence_signals
from vigie.flows.signals.holder import holder_signals, lessee_signals
from vigie.flows.signals.pledge import pledge_signals
from vigie.flows.signals.register import presence_signals, status_signals, technical_signals
from vigie.flows.signals.starts import start_signals, without_impossible_start
from vigie.flows.signals.theft import theft_signals
from vigie.flows.signals.trusted import trusted, without_doubted
from vigie.flows.signals.vehicle import vehicle_signals
from vigie.registrations.domain.expectations import OwnName
from vigie.registrations.domain.facts import SubjectFacts
from vigie.scoring.domain.signals import Signal


def recalled_signals(
    facts: SubjectFacts, own: Sequence[OwnName], spoken: Sequence[Signal]
) -> dict[str, Signal]:
    """Return the signals of a subject whose register is silent: what it said last, what we know now.

    Consent and claim are weighed against the departure that the register told of. What rests on an
    operation that was cancelled or lifted since is not said any more.
    """
    bag = Bag(without_impossible_start(facts), own)
    contract_signals(bag)
    start_signals(bag, facts)
    stand = (one for one in spoken if not (_is_cancelled(one, facts) or _is_lifted(one, facts)))
    bag.signals.update({one.name: one for one in stand})
    exoneration_signals(bag)
    evidence_signals(bag)
    return bag.signals


def _is_cancelled(said: Signal, facts: SubjectFacts) -> bool:
    place, _dot, code = said.source.partition(".")
    return place == "operations" and any(
        one.code == code and one.cancelled_on is not None and one.occurred_on == said.effective_on
        for one in facts.operations
    )


def _is_lifted(said: Signal, facts: SubjectFacts) -> bool:
    """Tell whether what an operation inscribed was lifted on its day or later."""
    place, _dot, code = said.source.partition(".")
    lifted = standing(facts.operations, LIFTED_BY.get(code, frozenset()))
    on = said.effective_on or date.max
    return place == "operations" and any(one.occurred_on >= on for one in lifted)


def said_by_registers(signals: Mapping[str, Signal]) -> tuple[Signal, ...]:
    """Return those signals that registers, and nobody else, say."""
    return tuple(one for one in signals.values() if one.source.partition(".")[0] in READ)


def signals_of(facts: SubjectFacts, own: Sequence[OwnName]) -> dict[str, Signal]:
    """Return the signals of a subject by name; pure, and no name or address among their values.

    `own` are the organisation's dated names, canonical. Nothing is read of a field that a person
    said is mapped wrongly. ValueError: a cell is not canonical.
    """
    bag = Bag(without_impossible_start(trusted(facts)), own)
    contract_signals(bag)
    start_signals(bag, facts)
    presence_signals(bag)
    if bag.facts.observed is not None:
        status_signals(bag)
        holder_signals(bag)
        lessee_signals(bag)
        pledge_signals(bag)
        technical_signals(bag)
        vehicle_signals(bag)
        theft_signals(bag)
        bag.signals = without_doubted(bag.signals, facts)
    exoneration_signals(bag)
    evidence_signals(bag)
    return bag.signals
