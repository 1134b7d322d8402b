"""The draft of a data protection impact assessment: GDPR art. 35(7), point by point."""

from typing import TYPE_CHECKING

from vigie.documents.domain.markdown import heading, items, table
from vigie.fraud.queries import rulebook_in_force, settings_for
from vigie.scoring.domain.credit.builtin import NAMES
from vigie.scoring.domain.credit.excluded import excluded
from vigie.scoring.domain.credit.inputs import credit_inputs
from vigie.scoring.queries.certificates import certificates
from vigie.scoring.queries.credit import card_in_force, cutoffs_in_force
from vigie.scoring.queries.learning import models
from vigie.tenancy.domain.roles import roles

if TYPE_CHECKING:
    from vigie.flows.compliance.pack import Asked


def draft(asked: "Asked") -> list[str]:
    """Return the draft: what is processed and why, need, risks, measures, and blanks."""
    say, blank = asked.words.say, asked.words.blank
    return [
        heading(say("dpia_description")),
        say("dpia_systems") + "\n",
        _systems(asked),
        say("dpia_inputs") + "\n",
        table(
            [say("input"), say("source")],
            [(one.said(asked.words.language), one.source) for one in credit_inputs().values()],
        ),
        heading(say("dpia_necessity")),
        blank("blank_necessity") + "\n",
        say("dpia_excluded") + "\n",
        table(
            [say("excluded"), say("law")],
            [(one.said(asked.words.language), one.law) for one in excluded()],
        ),
        heading(say("dpia_risks")),
        items(say(f"risk_{number}") for number in range(1, 6)),
        blank("blank_risks") + "\n",
        heading(say("dpia_measures")),
        _automatic(asked),
        items(say(f"measure_{number}") for number in range(1, 7)),
        heading(say("access")),
        table([say("role"), say("permissions")], [(n, len(p)) for n, p in roles().items()]),
        heading(say("dpia_opinions")),
        items([blank("blank_dpo"), blank("blank_views"), blank("blank_signature")]),
    ]


def _systems(asked: "Asked") -> str:
    say, by = asked.words.say, asked.by
    rules = rulebook_in_force(by).ruleset
    lines: list[tuple[object, ...]] = [
        (say("system_rules"), rules.id, rules.version, say("purpose_fraud"))
    ]
    lines += [
        (say("system_model"), line.model, line.version, say("purpose_fraud"))
        for line in models(by)
        if "champion" in line.aliases
    ]
    for name in NAMES:
        held = card_in_force(by, name)
        cutoffs = cutoffs_in_force(by, held.id)
        state = say(f"origin_{held.card.origin}")
        signed = say("cutoffs_signed" if cutoffs else "cutoffs_none")
        what = f"{say('purpose_credit')}; {state}; {signed}"
        lines.append((say("system_card"), name, held.card.version, what))
    return table([say("system"), say("name"), say("version"), say("purpose")], lines)


def _automatic(asked: "Asked") -> str:
    """Return what acts without a person, as it is set today."""
    say, yes, held = asked.words.say, asked.words.yes, settings_for(asked.by)
    live = [
        line
        for line in certificates(asked.by, on=asked.on)
        if line.certified_on <= asked.on < line.expires_on
    ]
    rows = [
        (say("set_red_task"), yes(is_so=held.red_opens_task)),
        (say("set_orange_task"), yes(is_so=held.orange_opens_task)),
        (say("set_red_hold"), yes(is_so=held.red_holds_payout)),
        (say("set_orange_hold"), yes(is_so=held.orange_holds_payout)),
        (say("set_eyes"), ", ".join(held.eyes_levels) or say("none")),
        (say("set_audit"), f"{held.audit_per_mille} ‰"),
        (say("set_certificates"), len(live)),
    ]
    head = say("settings_today", instant=asked.on.isoformat())
    return table([head, ""], rows)
