"""Jobs of the stories; each is idempotent on the journal entry that started it."""

from contextlib import suppress
from datetime import date, timedelta
from typing import Final

from django.utils import timezone
from procrastinate import RetryStrategy

from vigie.database.jobs import app
from vigie.database.tenant import tenant
from vigie.flows import (
    alert_retention,
    backtesting,
    default_acts,
    emptying,
    ends_near,
    explanations,
    fraud_watch,
    lease_end,
    levels_shown,
    live,
    operations,
    reopening,
    results,
    retention,
    rings,
)
from vigie.flows.credit import trust
from vigie.flows.credit.outcomes import label_outcomes
from vigie.flows.learning import labels, nightly
from vigie.journal.queries import said_in
from vigie.kernel.actor import Actor, system_actor
from vigie.kernel.clock import local_date
from vigie.kernel.errors import Unavailable, VigieError
from vigie.leasing.queries.closing import business_date
from vigie.registrations.queries.runs import was_weighed
from vigie.tenancy.queries import organisation_ids

# An import or a run of the same organisation may be under way: wait for it, however long it lasts.
_RETRY: Final = RetryStrategy(wait=15, retry_exceptions={Unavailable})


@app.task(name="flows.watch", queue="default", retry=_RETRY)
def watch(organisation_id: int, entry_id: int, subject_id: int = 0) -> None:
    """Run the watch if something came since the last run: an import, the subject."""
    by, key = _by(organisation_id), f"entry-{entry_id}"
    try:
        fraud_watch.watch_if_new(by=by, key=key)
    except Unavailable:
        raise
    except VigieError as error:
        if error.code != "registrations.nothing_to_watch":  # one side may have no data yet
            results.tell_run_failed(error, entry_id, batch_id=subject_id, by=by, key=key)
            raise


@app.task(name="flows.watch_now", queue="default", retry=_RETRY)
def watch_now(organisation_id: int, entry_id: int, subject_id: int = 0) -> None:
    """Run the watch because a person asked for it."""
    del subject_id
    by, key = _by(organisation_id), f"entry-{entry_id}"
    try:
        watched = fraud_watch.watch(by=by, key=key, patience=0)
    except Unavailable:
        raise
    except VigieError as error:
        results.tell_run_failed(error, entry_id, by=by, key=key)
        raise
    results.tell_run_done(watched, entry_id, by=by, key=key)


@app.task(name="flows.watch_answered", queue="default", retry=_RETRY)
def watch_answered(organisation_id: int, entry_id: int, subject_id: int) -> None:
    """Run the watch because a person said of a field whether it is mapped wrongly.

    Alerts that rest on it close or open again. Answers given together share a run.
    """
    by = _by(organisation_id)
    with tenant(organisation_id):
        is_weighed = was_weighed(by, subject_id)
    if not is_weighed:
        fraud_watch.watch(by=by, key=f"entry-{entry_id}", patience=0)


@app.task(name="flows.assess_record", queue="default", retry=_RETRY)
def assess_record(organisation_id: int, entry_id: int, subject_id: int) -> None:
    """Assess the certificates that a live record speaks of."""
    live.assess_record(subject_id, entry_id=entry_id, by=_by(organisation_id))


@app.task(name="flows.assess_certificate", queue="default", retry=_RETRY)
def assess_certificate(organisation_id: int, entry_id: int, subject_id: int) -> None:
    """Assess a certificate of which a person told something."""
    live.assess_certificates([subject_id], entry_id=entry_id, by=_by(organisation_id))


@app.task(name="flows.contract_answered", queue="default", retry=_RETRY)
def contract_answered(organisation_id: int, entry_id: int, subject_id: int) -> None:
    """Assess a certificate of whose contract a person said whether it ended, and those beside it."""
    live.assess_answered(subject_id, entry_id=entry_id, by=_by(organisation_id))


@app.task(name="flows.tell_own_names", queue="default")
def tell_own_names(organisation_id: int, entry_id: int, subject_id: int = 0) -> None:
    """Tell those who can mend it, after a run, that no own name is known."""
    del subject_id
    operations.tell_own_names(by=_by(organisation_id), key=f"entry-{entry_id}")


@app.task(name="flows.own_name_given", queue="default")
def own_name_given(organisation_id: int, entry_id: int, subject_id: int = 0) -> None:
    """Close what was told of missing own names."""
    del subject_id
    operations.close_own_names(by=_by(organisation_id), key=f"entry-{entry_id}")


@app.task(name="flows.tell_proposed", queue="default")
def tell_proposed(organisation_id: int, entry_id: int, subject_id: int) -> None:
    """Tell those who may approve it that evidence waits for a second person."""
    results.tell_proposed(subject_id, entry_id, by=_by(organisation_id))


@app.task(name="flows.tell_papers", queue="default")
def tell_papers(organisation_id: int, entry_id: int, subject_id: int = 0) -> None:
    """Tell those who make papers that some of a batch could not be made."""
    del subject_id
    results.tell_papers(entry_id, by=_by(organisation_id))


@app.task(name="flows.assess_contract", queue="default", retry=_RETRY)
def assess_contract(organisation_id: int, entry_id: int, subject_id: int) -> None:
    """Assess the certificates of a contract of which something became known."""
    live.assess_contract(subject_id, entry_id=entry_id, by=_by(organisation_id))


@app.task(name="flows.backtest", queue="default", retry=_RETRY)
def backtest(organisation_id: int, entry_id: int, subject_id: int) -> None:
    """Replay past extracts by a version of the rules."""
    del entry_id
    backtesting.run_backtest(subject_id, by=_by(organisation_id))


@app.task(name="flows.lease_end", queue="default", retry=_RETRY)
def contract_ended(organisation_id: int, entry_id: int, subject_id: int) -> None:
    """Let the watch know that a contract ended, and whoever releases its pledge."""
    lease_end.follow(subject_id, by=_by(organisation_id), key=f"entry-{entry_id}")


@app.task(name="flows.reopening", queue="default", retry=_RETRY)
def payment_went_back(organisation_id: int, entry_id: int, subject_id: int) -> None:
    """Let those who must know learn that a contract that had ended is open again."""
    reopening.follow(subject_id, by=_by(organisation_id), key=f"entry-{entry_id}")


@app.task(name="flows.end_announced", queue="default", retry=_RETRY)
def end_announced(organisation_id: int, entry_id: int, subject_id: int = 0) -> None:
    """Tell those who end contracts which ends are near."""
    del subject_id
    ends_near.follow(entry_id, by=_by(organisation_id), key=f"entry-{entry_id}")


@app.task(name="flows.show_levels", queue="default")
def show_levels(organisation_id: int, entry_id: int, subject_id: int = 0) -> None:
    """Show the levels after a decision, on the certificates of its alerts."""
    levels_shown.show_levels_of_entry(entry_id, subject_id, by=_by(organisation_id))


@app.task(name="flows.act_by_default", queue="default", retry=_RETRY)
def act_by_default(organisation_id: int, entry_id: int, subject_id: int = 0) -> None:
    """Let alerts act where the organisation switched it on, and follow those that moved on."""
    del subject_id
    default_acts.act_by_default(by=_by(organisation_id), key=f"entry-{entry_id}")


@app.task(name="flows.label_verdicts", queue="default", retry=_RETRY)
def label_verdicts(organisation_id: int, entry_id: int, subject_id: int = 0) -> None:
    """Let verdicts on alerts become labels."""
    by, key = _by(organisation_id), f"entry-{entry_id}"
    labels.label_decision(entry_id, subject_id, by=by, key=key)


@app.task(name="flows.label_audit", queue="default", retry=_RETRY)
def label_audit(organisation_id: int, entry_id: int, subject_id: int) -> None:
    """Let what was found in a case drawn by chance become a label."""
    labels.label_audit(subject_id, by=_by(organisation_id), key=f"entry-{entry_id}")


@app.task(name="flows.find_rings", queue="default")
def find_rings(organisation_id: int, entry_id: int, subject_id: int = 0) -> None:
    """Look for rings after a run."""
    del subject_id
    rings.find_rings(by=_by(organisation_id), key=f"entry-{entry_id}")


@app.task(name="flows.tell_taken", queue="default")
def tell_taken(organisation_id: int, entry_id: int, subject_id: int) -> None:
    """Tell who sent a file that it was taken, and those who answer that questions wait."""
    results.tell_taken(subject_id, by=_by(organisation_id), key=f"entry-{entry_id}")


@app.task(name="flows.tell_takeover", queue="default")
def tell_takeover(organisation_id: int, entry_id: int, subject_id: int) -> None:
    """Tell who asked for a takeover how it ended."""
    results.tell_takeover(subject_id, by=_by(organisation_id), key=f"entry-{entry_id}")


@app.task(name="flows.tell_refusal", queue="default")
def tell_refusal(organisation_id: int, entry_id: int, subject_id: int) -> None:
    """Tell those who import that a file was refused."""
    operations.tell_refusal(subject_id, by=_by(organisation_id), key=f"entry-{entry_id}")


@app.task(name="flows.score_debtors", queue="default", retry=_RETRY)
def score_debtors(organisation_id: int, entry_id: int, subject_id: int = 0) -> int:
    """Score the debtors of the last closed day; of each closed day label the scores of a year before.

    What is open is that of now, so of several days closed together only the last is scored.
    """
    del subject_id
    by, key = system_actor(organisation_id, name="trust scores"), f"entry-{entry_id}"
    with tenant(organisation_id):
        said, opened = said_in(by, entry_id), business_date(organisation_id)
    if opened is None or not said.get("moves"):
        return 0
    day = date.fromisoformat(said["on"])
    label_outcomes(day, by=by, key=f"{key}-outcomes")
    is_last = day == opened - timedelta(days=1)
    return trust.score_debtors(day, by=by, key=key) if is_last else 0


@app.periodic(cron="17 6 * * *")
@app.task(name="flows.tell_silence", queue="default")
def tell_silence(timestamp: int) -> None:
    """Look every morning for registers that have been silent beyond their rhythm."""
    for organisation_id in organisation_ids():
        operations.tell_silence(by=_by(organisation_id), key=f"silence-{timestamp}")


@app.periodic(cron="23 7 * * *")
@app.task(name="flows.remind_persons", queue="default")
def remind_persons(timestamp: int) -> None:
    """Remind once, in the morning, whoever was asked and did not answer."""
    for organisation_id in organisation_ids():
        explanations.remind(by=_by(organisation_id), key=f"remind-{timestamp}")


@app.periodic(cron="13 4 * * *")
@app.task(name="flows.find_rings_nightly", queue="default")
def find_rings_nightly(timestamp: int) -> None:
    """Look for rings every night: people and contracts change without a run."""
    for organisation_id in organisation_ids():
        rings.find_rings(by=_by(organisation_id), key=f"rings-{timestamp}")


@app.periodic(cron="43 3 * * *")
@app.task(name="flows.clear_expired", queue="default")
def clear_expired(timestamp: int) -> None:
    """Remove every night the files past their retention, and what they told of people.

    One organisation after the other.
    """
    for organisation_id in organisation_ids():
        # A run that lasts all night is no reason to leave the others waiting: tomorrow again.
        with suppress(Unavailable):
            retention.clear(by=_by(organisation_id), key=f"retention-{timestamp}")
            emptying.empty_values(by=_by(organisation_id), key=f"emptying-{timestamp}")


@app.periodic(cron="53 3 * * *")
@app.task(name="flows.clear_alerts", queue="default")
def clear_alerts(timestamp: int) -> None:
    """Erase every night the alerts whose term is over, one organisation after the other."""
    for organisation_id in organisation_ids():
        alert_retention.clear_alerts(by=_by(organisation_id), key=f"retention-{timestamp}")


@app.periodic(cron="11 2 * * *")
@app.task(name="flows.learn_tonight", queue="default")
def learn_tonight(timestamp: int) -> None:
    """Learn every night from the labels that matured, one organisation after the other."""
    tonight = local_date(timezone.now())
    for organisation_id in organisation_ids():
        by = system_actor(organisation_id, name="night")
        # One that cannot learn tonight keeps no other waiting; its journal and pages show it.
        with suppress(VigieError):
            nightly.learn(by=by, on=tonight, key=f"night-{timestamp}")


@app.periodic(cron="31 2 * * 1")
@app.task(name="flows.examine_rules", queue="default")
def examine_rules(timestamp: int) -> None:
    """Examine the rules every Monday on the verdicts of what they raised."""
    today = local_date(timezone.now())
    for organisation_id in organisation_ids():
        by = system_actor(organisation_id, name="night")
        with suppress(VigieError):
            nightly.examine_rules(by=by, on=today, key=f"exam-{timestamp}")


def _by(organisation_id: int) -> Actor:
    return system_actor(organisation_id, name="watch")
