"""The story of the watch: files are compared, rules speak, alerts rise, one digest goes out.

    compare (registrations) → signals (flows) → rules (scoring) → alerts (fraud) → mail (notices)

Everything below it is one act per chunk. A run that broke half way leaves what it did; another takes
its place, joins its alerts and tells of both.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from datetime import time as clock_time
from decimal import Decimal

from vigie.database.tenant import tenant
from vigie.flows.dealer_record import DEALER, dealer_record
from vigie.flows.digest import Looked, asked_ids, send_digest
from vigie.flows.doubtful import weigh
from vigie.flows.learning import chance
from vigie.flows.learning.judging import Learned, Told, judged_alone, judged_beside, learned
from vigie.flows.learning.labels import label_proofs
from vigie.flows.levels_shown import SUBJECT_KIND, show_levels
from vigie.flows.signals import recalled_signals, said_by_registers, signals_of, unread
from vigie.flows.signals.conduct import Gathered, gather, numbers_of
from vigie.flows.unrepeated import unrepeated
from vigie.flows.watched import Spent, Watched, what_came_of
from vigie.fraud.actions import Raised, clear_shadow, compare_shadow, raise_alerts
from vigie.fraud.domain.alerts import AssessedSubject, Reading
from vigie.fraud.queries import (
    Spoken,
    Standing,
    alerts_concerning,
    contracts_with_held_alerts,
    last_spoken,
    rulebook_in_force,
    shadow_in_trial,
)
from vigie.kernel.actor import Actor
from vigie.kernel.errors import VigieError
from vigie.kernel.money import Money
from vigie.leasing.queries import exposures
from vigie.registrations import actions, queries
from vigie.registrations.domain.expectations import OwnName
from vigie.registrations.domain.facts import RowAside
from vigie.registrations.queries import Subject
from vigie.registrations.queries.live import told_since
from vigie.registrations.queries.plain import plain_certificates, watched_ids
from vigie.scoring.domain.assessment import Finding
from vigie.scoring.domain.evaluating import CompiledRuleset, evaluate
from vigie.scoring.domain.signals import Signal

Tell = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Rules:
    """What subjects are judged by: the ruleset in force, the organisation's own names, what is known
    of contracts beside registers; `shadow` is judged by too and alerts nobody; `learned` judges beside.
    """

    ruleset: CompiledRuleset
    own: tuple[OwnName, ...]
    gathered: Gathered
    learned: Learned
    shadow: tuple[int, CompiledRuleset] | None = None


def watch(*, by: Actor, key: str, tell: Tell | None = None, patience: int = 600) -> Watched:
    """Compare everything and raise what the rules find; returns the counts.

    Refused when a side has no data; Unavailable when an import or another run lasts longer than
    `patience` seconds.
    """
    spent = Spent.so_far()
    with actions.alone(by, patience=patience):
        both, asked = actions.sides(by), asked_ids(by)
        run_id = actions.begin_run(both, by=by, key=key)
        try:
            done = _is_done(run_id, by)
            emails = 0 if done else _go(run_id, both, spent, asked, by=by, tell=tell)
        except VigieError as error:
            params = {name: str(value) for name, value in error.params.items()}
            actions.fail_run(run_id, error.code, params, by=by, key=f"run-{run_id}")
            raise
        except BaseException:
            actions.fail_run(run_id, "registrations.run_broken", {}, by=by, key=f"run-{run_id}")
            raise
        finally:
            actions.forget_run(run_id, by=by)
    return what_came_of(run_id, emails, spent, by=by)


def _is_done(run_id: int, by: Actor) -> bool:
    """Tell whether a run was done before: its job came again after all was told."""
    with tenant(by.organisation_id):
        return queries.run_detail(by, run_id).status == "done"


def _go(
    run_id: int,
    both: actions.Sides,
    spent: Spent,
    asked_before: Set[int],
    *,
    by: Actor,
    tell: Tell | None,
) -> int:
    """Run, tell, and only then end the run, so that whatever breaks in between is told by the next.

    `asked_before` are the questions of mapping that were open. Returns how many mails were queued.
    """
    result = _run(run_id, both, by=by, tell=tell or _silent)
    with tenant(by.organisation_id):
        line = queries.run_detail(by, run_id)
        broken = queries.runs_broken_before(by, run_id)
    asked, counts = asked_ids(by, run_id), (line.paired, line.distortions)
    looked = Looked(both.on, *counts, asked, asked - asked_before, line.is_baseline)
    emails = send_digest(looked, result.raised, broken, name=f"run-{run_id}", by=by)
    ending = actions.Ending(
        alerts=result.levels,
        subjects=result.subjects,
        wall_seconds=round(spent.seconds),
        cpu_seconds=round(spent.cpu_seconds),
        baselined=tuple({batch.source_id for batch in both.portfolio}),
    )
    actions.finish_run(run_id, ending, by=by, key=f"run-{run_id}")
    return emails


def watch_if_new(*, by: Actor, key: str) -> Watched | None:
    """Run the watch unless the last run compared these very states; returns what it came to."""
    both = actions.sides(by)
    with tenant(by.organisation_id):
        last = queries.last_compared(by)
    return None if last == both.batch_ids else watch(by=by, key=key, patience=0)


@dataclass(slots=True)
class _Result:
    """What assessing came to."""

    raised: list[Raised]
    subjects: int = 0

    @property
    def levels(self) -> dict[str, int]:
        """Return how many alerts were opened, by level."""
        return {
            "red": sum(one.opened_red for one in self.raised),
            "orange": sum(one.opened_orange for one in self.raised),
            "yellow": sum(one.opened_yellow for one in self.raised),
        }


def _run(run_id: int, both: actions.Sides, *, by: Actor, tell: Tell) -> _Result:
    with tenant(by.organisation_id):
        held = [pk for pk, _ in contracts_with_held_alerts(by, SUBJECT_KIND)]
        chosen = chance.choose(by, SUBJECT_KIND, both.on)
        rules = rules_in_force(by, both.on, drawn=chosen.ids)
        owed = exposures(by, both.on)
        held += queries.certificates_numbered(by, numbers_of(rules.gathered))
        standing = alerts_concerning(by, DEALER, SUBJECT_KIND)
    held += [one.subject_id for one in standing]
    total = actions.compare_run(run_id, both, held, by=by, tell=tell)
    accused = {one.subject_id for one in standing if not one.is_proved}
    read = queries.subjects(by, run_id, accused) if accused else ()
    rules = with_dealers(rules, standing, read, on=both.on, by=by)
    result = _Result([])
    asked: set[int] = set()
    for number, chunk in enumerate(queries.subjects(by, run_id)):
        reading = reading_of(run_id, both.on, rules, is_baseline=chunk[0].is_baseline)
        assessed = assess(chunk, rules, owed=owed, spoken=spoken_of(chunk, by))
        beside = judge(chunk, assessed, rules, on=both.on, by=by, key=f"run-{run_id}-{number}")
        result.raised.append(
            raise_alerts(beside, reading=reading, by=by, key=f"run-{run_id}-alerts-{number}")
        )
        _try_shadow(rules, chunk, assessed, reading, by=by, key=f"run-{run_id}-shadow-{number}")
        asked |= {one.subject_id for one in assessed}
        result.subjects += len(chunk)
        tell("assessing", result.subjects, total)
    with tenant(by.organisation_id):
        asked |= told_since(by, run_id)  # the job of their record assesses them
    reading = reading_of(run_id, both.on, rules, is_baseline=False)
    result.raised += _judge_others(asked, rules, reading, by=by)
    key = f"run-{run_id}-chance"
    chance.put_before_people(chosen, SUBJECT_KIND, run_id=run_id, on=both.on, by=by, key=key)
    label_proofs(run_id, by=by, key=f"run-{run_id}-proofs")
    if rules.shadow is not None:
        clear_shadow(rules.shadow[0], run_id=run_id, by=by, key=f"run-{run_id}-shadow")
    show_levels(by=by, key=f"run-{run_id}")
    return result


def judge(
    chunk: Sequence[Subject],
    assessed: tuple[AssessedSubject, ...],
    rules: Rules,
    *,
    on: date,
    by: Actor,
    key: str,
) -> tuple[AssessedSubject, ...]:
    """Return what rules and model say of some subjects together, and keep what the model read."""
    plain = {
        one.id: one
        for some in plain_certificates(by, [one.subject_id for one in assessed])
        for one in some
    }
    told = [
        Told(one, signals_known(subject, rules), plain[one.subject_id])
        for one, subject in zip(assessed, chunk, strict=True)
    ]
    return judged_beside(told, rules.learned, on=on, by=by, key=f"{key}-judged")


def _judge_others(asked: set[int], rules: Rules, reading: Reading, *, by: Actor) -> list[Raised]:
    """Let the champion judge the contracts of which no rule was asked, and alert where it must.

    Without a champion only those that chance chose are read, for the day they are judged.
    """
    with tenant(by.organisation_id):
        watched = watched_ids(by) if rules.learned.judge else sorted(rules.learned.drawn)
    others, raised = [pk for pk in watched if pk not in asked], []
    for number, plain in enumerate(plain_certificates(by, others)):
        key = f"run-{reading.run_id}-others-{number}"
        found = judged_alone(
            plain, rules.learned, kind=SUBJECT_KIND, on=reading.on, by=by, key=f"{key}-judged"
        )
        if found:
            raised.append(raise_alerts(found, reading=reading, by=by, key=key))
    return raised


def _try_shadow(
    rules: Rules,
    chunk: Sequence[Subject],
    assessed: tuple[AssessedSubject, ...],
    reading: Reading,
    *,
    by: Actor,
    key: str,
) -> None:
    """Judge a chunk by the shadow too, and keep where it differs."""
    if rules.shadow is None:
        return
    ruleset_id, ruleset = rules.shadow
    judged = tuple(
        (one, _findings(subject, rules, ruleset))
        for one, subject in zip(assessed, chunk, strict=True)
    )
    compare_shadow(judged, ruleset_id=ruleset_id, reading=reading, by=by, key=key)


def rules_in_force(
    by: Actor,
    on: date,
    among: Collection[str] | None = None,
    drawn: frozenset[int] = frozenset(),
) -> Rules:
    """Return what subjects are judged by on a day; to be called in the tenant's block.

    `among` are the contracts to be judged, when they are few; `drawn` those that chance chose.
    """
    own = tuple(one.dated for one in queries.own_names(by))
    beside = learned(by, on, among, drawn)
    return Rules(rulebook_in_force(by), own, gather(by, on, among), beside, shadow_in_trial(by))


def spoken_of(subjects: Sequence[Subject], by: Actor) -> Spoken:
    """Return what registers said last of those among some subjects of which they are silent now."""
    silent = [one.contract_number for one in subjects if unread(one.facts)]
    with tenant(by.organisation_id):
        return last_spoken(by, silent)


def with_dealers(
    rules: Rules,
    standing: Sequence[Standing],
    read: Iterable[Sequence[Subject]],
    *,
    on: date,
    by: Actor,
) -> Rules:
    """Return rules that know what stands against dealers, after what was just `read` took back."""
    assessed = [one for chunk in read for one in assess(chunk, rules, owed={}, spoken={})]
    with tenant(by.organisation_id):
        told = dealer_record(standing, assessed, on=on, by=by)
    merged = {number: {**rules.gathered.get(number, {}), **told[number]} for number in told}
    return replace(rules, gathered={**rules.gathered, **merged})


def assess(
    subjects: Sequence[Subject],
    rules: Rules,
    *,
    owed: Mapping[str, tuple[int, str]],
    spoken: Spoken,
) -> tuple[AssessedSubject, ...]:
    """Return what the rules say of some subjects, each on the day its register is known to; pure.

    `owed` is what the ledger has by contract number; the portfolio's word counts for the others.
    `spoken` is what registers said last of what they are silent on now.
    """
    exposed = [_exposed(one, owed) for one in subjects]
    signals = [signals_known(one, rules) for one in subjects]

    def judged(one: Subject) -> tuple[Finding, ...]:
        return _findings(one, rules, rules.ruleset)

    found = [
        weigh(one, evaluate(rules.ruleset, known, one.facts.as_of).findings, judged)
        for one, known in zip(subjects, signals, strict=True)
    ]
    return tuple(
        AssessedSubject(
            subject_kind=SUBJECT_KIND,
            subject_id=one.facts.certificate_id,
            contract_number=one.contract_number,
            plate=one.facts.plate,
            vin=one.facts.vin,
            product=one.facts.product,
            exposure=amount,
            currency=currency,
            findings=said.findings,
            read_at=one.read_at,
            unread=_unread(one, spoken),
            unread_row=_place(one.facts.set_aside),
            spoken=said_by_registers(known),
            recalled=tuple(_recalled(one, rules, spoken)),
            unrepeated=unrepeated(one, said.findings, judged),
            doubts=said.doubts,
            lost=said.lost,
            rests_on=said.rests_on,
        )
        for one, known, said, (amount, currency) in zip(
            subjects, signals, found, exposed, strict=True
        )
    )


def _recalled(subject: Subject, rules: Rules, spoken: Spoken) -> Iterator[Finding]:
    """Yield what is found of each matter on which the register is silent, by what it said last."""
    if not spoken:
        return
    beside = rules.gathered.get(subject.contract_number, {})
    for typology in sorted(_unread(subject, spoken)):
        said = spoken.get((subject.contract_number, typology))
        if said:
            known = {**recalled_signals(subject.facts, rules.own, said), **beside}
            found = evaluate(rules.ruleset, known, subject.facts.as_of).findings
            yield from (one for one in found if one.typology == typology and one.outcome == "alert")


def _unread(subject: Subject, spoken: Spoken) -> frozenset[str]:
    return unread(subject.facts, spoken.get((subject.contract_number, "financed_twice"), ()))


def _place(aside: RowAside | None) -> tuple[int, int] | None:
    return None if aside is None else (aside.import_id, aside.line)


def _findings(subject: Subject, rules: Rules, ruleset: CompiledRuleset) -> tuple[Finding, ...]:
    return evaluate(ruleset, signals_known(subject, rules), subject.facts.as_of).findings


def signals_known(subject: Subject, rules: Rules) -> dict[str, Signal]:
    """Return what is known of a subject: of its register, and beside it."""
    beside = rules.gathered.get(subject.contract_number, {})
    return {**signals_of(subject.facts, rules.own), **beside}


def _exposed(subject: Subject, owed: Mapping[str, tuple[int, str]]) -> tuple[Decimal, str]:
    """Return what stands behind a contract: as the ledger has it, else as the portfolio says."""
    known = owed.get(subject.contract_number)
    if known is None:
        return subject.exposure, subject.currency
    minor, currency = known
    return Money(max(minor, 0), currency).amount, currency


def reading_of(run_id: int, on: date, rules: Rules, *, is_baseline: bool) -> Reading:
    """Return the reading of a run: an extract is read at midnight UTC of its day."""
    ruleset = rules.ruleset.ruleset
    read_at = datetime.combine(on, clock_time.min, UTC)
    return Reading(run_id, on, read_at, ruleset.id, ruleset.version, is_baseline)


def _silent(stage: str, done: int, total: int) -> None:
    del stage, done, total
