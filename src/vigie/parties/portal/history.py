"""What was said of a party, and when: one moment for each telling."""

from collections.abc import Sequence
from itertools import groupby

from django.utils.translation import gettext as _

from vigie.kernel.facts import Fact
from vigie.parties.portal.words import fact_label, fact_text
from vigie.ui.records import Moment, Timeline


def history(party_kind: str, facts: Sequence[Fact]) -> Timeline:
    """Return the tellings, the latest first; each names its facts and says what it was."""
    told = [list(group) for _known_at, group in groupby(facts, key=lambda fact: fact.recorded_at)]
    seen: dict[str, list[Fact]] = {}
    moments = []
    for group in told:
        moments.append(_moment(party_kind, group, seen))
        for fact in group:
            seen.setdefault(fact.kind, []).append(fact)
    return Timeline(moments[::-1])


def _moment(party_kind: str, group: Sequence[Fact], seen: dict[str, list[Fact]]) -> Moment:
    sentence = " · ".join(_said(party_kind, fact) for fact in group)
    first = group[0]
    return Moment(
        "pencil" if seen else "plus",
        sentence,
        _source(first, seen),
        first.effective_on,
        known_on=first.recorded_at,
    )


def _source(fact: Fact, seen: dict[str, list[Fact]]) -> str:
    if not seen:
        return _("registered")
    before = seen.get(fact.kind, ())
    if any(one.effective_on == fact.effective_on for one in before):
        return _("corrected")
    return _("changed") if before else _("completed")


def _said(party_kind: str, fact: Fact) -> str:
    label = fact_label(party_kind, fact.kind)
    if fact.kind.startswith("role_"):
        words = _("Role: %(role)s") if fact.value else _("Role ended: %(role)s")
        return words % {"role": label}
    if not fact.value:
        return _("%(fact)s: none any more") % {"fact": label}
    value = fact_text(fact.kind, fact.value)
    return _("%(fact)s: %(value)s") % {"fact": label, "value": value}
