"""Past extracts judged again, as they were known then, by a version of the rules.

    past runs (registrations) → signals (flows) → rules (scoring) → alerts in memory (fraud)

Nobody is alerted; what is written is the backtest's own. The model does not take part, live
records are left out, and what a dealer's other contracts say is not known of the past.
"""

import secrets
from dataclasses import replace

from vigie.database.tenant import tenant
from vigie.flows.fraud_watch import assess, reading_of, rules_in_force
from vigie.fraud.actions.backtesting import end_backtest, keep_backtest_extract
from vigie.fraud.domain.replaying import Replay
from vigie.fraud.queries.backtests import rules_of_backtest, verdicts_known
from vigie.kernel.actor import Actor
from vigie.kernel.errors import VigieError
from vigie.registrations import actions
from vigie.registrations.actions.replaying import replay_run
from vigie.registrations.queries.replays import past_runs
from vigie.scoring.domain.evaluating import CompiledRuleset


def run_backtest(backtest_id: int, *, by: Actor) -> None:
    """Replay every past run that still has its files, extract by extract.

    However it ends is kept, so that another may be asked for; a job that comes again begins anew.
    """
    try:
        with tenant(by.organisation_id):
            ruleset = rules_of_backtest(by, backtest_id)
            replay = Replay(verdicts_known(by))
        _replay(backtest_id, ruleset, replay, by)
    except BaseException as error:
        code = error.code if isinstance(error, VigieError) else type(error).__name__
        end_backtest(backtest_id, fault_code=code, by=by, key=secrets.token_hex(8))
        raise
    end_backtest(backtest_id, missed=replay.missed, by=by, key=secrets.token_hex(8))


def _replay(backtest_id: int, ruleset: CompiledRuleset, replay: Replay, by: Actor) -> None:
    with tenant(by.organisation_id):
        runs = past_runs(by)
    for place, past in enumerate(runs, 1):
        with tenant(by.organisation_id):
            known = rules_in_force(by, past.on)
        rules = replace(known, ruleset=ruleset)
        reading = reading_of(past.run_id, past.on, rules, is_baseline=False)
        also = {*replay.contracts, *rules.gathered}
        with actions.alone(by):
            for chunk in replay_run(past, also, by=by):
                replay.read(assess(chunk, rules, owed={}, spoken=replay.spoken), reading)
        keep_backtest_extract(
            backtest_id,
            tuple(replay.tally()),
            run_id=past.run_id,
            on=past.on,
            place=(place, len(runs)),
            by=by,
            key=f"backtest-{backtest_id}-{past.run_id}",
        )
