"""What rests on a field that is mapped wrongly, or may be: the rules are asked again without it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from vigie.fraud.domain.alerts import Doubt, joined_findings
from vigie.registrations.domain.facts import Doubt as SaidDoubt
from vigie.registrations.domain.facts import SubjectFacts
from vigie.registrations.queries import Subject
from vigie.scoring.domain.assessment import Finding
from vigie.scoring.domain.levels import Level

Findings = tuple[Finding, ...]
Judged = Callable[[Subject], Findings]


@dataclass(frozen=True, slots=True)
class Weighed:
    """Findings that hold without doubted fields, what these took away, what rests on asked ones.

    `lost` are the typologies that speak lower or not at all without the doubted fields; `rests_on`
    gives, of those that speak, the fields of an open question without any one of which they would not.
    """

    findings: Findings
    doubts: tuple[Doubt, ...] = ()
    lost: frozenset[str] = frozenset()
    rests_on: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def weigh(subject: Subject, findings: Findings, judged: Judged) -> Weighed:
    """Return what is found of a subject beside its doubted fields; `judged` asks the rules anew.

    A doubt takes away and never adds: what would speak louder without the field, because the field
    exonerates, stays as it is with it.
    """
    facts = subject.facts
    kept, lost = findings, frozenset[str]()
    if facts.doubts:
        whole = judged(replace(subject, facts=replace(facts, doubts=())))
        kept, lost = _taken_away(findings, whole)
    doubts = tuple(Doubt(one.field, one.user_id, one.said_at) for one in facts.doubts)
    return Weighed(kept, doubts, lost, _rests_on(subject, kept, judged))


def _taken_away(findings: Findings, whole: Findings) -> tuple[Findings, frozenset[str]]:
    now, before = _levels(findings), _levels(whole)
    louder = {name for name, level in now.items() if level > before.get(name, Level.NONE)}
    lost = {name for name, level in before.items() if level > now.get(name, Level.NONE)}
    kept = [one for one in findings if one.typology not in louder]
    return (*kept, *(one for one in whole if one.typology in louder)), frozenset(lost)


def _rests_on(subject: Subject, findings: Findings, judged: Judged) -> dict[str, tuple[str, ...]]:
    speaking, found = _levels(findings), dict[str, tuple[str, ...]]()
    for name in sorted(subject.facts.asked) if speaking else ():
        if _tells(subject.facts, name):
            left = _levels(judged(_without(subject, name)))
            for typology in speaking.keys() - left.keys():
                found[typology] = (*found.get(typology, ()), name)
    return found


def _tells(facts: SubjectFacts, name: str) -> bool:
    """Tell whether a certificate says anything by a field."""
    fields = {one.field for one in facts.distortions} | {one.field for one in facts.changes}
    return bool((facts.observed or {}).get(name)) or name in fields


def _without(subject: Subject, name: str) -> Subject:
    doubts = (*subject.facts.doubts, SaidDoubt(name, None, subject.read_at))
    return replace(subject, facts=replace(subject.facts, doubts=doubts))


def _levels(findings: Findings) -> dict[str, Level]:
    return {name: one.level for name, one in joined_findings(findings).items()}
