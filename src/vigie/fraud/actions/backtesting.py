"""Backtests: asked for by a person, replayed by a job, kept as rows of their own."""

import hashlib
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from vigie.database.locks import take_turn
from vigie.fraud.domain.cases import MODEL
from vigie.fraud.domain.replaying import Tally
from vigie.fraud.domain.rulebook import CERTIFICATES, builtin_text, compiled_rulebook
from vigie.fraud.models import Backtest, BacktestLine, ReviewTime
from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Conflict, Invalid, NotFound
from vigie.scoring.actions import past_model
from vigie.scoring.queries import published_text, ruleset_version

LONGEST = 480  # minutes: a working day


@dataclass(frozen=True, slots=True)
class Minutes:
    """Minutes of review for one alert of each level."""

    red: int
    orange: int
    yellow: int


@act("fraud.backtest_asked", permission="scoring.edit_rulesets")
def ask_backtest(
    ruleset_id: int | None, model_id: int | None = None, *, by: Actor, key: str
) -> int:
    """Ask for past extracts to be judged by a saved version, or by the rules in force (None).

    `model_id` is a kept version of the learned model, which judges beside the rules. Returns the
    backtest's id; a job replays. Conflict while one waits or runs; NotFound for another
    organisation's version; Refused where what reads a model is not installed.
    """
    del key
    take_turn("fraud.backtests", by.organisation_id)
    mine = Backtest.objects.filter(organisation_id=by.organisation_id)
    if mine.filter(status__in=("asked", "running")).exists():
        raise Conflict("fraud.backtest_under_way")
    text = ruleset_version(by, ruleset_id).text if ruleset_id else published_text(by, CERTIFICATES)
    text = text or builtin_text()
    learned = past_model(by, MODEL, model_id) if model_id else None
    made = Backtest.objects.create(
        organisation_id=by.organisation_id,
        ruleset_id=ruleset_id,
        version=compiled_rulebook(text).ruleset.version,
        model_version_id=model_id,
        model_number=learned.version.version if learned else None,
        judged_from=learned.since if learned else None,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        asked_by=by.user_id,
        asked_at=timezone.now(),
    )
    record("fraud.backtest", made.pk, data={"version": made.version, "model": made.model_number})
    return made.pk


@act("fraud.backtest_progressed", permission="fraud.raise_alerts")
def keep_backtest_extract(  # noqa: PLR0913 - the two dates and counts of one extract
    backtest_id: int,
    tallies: tuple[Tally, ...],
    *,
    run_id: int,
    on: date,
    place: tuple[int, int],
    by: Actor,
    key: str,
) -> int:
    """Keep what one extract came to; `place` is (done, total). Returns the lines."""
    del key
    found = _mine(backtest_id, by)
    BacktestLine.objects.bulk_create(
        BacktestLine(
            organisation_id=by.organisation_id,
            backtest=found,
            run_id=run_id,
            read_on=on,
            typology=one.typology,
            level=int(one.level),
            opened=one.opened,
            confirmed=one.confirmed,
            standing=one.standing,
            right=one.right,
            wrong=one.wrong,
            unknown=one.unknown,
        )
        for one in tallies
    )
    Backtest.objects.filter(pk=found.pk).update(status="running", done=place[0], total=place[1])
    record("fraud.backtest", found.pk, data={"run": run_id, "lines": len(tallies)}, effective_on=on)
    return len(tallies)


@act("fraud.backtest_ended", permission="fraud.raise_alerts")
def end_backtest(
    backtest_id: int, *, missed: int = 0, fault_code: str = "", by: Actor, key: str
) -> int:
    """End a backtest, done or failed by a fault; returns its id."""
    del key
    found = _mine(backtest_id, by)
    found.status = "failed" if fault_code else "done"
    found.missed, found.fault_code, found.ended_at = missed, fault_code, timezone.now()
    found.save(update_fields=["status", "missed", "fault_code", "ended_at"])
    record("fraud.backtest", found.pk, data={"missed": missed, "fault": fault_code})
    return found.pk


@act("fraud.review_time_saved", permission="fraud.edit_settings")
def save_review_time(minutes: Minutes, *, by: Actor, key: str) -> None:
    """Keep how long an analyst needs for an alert of each level; Invalid beyond a working day."""
    del key
    chosen = {"red": minutes.red, "orange": minutes.orange, "yellow": minutes.yellow}
    for level, count in chosen.items():
        if not 1 <= count <= LONGEST:
            raise Invalid("fraud.minutes_wrong", level=level, minutes=count, longest=LONGEST)
    ReviewTime.objects.update_or_create(organisation_id=by.organisation_id, defaults=chosen)
    record("fraud.review_time", None, data=chosen)


def _mine(backtest_id: int, by: Actor) -> Backtest:
    found = (
        Backtest.objects.select_for_update()
        .filter(organisation_id=by.organisation_id, id=backtest_id)
        .first()
    )
    if found is None:
        raise NotFound("fraud.backtest_unknown")
    return found
