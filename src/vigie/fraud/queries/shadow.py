"""What a shadow would change, alert by alert."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from vigie.fraud.domain.rulebook import CERTIFICATES, compiled_rulebook
from vigie.fraud.domain.shadow import Effect, effect_of
from vigie.fraud.models import ShadowLine
from vigie.fraud.queries.rules import settings_for
from vigie.kernel.actor import Actor
from vigie.scoring.domain.evaluating import CompiledRuleset
from vigie.scoring.domain.levels import Level
from vigie.scoring.queries import shadow_version

READ = "scoring.read_rulesets"


@dataclass(frozen=True, slots=True)
class ShadowRow:
    """One alert that publishing would open, close, raise or lower; levels by word."""

    subject_id: int
    contract_number: str
    plate: str
    typology: str
    effect: Effect
    in_force: str
    in_shadow: str
    rule: str


@dataclass(frozen=True, slots=True)
class ShadowReport:
    """What the last run found of a shadow: the day of the data, counts, the first rows."""

    read_on: date | None
    counts: dict[Effect, int]
    rows: tuple[ShadowRow, ...]


def shadow_in_trial(by: Actor) -> tuple[int, CompiledRuleset] | None:
    """Return the shadow of the rules over certificates, ready to run; None when there is none."""
    found = shadow_version(by, CERTIFICATES)
    if found is None:
        return None
    grace = {"grace_days": settings_for(by).grace_days}
    return found[0], compiled_rulebook(found[1], grace)


def shadow_report(by: Actor, ruleset_id: int, limit: int = 200) -> ShadowReport:
    """Return what a shadow would change, the highest levels first."""
    by.require(READ)
    mine = ShadowLine.objects.filter(organisation_id=by.organisation_id, ruleset_id=ruleset_id)
    pairs = mine.values_list("level_in_force", "level_in_shadow")
    counts = Counter(effect_of(Level(one), Level(other)) for one, other in pairs)
    lines = list(mine.order_by("-level_in_shadow", "-level_in_force", "contract_number")[:limit])
    return ShadowReport(
        max((one.read_on for one in lines), default=None),
        {effect: counts[effect] for effect in Effect},
        tuple(_row(one) for one in lines),
    )


def _row(one: ShadowLine) -> ShadowRow:
    in_force, in_shadow = Level(one.level_in_force), Level(one.level_in_shadow)
    return ShadowRow(
        one.subject_id,
        one.contract_number,
        one.plate,
        one.typology,
        effect_of(in_force, in_shadow),
        in_force.word,
        in_shadow.word,
        one.rule_in_shadow or one.rule_in_force,
    )
