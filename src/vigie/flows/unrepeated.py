"""Reds that the last extract does not say by itself: it is no second read of them.

What it says is its certificate, the operations that its files give again, and of those given once
before the ones that its certificate shows, in a field that is not doubted.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from vigie.flows.signals.shown import is_shown
from vigie.flows.signals.trusted import trusted
from vigie.registrations.domain.first_said import as_last_read
from vigie.registrations.queries import Subject
from vigie.scoring.domain.assessment import Finding
from vigie.scoring.domain.levels import Level

Findings = tuple[Finding, ...]


def unrepeated(
    subject: Subject, findings: Findings, judged: Callable[[Subject], Findings]
) -> frozenset[str]:
    """Return the matters that are red by `findings`, and not by what the last extract says."""
    red, last = (
        _red(findings),
        as_last_read(subject.facts, partial(is_shown, trusted(subject.facts))),
    )
    if not red or last == subject.facts:
        return frozenset()
    return red - _red(judged(replace(subject, facts=last)))


def _red(findings: Findings) -> frozenset[str]:
    return frozenset(one.typology for one in findings if one.level is Level.RED)
