"""The model card of a version as a paper, kept among the documents."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from vigie.documents.actions import generate_within
from vigie.documents.domain.files import Subject
from vigie.documents.domain.parties import Party
from vigie.documents.domain.values import Row, Value
from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.scoring.actions.credit.cards import EDIT
from vigie.scoring.domain.credit.excluded import excluded
from vigie.scoring.domain.credit.points import Part
from vigie.scoring.domain.learning.metrics import MEASURES
from vigie.scoring.queries.credit import CardLine, card_line, fairness_of
from vigie.tenancy.queries import organisation_of

SUBJECT = "scoring.credit_card"


@act("scoring.model_card_issued", permission=EDIT)
def issue_model_card(card_id: int, *, language: str, on: date, by: Actor, key: str) -> int:
    """Make the model card of a version as it stands on a day; returns the document's id.

    AI Act, articles 11 and 13. The same version, figures and day give the same bytes. NotFound for
    another organisation's card, Invalid for a language of none of ours.
    """
    line = card_line(by, card_id)
    data = _data(line, by, language, on)
    subject = Subject(SUBJECT, card_id)
    made = generate_within("model_card", data, language=language, subject=subject, by=by)
    said = {"document": made, "language": language}
    record(SUBJECT, card_id, data=said, effective_on=on)
    return made


def _data(line: CardLine, by: Actor, language: str, on: date) -> Mapping[str, Value]:
    card, grounds = line.card, line.grounds
    said: dict[str, Value] = {
        "recipient": Party(organisation_of(by).name),
        "reference": f"{card.name}/{card.version}",
        "issued_on": on,
        "card": card.name,
        "card_version": card.version,
        "scale": f"{card.lowest} – {card.highest}",
        "digest": line.digest,
        "points": [row for part in card.parts for row in _points(part, language)],
        "excluded": [{"left_out": one.said(language), "law": one.law} for one in excluded()],
    }
    if "window" in grounds:
        said |= _learned(grounds)
    else:
        said["not_validated_on"] = on
    if groups := list(_groups(line, by)):
        said["groups"] = groups
    return said


def _points(part: Part, language: str) -> Iterator[Row]:
    for place, count in enumerate(part.points):
        words = _bin(part, place, language)
        yield {"input": part.input.said(language), "bin": words, "count": count}


def _bin(part: Part, place: int, language: str) -> str:
    """Return a bin in signs that every language reads; – is what is not known."""
    if place == len(part.points) - 1:
        return "–"
    if part.input.categories:
        return part.input.category_said(part.input.categories[place], language)
    low, high = part.span(place)
    unit = part.input.unit if part.input.unit == "%" else ""
    if low is None:
        return "•" if high is None else f"< {high:g} {unit}".strip()
    return (f"≥ {low:g} {unit}" if high is None else f"{low:g} – {high:g} {unit}").strip()


def _learned(grounds: Mapping[str, Any]) -> dict[str, Value]:
    first, last = (date.fromisoformat(day) for day in grounds["window"])
    rival = grounds.get("challenger") or {}
    return {
        "first_outcome": first,
        "last_outcome": last,
        "cases": int(grounds["cases"]),
        "bad": int(grounds["bad"]),
        "figures": [
            {
                "measure": name,
                "own": _interval(grounds["metrics"][name]),
                "rival": _interval(rival.get(name)),
            }
            for name in MEASURES
        ],
    }


def _interval(held: Mapping[str, float] | None) -> str:
    return f"{held['value']:.4f} ({held['low']:.4f}–{held['high']:.4f})" if held else "–"


def _groups(line: CardLine, by: Actor) -> Iterator[Row]:
    tables = fairness_of(by, line.id) if line.id else []
    for table in tables:
        for one in table.lines:
            rate = one.approved
            yield {
                "group": f"{table.attribute}: {one.group or '–'}",
                "group_cases": "–" if one.cases is None else str(one.cases),
                "accepted": f"{rate.value:.3f} ({rate.low:.3f}–{rate.high:.3f})" if rate else "–",
                "ratio": "–" if one.ratio is None else f"{one.ratio:.2f}",
            }
