"""The technical file of a credit card, with its model card: Regulation (EU) 2024/1689, Annex IV."""

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from vigie.documents.domain.markdown import heading, items, table
from vigie.scoring.domain.credit.excluded import excluded
from vigie.scoring.domain.credit.fairness import Ranking, Rate
from vigie.scoring.domain.learning.metrics import MEASURES
from vigie.scoring.queries.credit import (
    CardLine,
    card_in_force,
    cutoffs_in_force,
    fairness_of,
    outcomes_since,
)

if TYPE_CHECKING:
    from vigie.flows.compliance.pack import Asked

YEAR = timedelta(days=365)


def file_of(asked: "Asked", name: str) -> list[str]:
    """Return the file of the card in force of a name, in the order of Annex IV."""
    line = card_in_force(asked.by, name)
    return [
        *_general(asked, line),
        *_elements(asked, line),
        *_control(asked, line),
        *_rest(asked),
    ]


def _general(asked: "Asked", line: CardLine) -> list[str]:
    say, blank, card = asked.words.say, asked.words.blank, line.card
    rows = [
        (say("name"), card.name),
        (say("version"), card.version),
        (say("state"), line.state),
        (say("points_are"), say(f"origin_{card.origin}")),
        (say("scale"), f"{card.lowest} – {card.highest}"),
        (say("hash"), line.digest or say("not_kept")),
        (say("provider"), blank("blank_provider")),
    ]
    purpose = say("trust_purpose" if card.name == "credit.trust" else "application_purpose")
    return [
        heading(say("annex_1")),
        purpose + "\n",
        table([say("what"), ""], rows),
        say("interaction") + "\n",
    ]


def _elements(asked: "Asked", line: CardLine) -> list[str]:
    say, card, grounds = asked.words.say, line.card, line.grounds
    parts = [heading(say("annex_2")), say("design") + "\n"]
    if card.scaling:
        told = {
            "points": card.scaling.points,
            "odds": card.scaling.odds,
            "double": card.scaling.double,
        }
        parts.append(say("scaling", **told) + "\n")
    rows = [
        (part.input.said(asked.words.language), part.input.source, len(part.points), part.best)
        for part in card.parts
    ]
    head = [say("input"), say("source"), say("bins"), say("most_points")]
    parts += [table(head, rows), say("dpia_excluded") + "\n"]
    parts.append(items(f"{o.said(asked.words.language)} ({o.law})" for o in excluded()))
    parts.append(heading(say("training"), 3))
    if "window" in grounds:
        first, last = grounds["window"]
        told = {"first": first, "last": last, "cases": grounds["cases"], "bad": grounds["bad"]}
        parts += [say("trained_on", **told) + "\n", _metrics(asked, grounds)]
    else:
        parts.append(say("not_trained") + "\n")
    return [*parts, heading(say("oversight"), 3), say("oversight_how") + "\n"]


def _metrics(asked: "Asked", grounds: Mapping[str, Any]) -> str:
    say = asked.words.say
    rival = grounds.get("challenger") or {}
    rows = [(m, _interval(grounds["metrics"][m]), _interval(rival.get(m))) for m in MEASURES]
    head = [say("measure"), say("card"), say("second_opinion")]
    return say("measured_on", count=grounds["examined"]) + "\n\n" + table(head, rows)


def _interval(held: Mapping[str, float] | None) -> str:
    return f"{held['value']:.4f} ({held['low']:.4f}–{held['high']:.4f})" if held else "–"


def _control(asked: "Asked", line: CardLine) -> list[str]:
    say, by = asked.words.say, asked.by
    signed = cutoffs_in_force(by, line.id)
    parts = [heading(say("annex_3")), items([say("limit_1"), say("limit_2"), say("limit_3")])]
    if signed:
        cuts = signed.cutoffs
        parts.append(say("cuts", accept=cuts.accept_from, refuse=cuts.refuse_below) + "\n")
    else:
        parts.append(say("cutoffs_none") + "\n")
    counts = outcomes_since(by, asked.on - YEAR)
    told = [
        (out or say("no_proposal"), n)
        for (name, out), n in counts.items()
        if name == line.card.name
    ]
    parts.append(table([say("proposal"), say("times")], told) if told else say("no_scores") + "\n")
    parts.append(heading(say("fairness"), 3))
    tables = fairness_of(by, line.id) if line.id else []
    if not tables:
        return [*parts, say("not_measured") + "\n"]
    for one in tables:
        rows = [
            (
                group.group or say("not_held"),
                say("too_few") if group.cases is None else group.cases,
                _share(group.approved),
                "–" if group.ratio is None else f"{group.ratio:.2f}",
                _share(group.good_turned_away),
                _share(group.bad_accepted),
                _share(group.ranking),
            )
            for group in one.lines
        ]
        head = [say(n) for n in ("group", "cases", "accepted", "ratio", "good_away", "bad_in")]
        parts += [
            say(f"by_{one.attribute}", day=one.on.isoformat()) + "\n",
            table([*head, "AUC"], rows),
        ]
    return parts


def _share(held: Rate | Ranking | None) -> str:
    return f"{held.value:.3f} ({held.low:.3f}–{held.high:.3f})" if held else "–"


def _rest(asked: "Asked") -> list[str]:
    say, blank = asked.words.say, asked.words.blank
    return [
        heading(say("annex_4")),
        say("metrics_why") + "\n",
        heading(say("annex_5")),
        blank("blank_risk_system") + "\n",
        heading(say("annex_6")),
        say("changes") + "\n",
        heading(say("annex_7")),
        blank("blank_standards") + "\n",
        heading(say("annex_8")),
        blank("blank_declaration") + "\n",
        heading(say("annex_9")),
        say("monitoring") + "\n",
        blank("blank_monitoring") + "\n",
    ]
