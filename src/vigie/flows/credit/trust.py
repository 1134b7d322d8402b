"""Trust scores of debtors: what their contracts tell, by night for all, at once for one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from vigie.database.tenant import tenant
from vigie.kernel.actor import Actor
from vigie.leasing.queries import Behaviour, behaviours
from vigie.scoring.actions.credit import GivenScore, score_portfolio
from vigie.scoring.domain.credit.builtin import TRUST
from vigie.scoring.domain.credit.points import Scored
from vigie.scoring.domain.learning.labels import Input
from vigie.scoring.queries.credit import CardLine, ScoreLine, card_in_force, scores_of

# Fewer instalments than this tell nothing of a debtor.
LEAST: Final = 3
CHUNK: Final = 5_000


@dataclass(frozen=True, slots=True)
class Trust:
    """A debtor's trust today; `scored` None: fewer than three instalments fell due in a year."""

    card: CardLine
    scored: Scored | None
    fell_due: int
    history: tuple[ScoreLine, ...]


def subject_of(party_id: int) -> str:
    """Return the name under which a debtor's scores are kept."""
    return f"party:{party_id}"


def inputs_of(one: Behaviour, on: date) -> Mapping[str, Input]:
    """Return what a trust card reads; what nobody records yet (broken promises) is not known."""
    return {
        "days_past_due": one.days_past_due,
        "on_time_share": 100 * one.on_time / one.fell_due,
        "worst_days_late": one.worst_delay,
        "share_paid": 100 * one.share_paid,
        "returned_payments": one.returned,
        "months_with_us": whole_months(one.first_on, on),
        "broken_promises": None,
        "delay_trend": one.trend,
    }


def whole_months(first: date, last: date) -> int:
    """Return how many whole months lie between two days."""
    return (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)


def score_debtors(on: date, *, by: Actor, key: str) -> int:
    """Score every debtor whose history is long enough; returns how many scores changed.

    One act for 5,000 debtors, so that none holds its transaction long.
    """
    with tenant(by.organisation_id):
        found = behaviours(by, on)
    given = [
        GivenScore(subject_of(party), inputs_of(one, on))
        for party, one in sorted(found.items())
        if one.fell_due >= LEAST
    ]
    return sum(
        score_portfolio(given[first : first + CHUNK], on=on, by=by, key=f"{key}-{first}")
        for first in range(0, len(given), CHUNK)
    )


def trust_of(by: Actor, party_id: int, on: date) -> Trust | None:
    """Return a debtor's trust on a day, worked out now; None for who has no delivered contract.

    To be called in the organisation's tenant block.
    """
    one = behaviours(by, on, [party_id]).get(party_id)
    if one is None:
        return None
    line = card_in_force(by, TRUST)
    scored = line.card.score(inputs_of(one, on)) if one.fell_due >= LEAST else None
    history = scores_of(by, TRUST, subject_of(party_id))
    return Trust(line, scored, one.fell_due, tuple(history))
