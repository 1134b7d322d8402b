"""Cards and nights as rows of words and figures."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from vigie.scoring.portal.words import MEASURES, MEMBERS, Words, figure, share
from vigie.scoring.queries import ModelLine, NightLine

Facts = list[tuple[Words, str, object]]


def model_facts(line: ModelLine) -> Facts:
    """Return what a model learned from and is made of."""
    card = line.card
    first, last = (date.fromisoformat(day) for day in card["window"])
    members = [
        f"{MEMBERS.get(name, name)} {figure(weight, 2)}" for name, weight in card["members"].items()
    ]
    return [
        (_("Labels from"), "date", first),
        (_("Labels to"), "date", last),
        (_("Cases"), "number", card["cases"]),
        (_("Positive among them"), "text", share(card["positives"] / max(card["cases"], 1))),
        (_("Members and weights"), "text", ", ".join(members)),
        (_("Inputs"), "text", ", ".join(card["features"])),
        (_("Made from version"), "number", line.parent),
        (_("Hash"), "reference", line.digest[:16]),
    ]


def measured_rows(line: ModelLine) -> list[tuple[Words, str, str, str]]:
    """Return each measure with its 95 % interval."""
    held = line.card["metrics"]
    rows = []
    for name, words in MEASURES:
        value, low, high = (figure(held[name][part], 4) for part in ("value", "low", "high"))
        rows.append((words, value, low, high))
    return rows


def night_facts(line: NightLine) -> Facts:
    """Return the figures behind a night's decision; those of an exam only where one was held."""
    found = line.figures
    facts: Facts = [
        (_("Labels"), "number", line.cases),
        (_("Positive among them"), "text", share(line.positives / max(line.cases, 1))),
        (_("Ranking of the champion (AUC)"), "text", figure(line.ranking)),
        (_("Ranking expected before labels"), "text", figure(found.get("expected_auc"))),
        (_("Shift of the scores (PSI)"), "text", figure(found.get("psi"))),
        (_("Cases of the exam"), "number", found.get("exam_cases")),
        (_("Gain in log loss"), "text", figure(found.get("gain"), 5)),
        (_("Lower bound of the gain"), "text", figure(found.get("gain_bound"), 5)),
        (_("Ranking lost on old cases"), "text", figure(found.get("memory_lost"))),
        (_("Candidate, version"), "number", line.candidate),
    ]
    return [fact for fact in facts if fact[2] not in (None, "")]
