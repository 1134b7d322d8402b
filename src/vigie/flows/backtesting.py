"""Past extracts judged again, as they were known then, by a version of the rules and of the model.

    past runs (registrations) → signals (flows) → rules, model (scoring) → alerts in memory (fraud)

Nobody is alerted; what is written is the backtest's own. Of both dates nothing counts that came
later: a payment of after the day, a fact recorded after its run, a label that taught the model (which
judges only days of after its last one). Live records are read on the day they came. What a dealer's
other contracts say is not known of the past.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from vigie.database.tenant import tenant
from vigie.flows.fraud_watch import Rules, assess, reading_of, signals_known
from vigie.flows.learning.cases import Background, background
from vigie.flows.learning.judging import Learned, Told, alone, judged_then
from vigie.flows.levels_shown import SUBJECT_KIND
from vigie.flows.signals.conduct import gather_then
from vigie.fraud.actions.backtesting import end_backtest, keep_backtest_extract
from vigie.fraud.domain.alerts import AssessedSubject, Reading
from vigie.fraud.domain.cases import MODEL
from vigie.fraud.domain.replaying import Replay
from vigie.fraud.queries.backtests import backtest, rules_of_backtest, truths_known, verdicts_known
from vigie.kernel.actor import Actor
from vigie.kernel.errors import VigieError
from vigie.registrations import actions
from vigie.registrations.actions.replaying import replay_portfolio, replay_run
from vigie.registrations.domain.expectations import as_date
from vigie.registrations.queries import Subject, own_names
from vigie.registrations.queries.plain import PlainCertificate
from vigie.registrations.queries.replays import PastRun, past_reads
from vigie.scoring.actions import PastModel, past_model
from vigie.scoring.domain.evaluating import CompiledRuleset


@dataclass(frozen=True, slots=True)
class _Judges:
    """What judges the past: rules, and a kept model beside them if one was chosen."""

    ruleset: CompiledRuleset
    model: PastModel | None


def run_backtest(backtest_id: int, *, by: Actor) -> None:
    """Replay every past run that still has its files, extract by extract.

    However it ends is kept, so that another may be asked for; a job that comes again begins anew.
    """
    try:
        with tenant(by.organisation_id):
            model_id = backtest(by, backtest_id).model_id
            model = past_model(by, MODEL, model_id) if model_id else None
            judges = _Judges(rules_of_backtest(by, backtest_id), model)
            verdicts = verdicts_known(by, has_model=model is not None)
        replay = Replay(verdicts, truths_known(verdicts))
        _replay(backtest_id, judges, replay, by)
    except BaseException as error:
        code = error.code if isinstance(error, VigieError) else type(error).__name__
        end_backtest(backtest_id, fault_code=code, by=by, key=secrets.token_hex(8))
        raise
    end_backtest(backtest_id, missed=replay.missed, by=by, key=secrets.token_hex(8))


def _replay(backtest_id: int, judges: _Judges, replay: Replay, by: Actor) -> None:
    with tenant(by.organisation_id):
        runs = past_reads(by)
    for place, past in enumerate(runs, 1):
        _read(past, judges, replay, by)
        keep_backtest_extract(
            backtest_id,
            tuple(replay.tally()),
            run_id=past.run_id,
            on=past.on,
            place=(place, len(runs)),
            by=by,
            key=f"backtest-{backtest_id}-{past.run_id}",
        )


def _read(past: PastRun, judges: _Judges, replay: Replay, by: Actor) -> None:
    """Let one past run, or a day of live records, be judged."""
    with tenant(by.organisation_id):
        rules = _rules_then(past, judges, replay, by)
    reading = reading_of(past.run_id, past.on, rules, is_baseline=False)
    also, asked = {*replay.contracts, *rules.gathered}, set[int]()
    with actions.alone(by):
        for chunk in replay_run(past, also, by=by):
            assessed = assess(chunk, rules, owed={}, spoken=replay.spoken)
            replay.read(_beside(chunk, assessed, rules, past), reading)
            asked |= {one.subject_id for one in assessed}
        if rules.learned.judge is not None and past.keys is None:
            _read_others(past, asked, rules, replay, reading, by)


def _rules_then(past: PastRun, judges: _Judges, replay: Replay, by: Actor) -> Rules:
    """Return what judges a past day, with what was known beside registers; in the tenant's block."""
    own = tuple(one.dated for one in own_names(by))
    judge = None if judges.model is None else judges.model.judge_on(by, past.on)
    known = Background({}, {}) if judge is None else background(by, then=past.then)
    learned = Learned(judge, known, replay.learned)
    return Rules(judges.ruleset, own, gather_then(by, past.then), learned)


def _beside(
    chunk: Sequence[Subject], assessed: Sequence[AssessedSubject], rules: Rules, past: PastRun
) -> Sequence[AssessedSubject]:
    """Return what rules and model say of subjects together, as the watch does."""
    told = [
        Told(one, signals_known(subject, rules), _plain(subject))
        for one, subject in zip(assessed, chunk, strict=True)
    ]
    return judged_then(told, rules.learned, past.on)


def _read_others(
    past: PastRun, asked: set[int], rules: Rules, replay: Replay, reading: Reading, by: Actor
) -> None:
    """Let the model judge the contracts of which no rule was asked."""
    for chunk in replay_portfolio(past, by=by):
        others = [one for one in chunk if one.id not in asked]
        judged = judged_then(alone(others, SUBJECT_KIND), rules.learned, past.on)
        replay.read([one for one in judged if one.findings], reading)


def _plain(subject: Subject) -> PlainCertificate:
    """Return what the portfolio of then said of a subject, as its certificate showed it."""
    facts, said = subject.facts, subject.facts.expected
    return PlainCertificate(
        facts.certificate_id,
        subject.contract_number,
        facts.plate,
        facts.vin,
        facts.product,
        subject.exposure,
        subject.currency if said.get("outstanding_amount") else "",
        as_date(said.get("contract_ends_on", "")),
    )
