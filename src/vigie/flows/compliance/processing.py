"""The record of processing (GDPR art. 30) and the table of retention."""

from dataclasses import asdict
from typing import TYPE_CHECKING

from vigie.documents.domain.kinds import kinds
from vigie.documents.domain.markdown import heading, items, table
from vigie.fraud.queries.retention import terms_on
from vigie.registrations.queries.imports import sources

if TYPE_CHECKING:
    from vigie.flows.compliance.pack import Asked

# What is processed; each has its sentences: purpose, people, data, recipients, basis.
PROCESSINGS = ("watch", "fraud", "leasing", "application", "trust", "messages", "journal")
READ_IMPORTS = "registrations.read_imports"


def record(asked: "Asked") -> list[str]:
    """Return the record: controller, and one section for each processing."""
    say, blank = asked.words.say, asked.words.blank
    parts = [
        heading(say("controller")),
        items([blank("blank_controller"), blank("blank_representative"), blank("blank_dpo")]),
    ]
    for name in PROCESSINGS:
        rows = [
            (say("purpose"), say(f"{name}_purpose")),
            (say("people"), say(f"{name}_people")),
            (say("data"), say(f"{name}_data")),
            (say("basis"), blank("blank_basis")),
            (say("recipients"), blank("blank_recipients")),
            (say("transfers"), say("transfers_none")),
            (say("kept"), say("see_retention")),
            (say("security"), say("security_measures")),
        ]
        parts += [heading(say(f"{name}_name")), table([say("art30"), ""], rows)]
    return [*parts, heading(say("registers")), _registers(asked)]


def _registers(asked: "Asked") -> str:
    say = asked.words.say
    found = sources(asked.by, today=asked.on) if asked.by.may(READ_IMPORTS) else []
    if not found:
        return say("registers_none") + "\n"
    rows = [
        (
            one.name,
            one.country,
            one.legal_basis or asked.words.blank("blank_basis"),
            ", ".join(one.permitted_fields) or say("all_fields"),
        )
        for one in found
    ]
    return table([say("source"), say("country"), say("basis"), say("fields")], rows)


def retention(asked: "Asked") -> list[str]:
    """Return how long each kind is kept, by country and law, and what has no term yet."""
    say, blank = asked.words.say, asked.words.blank
    rows = [
        (
            kind.name,
            country,
            rule.years,
            say(f"event_{rule.event}") + (say("from_year_end") if rule.is_from_year_end else ""),
            rule.legal_basis,
        )
        for kind in kinds().values()
        for country, rule in kind.retentions.items()
    ]
    head = [say("kind"), say("country"), say("years"), say("from_event"), say("law")]
    parts = [heading(say("papers")), table(head, rows), heading(say("registers"))]
    found = sources(asked.by, today=asked.on) if asked.by.may(READ_IMPORTS) else []
    if found:
        terms = [
            (one.name, one.country, one.retention_days or blank("blank_term")) for one in found
        ]
        parts.append(table([say("source"), say("country"), say("days")], terms))
        parts.append(say("registers_values") + "\n")
    else:
        parts.append(say("registers_none") + "\n")
    days = say("alert_days", **asdict(terms_on(asked.by, asked.on)))
    parts += [heading(say("term_alerts")), days + "\n"]
    open_terms = [(say(f"term_{n}"), blank("blank_term")) for n in ("scores", "labels")]
    return [*parts, heading(say("no_term")), table([say("data"), say("kept")], open_terms)]
