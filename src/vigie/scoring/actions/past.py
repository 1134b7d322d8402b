"""A kept version of a model as it may judge past days: by nothing that it could not know then."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from vigie.kernel.actor import Actor
from vigie.kernel.errors import NotFound, Refused
from vigie.scoring.actions.certifying import examined_levels
from vigie.scoring.actions.held import blend_of
from vigie.scoring.actions.judging import Judge, is_readable
from vigie.scoring.domain.learning.rungs import Cut
from vigie.scoring.domain.levels import Level, level_of
from vigie.scoring.engines.blends import Blend
from vigie.scoring.engines.installed import what_learns_here
from vigie.scoring.models import ModelVersion
from vigie.scoring.queries.certificates import READ, cuts_of
from vigie.scoring.queries.lessons import labels_known, matured, may_teach, nights_done
from vigie.scoring.queries.targets import asked_on


@dataclass(frozen=True)
class PastModel:
    """A version that judges days from `since` on: the first after the last label it learned from.

    `proved` are the cuts that an exam proves on the labels which were known when it was made: what
    the version would go by before it has certificates, provisionally.
    """

    version: ModelVersion
    blend: Blend
    since: date
    proved: Mapping[Level, Cut]

    def judge_on(self, by: Actor, on: date) -> Judge | None:
        """Return the version as it may judge on a day; None before `since`.

        By the certificates it had by then. To be called in the organisation's tenant block.
        """
        if on < self.since:
            return None
        certified = {cut.level: cut for cut in cuts_of(by, self.version, on=on)}
        return Judge(self.version, self.blend, tuple({**self.proved, **certified}.values()))


def past_model(by: Actor, model: str, version_id: int) -> PastModel:
    """Return a kept version of a model, to judge past days; in the organisation's tenant block.

    NotFound (`scoring.model_unknown`) for another's; Refused (`scoring.learning_missing`) where the
    extra that reads it is not installed.
    """
    by.require(READ)
    mine = ModelVersion.objects.filter(organisation_id=by.organisation_id, model=model)
    version = mine.filter(pk=version_id).first()
    if version is None:
        raise NotFound("scoring.model_unknown")
    if not is_readable(version):
        raise Refused("scoring.learning_missing", missing=", ".join(what_learns_here().missing))
    last = date.fromisoformat(version.card["window"][1])
    blend, since = blend_of(version), last + timedelta(days=1)
    return PastModel(version, blend, since, _proved(by, version, blend, last))


def _proved(by: Actor, version: ModelVersion, blend: Blend, last: date) -> dict[Level, Cut]:
    """Return, by level, the cut that an exam proves on what was known when a version was made."""
    organisation, model = by.organisation_id, version.model
    past = [night for night in nights_done(organisation, model) if night.night < last]
    rows = labels_known(organisation, model, last, version.created_at)
    known = matured(blend.layout, model, [row for row in rows if may_teach(row, past, last)])
    targets = asked_on(by, last).targets
    found = examined_levels(blend, known, targets)
    levels = {level_of(name): one.cut for name, one in found.items()}
    return {level: Cut(level, cut, is_live=False) for level, cut in levels.items()}
