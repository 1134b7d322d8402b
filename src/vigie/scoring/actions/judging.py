"""The champion's judgement of many cases at once: chance, level, reasons; nothing is written."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from vigie.kernel.actor import Actor
from vigie.scoring.actions.held import blend_of
from vigie.scoring.domain.learning.arrays import Floats
from vigie.scoring.domain.learning.labels import Input
from vigie.scoring.domain.learning.rungs import Cut, Rung, reaching, rung_of
from vigie.scoring.domain.learning.tables import Table
from vigie.scoring.domain.levels import Level
from vigie.scoring.engines.blends import Blend
from vigie.scoring.engines.installed import what_learns_here
from vigie.scoring.models import ModelVersion
from vigie.scoring.queries.certificates import READ, cuts_of
from vigie.scoring.queries.lessons import version_of

# As many reasons as a page shows.
REASONS = 6
Inputs = Mapping[str, Input]
Spoken = tuple[str, float, float | None]


@dataclass(frozen=True)
class Judged:
    """A case's chance and rung; `reasons` are (input, log-odds, value), strongest first."""

    case: str
    chance: float
    rung: Rung
    reasons: tuple[Spoken, ...] = ()


@dataclass(frozen=True)
class Judge:
    """A champion ready to judge, with the cuts that its exams proved."""

    version: ModelVersion
    blend: Blend
    cuts: tuple[Cut, ...]

    def judge(
        self, cases: Mapping[str, Inputs], *, explained: Collection[str] = ()
    ) -> list[Judged]:
        """Return a judgement of each case, in order.

        Reasons come with those at orange or above and with those asked for.
        """
        if not cases:
            return []
        table = self._table(list(cases.values()))
        chances = self.blend.chances(table)
        wanted = set(reaching(chances, self.cuts, Level.ORANGE).tolist())
        wanted |= {place for place, case in enumerate(cases) if case in explained}
        reasons = self._reasons(table, sorted(wanted))
        return [
            Judged(case, float(chance), rung_of(float(chance), self.cuts), reasons.get(place, ()))
            for place, (case, chance) in enumerate(zip(cases, chances.tolist(), strict=True))
        ]

    def _table(self, cases: Sequence[Inputs]) -> Table:
        names = self.blend.layout.names
        return self.blend.layout.read({name: [case.get(name) for case in cases] for name in names})

    def _reasons(self, table: Table, places: list[int]) -> dict[int, tuple[Spoken, ...]]:
        if not places:
            return {}
        names, some = self.blend.layout.names, table.only(places)
        spoken = self.blend.contributions(some)
        return {
            place: tuple(
                (names[column], share, _plain(some.values, row, column))
                for column, share in spoken.strongest(row, REASONS)
            )
            for row, place in enumerate(places)
        }


def champion_judge(by: Actor, model: str, *, on: date) -> Judge | None:
    """Return the champion of a model as it may judge on a day.

    None where none has learned, or where the extra that reads it is not installed: rules alone
    decide then. To be called in the organisation's tenant block.
    """
    by.require(READ)
    version = version_of(by.organisation_id, model, "champion")
    if version is None or not is_readable(version):
        return None
    return Judge(version, blend_of(version), cuts_of(by, version, on=on))


def is_readable(version: ModelVersion) -> bool:
    """Tell whether what reads a version is installed here."""
    here, members = what_learns_here(), version.card["members"]
    return (here.boosting or "boosting" not in members) and (here.nets or "net" not in members)


def _plain(values: Floats, row: int, column: int) -> float | None:
    value = float(values[row, column])
    return None if np.isnan(value) else value
