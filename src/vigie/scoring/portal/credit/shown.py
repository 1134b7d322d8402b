"""Cards and scores as rows of words and figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vigie.scoring.domain.credit.excluded import excluded
from vigie.scoring.domain.credit.fairness import GroupLine, Ranking, Rate
from vigie.scoring.domain.credit.points import Scored
from vigie.scoring.domain.credit.raising import raises, way_to
from vigie.scoring.portal.credit.words import (
    ORIGINS,
    bin_words,
    input_name,
    points,
    value_words,
)
from vigie.scoring.portal.words import MEASURES, Words, figure, share
from vigie.scoring.queries.credit import CardLine
from vigie.ui import cells

Facts = list[tuple[Words, str, object]]


@dataclass(frozen=True, slots=True)
class ShownScore:
    """A score as pages tell it: lines with value and points, reasons, what would raise it."""

    score: int
    highest: int
    lines: Sequence[tuple[str, str, int, int]]
    reasons: Sequence[tuple[str, str, str]]
    raises: Sequence[tuple[str, str, str]]
    way: Sequence[str]
    target: int


def card_facts(line: CardLine) -> Facts:
    """Return what a card is."""
    card, grounds = line.card, line.grounds
    facts: Facts = [
        (_("Points"), "text", ORIGINS[card.origin]),
        (_("Version"), "number", card.version),
        (_("Scale"), "text", f"{card.lowest} – {card.highest}"),
        (_("Base"), "number", card.base),
    ]
    if card.scaling:
        said = {
            "points": card.scaling.points,
            "odds": figure(card.scaling.odds, 0),
            "double": card.scaling.double,
        }
        words = gettext("%(points)s points at %(odds)s to 1; odds double every %(double)s points")
        facts.append((_("Scaling"), "text", words % said))
    if "window" in grounds:
        first, last = (date.fromisoformat(day) for day in grounds["window"])
        facts += [
            (_("Outcomes from"), "date", first),
            (_("Outcomes to"), "date", last),
            (_("Cases"), "number", grounds["cases"]),
            (_("Bad among them"), "text", share(grounds["bad"] / grounds["cases"])),
        ]
    if line.digest:
        facts.append((_("Hash"), "reference", line.digest[:16]))
    return facts


def card_rows(line: CardLine) -> list[tuple[str, list[tuple[str, int]]]]:
    """Return the bins of each input with their points."""
    return [
        (
            input_name(part),
            [(bin_words(part, place), count) for place, count in enumerate(part.points)],
        )
        for part in line.card.parts
    ]


def measured(line: CardLine) -> list[tuple[Words, str, str]]:
    """Return each measure of the card and of its challenger, with 95 % intervals."""
    own, rival = line.grounds.get("metrics"), line.grounds.get("challenger")
    if not own:
        return []
    return [
        (words, _interval(own[name]), _interval((rival or {}).get(name)))
        for name, words in MEASURES
    ]


def _interval(held: Mapping[str, Any] | None) -> str:
    if not held:
        return ""
    low, high = figure(held["low"], 4), figure(held["high"], 4)
    return f"{figure(held['value'], 4)} ({low}–{high})"


def shown_score(scored: Scored, highest: int, target: int | None = None) -> ShownScore:
    """Return a score in words; `target` is the score whose fewest changes are named."""
    goal = min(target if target is not None else scored.score + 100, highest)
    way = way_to(scored, goal) or () if goal > scored.score else ()
    return ShownScore(
        scored.score,
        highest,
        [(input_name(o.part), value_words(o), o.points, o.part.best) for o in scored.lines],
        [(input_name(o.part), value_words(o), points(o.lost)) for o in scored.reasons()],
        [
            (input_name(o.line.part), bin_words(o.line.part, o.place), points(o.gain))
            for o in raises(scored)
        ],
        [input_name(o.line.part) for o in way],
        goal,
    )


def fairness_rows(
    lines: Sequence[GroupLine],
) -> list[tuple[str, GroupLine, list[tuple[Words, str]]]]:
    """Return the groups of a table with their figures in words; an empty text is not told."""
    rows = []
    for line in lines:
        cells_of: list[tuple[Words, str]] = [
            (_("Accepted"), _told(line.approved)),
            (_("Ratio to the best"), "" if line.ratio is None else figure(line.ratio, 2)),
            (_("Good ones not accepted"), _told(line.good_turned_away)),
            (_("Bad ones accepted"), _told(line.bad_accepted)),
            (_("Ranking (AUC)"), _told(line.ranking)),
        ]
        rows.append((line.group or gettext("not held"), line, cells_of))
    return rows


def _told(held: Rate | Ranking | None) -> str:
    if held is None:
        return ""
    if isinstance(held, Ranking):
        return f"{figure(held.value)} ({figure(held.low)}–{figure(held.high)})"
    return f"{share(held.value)} ({share(held.low)}–{share(held.high)})"


def excluded_rows() -> list[tuple[str, str]]:
    """Return what no card may read, with its law."""
    return [(one.said(cells.language()), one.law) for one in excluded()]
