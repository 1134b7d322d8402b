"""What was known of cases, and what the champion says of them, kept set-based."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import connection
from django.utils import timezone
from typing_extensions import override

from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.scoring.actions.judging import Inputs, Judge, Judged

SCORE = "scoring.score_cases"

# A row only where the last one of the case says something else.
_INPUTS = """
insert into scoring_caseinputs
    (organisation_id, model, "case", catalogue, known_on, inputs, digest, recorded_at)
select %(organisation)s, %(model)s, r."case", %(catalogue)s, %(on)s, r.inputs, r.digest, %(now)s
from jsonb_to_recordset(%(rows)s::jsonb) as r("case" text, inputs jsonb, digest text)
where r.digest is distinct from (
    select i.digest from scoring_caseinputs i
    where i.organisation_id = %(organisation)s and i.model = %(model)s and i."case" = r."case"
    order by i.id desc limit 1)
"""

_SCORES = """
insert into scoring_casescore as s
    (organisation_id, model, "case", version_id, chance, level, is_provisional, reasons, scored_on)
select %(organisation)s, %(model)s, r."case", %(version)s, r.chance, r.level, r.is_provisional,
    r.reasons, %(on)s
from jsonb_to_recordset(%(rows)s::jsonb) as r("case" text, chance double precision,
    level smallint, is_provisional boolean, reasons jsonb)
on conflict (organisation_id, model, "case") do update set
    version_id = excluded.version_id, chance = excluded.chance, level = excluded.level,
    is_provisional = excluded.is_provisional, reasons = excluded.reasons,
    scored_on = excluded.scored_on
"""


class Seen:
    """Cases as a run saw them: what was known of some, what the champion says of all.

    `judge` None: rules alone decide, and inputs are kept for the day when verdicts come.
    """

    def __init__(
        self,
        model: str,
        catalogue: str,
        inputs: Mapping[str, Inputs],
        judged: Sequence[Judged] = (),
        judge: Judge | None = None,
    ) -> None:
        self.model = model
        self.catalogue = catalogue
        self.judge = judge
        self.inputs = [
            {"case": case, "inputs": dict(known), "digest": digest_of(known)}
            for case, known in inputs.items()
        ]
        self.scores: list[dict[str, Any]] = [
            {
                "case": one.case,
                "chance": one.chance,
                "level": int(one.rung.level),
                "is_provisional": one.rung.is_provisional,
                "reasons": one.reasons,
            }
            for one in judged
        ]

    @override
    def __str__(self) -> str:
        """Name what was seen; the door of writes tells one input from another by it."""
        said = json.dumps([self.model, self.inputs, self.scores], sort_keys=True)
        return hashlib.blake2b(said.encode(), digest_size=16).hexdigest()


def digest_of(inputs: Inputs) -> str:
    """Return a digest of what is known of a case."""
    said = json.dumps(dict(inputs), sort_keys=True)
    return hashlib.blake2b(said.encode(), digest_size=16).hexdigest()


@act("scoring.cases_kept", permission=SCORE)
def keep_cases(seen: Seen, *, on: date, by: Actor, key: str) -> int:
    """Keep what was known of cases where it changed, and their scores; returns how many scores."""
    said = {"organisation": by.organisation_id, "model": seen.model, "on": on}
    if seen.inputs:
        more = {"catalogue": seen.catalogue, "now": timezone.now()}
        _run(_INPUTS, {**said, **more, "rows": json.dumps(seen.inputs)})
    if seen.scores and seen.judge is not None:
        more = {"version": seen.judge.version.pk}
        _run(_SCORES, {**said, **more, "rows": json.dumps(seen.scores)})
    counts = {"inputs": len(seen.inputs), "scores": len(seen.scores)}
    record("scoring.model", None, data={"model": seen.model, **counts}, effective_on=on)
    return len(seen.scores)


def _run(sql: str, values: Mapping[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
