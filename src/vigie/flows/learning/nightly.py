"""Who learns when: every night the model of each organisation, every Monday the exams of its rules."""

from datetime import date, timedelta
from typing import Final

from vigie.database.tenant import tenant
from vigie.fraud.domain.cases import MODEL
from vigie.fraud.domain.inputs import LEARNED
from vigie.fraud.queries import verdicts_by_rule
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Conflict
from vigie.scoring.actions import RuleExam, examine_rule, learn_tonight
from vigie.scoring.engines.installed import what_learns_here
from vigie.scoring.queries import rules_in_force

# Verdicts older than this say little of how a rule does now.
LOOKED_BACK: Final = timedelta(days=365)
# A certificate with no more than this to run is renewed at the next exam.
RENEWED: Final = timedelta(days=7)


def learn(*, by: Actor, on: date, key: str) -> int | None:
    """Learn one night; returns its id, None where nothing can learn here or it was learned already."""
    if not what_learns_here().boosting:
        return None
    try:
        return learn_tonight(MODEL, night=on, by=by, key=key)
    except Conflict:
        return None


def examine_rules(*, by: Actor, on: date, key: str) -> int:
    """Examine each rule and level on the verdicts of a year; returns how many certificates it gave.

    On a fixed day of the week, and not where a certificate has more than a week to run: the 5 per cent
    of an exam are those of one exam.
    """
    with tenant(by.organisation_id):
        counted = verdicts_by_rule(by, since=on - LOOKED_BACK, until=on)
        held = rules_in_force(by, MODEL, on=on + RENEWED)
    given = 0
    for one in counted:
        if one.rule == LEARNED or (one.rule, one.level) in held:
            continue
        exam = RuleExam(one.rule, one.level, one.reviewed, one.errors)
        name = f"{key}-{one.rule}-{one.level}"
        given += examine_rule(MODEL, exam, on=on, by=by, key=name) is not None
    return given
