"""Backtests: what each came to, and how versions compare over the same extracts."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Sum

from vigie.fraud.domain.alerts import Key
from vigie.fraud.domain.inputs import LEARNED, LEARNED_PATTERN
from vigie.fraud.domain.lifecycle import Verdict
from vigie.fraud.domain.rulebook import CERTIFICATES, compiled_rulebook
from vigie.fraud.models import AuditVerdict, Backtest, BacktestLine, Decision, ReviewTime
from vigie.fraud.queries.rules import settings_for
from vigie.fraud.queries.verdicts import truth_of
from vigie.kernel.actor import Actor
from vigie.kernel.errors import NotFound
from vigie.scoring.domain.evaluating import CompiledRuleset
from vigie.scoring.domain.levels import Level
from vigie.scoring.queries import published_text, ruleset_version

READ = "scoring.read_rulesets"
LEVELS = (Level.RED, Level.ORANGE, Level.YELLOW)
_COUNTS = ("opened", "confirmed", "right", "wrong", "unknown")


@dataclass(frozen=True, slots=True)
class BacktestRow:
    """A backtest with its sums over all extracts; `minutes` of review, at the present setting.

    `opened` is by level word. `right`, `wrong` and `unknown` split the opened alerts by what people
    found of the same contract and matter; `missed` are alerts found right that it never raises.
    A model (`model_id`) judges beside the rules from `judged_from` on.
    """

    id: int
    ruleset_id: int | None
    version: int
    model_id: int | None
    model_number: int | None
    judged_from: date | None
    status: str
    done: int
    total: int
    asked_at: datetime
    first_on: date | None
    last_on: date | None
    opened: Mapping[str, int]
    confirmed: int
    right: int
    wrong: int
    unknown: int
    missed: int
    minutes: int
    fault_code: str

    @property
    def is_under_way(self) -> bool:
        """Tell whether its job has still to end."""
        return self.status in {"asked", "running"}


@dataclass(frozen=True, slots=True)
class BacktestCell:
    """What one extract came to at one level, all matters together, or one matter on all days."""

    read_on: date | None
    typology: str
    level: str
    opened: int
    confirmed: int
    right: int
    wrong: int
    unknown: int


def review_time(by: Actor) -> Mapping[str, int]:
    """Return the minutes of review by level word."""
    held = ReviewTime.objects.filter(organisation_id=by.organisation_id).first()
    held = held or ReviewTime(organisation_id=by.organisation_id)
    return {"red": held.red, "orange": held.orange, "yellow": held.yellow}


def backtests(by: Actor, limit: int = 20) -> list[BacktestRow]:
    """Return the latest backtests, the newest first."""
    by.require(READ)
    found = Backtest.objects.filter(organisation_id=by.organisation_id).order_by("-id")[:limit]
    return _rows(by, list(found))


def backtest(by: Actor, backtest_id: int) -> BacktestRow:
    """Return one backtest; NotFound for another organisation's."""
    by.require(READ)
    found = Backtest.objects.filter(organisation_id=by.organisation_id, id=backtest_id)
    rows = _rows(by, list(found))
    if not rows:
        raise NotFound("fraud.backtest_unknown")
    return rows[0]


def _rows(by: Actor, found: list[Backtest]) -> list[BacktestRow]:
    sums: dict[int, Counter[str]] = defaultdict(Counter)
    days: dict[int, set[date]] = defaultdict(set)
    lines = BacktestLine.objects.filter(organisation_id=by.organisation_id, backtest__in=found)
    grouped = lines.values_list("backtest_id", "level", "read_on").annotate(*map(Sum, _COUNTS))
    for pk, level, day, *counts in grouped:
        days[pk].add(day)
        sums[pk].update({Level(level).word: counts[0]})
        sums[pk].update(dict(zip(_COUNTS, counts, strict=True)))
    minutes = review_time(by)
    return [_row(one, sums[one.pk], days[one.pk], minutes) for one in found]


def _row(
    one: Backtest, sums: Counter[str], days: set[date], minutes: Mapping[str, int]
) -> BacktestRow:
    opened = {level.word: sums[level.word] for level in LEVELS}
    return BacktestRow(
        id=one.pk,
        ruleset_id=one.ruleset_id,
        version=one.version,
        model_id=one.model_version_id,
        model_number=one.model_number,
        judged_from=one.judged_from,
        status=one.status,
        done=one.done,
        total=one.total,
        asked_at=one.asked_at,
        first_on=min(days, default=None),
        last_on=max(days, default=None),
        opened=opened,
        confirmed=sums["confirmed"],
        right=sums["right"],
        wrong=sums["wrong"],
        unknown=sums["unknown"],
        missed=one.missed,
        minutes=sum(count * minutes[word] for word, count in opened.items()),
        fault_code=one.fault_code,
    )


def backtest_cells(by: Actor, backtest_id: int, *, by_typology: bool) -> list[BacktestCell]:
    """Return what a backtest opened by day and level, or by matter and level."""
    by.require(READ)
    lines = BacktestLine.objects.filter(organisation_id=by.organisation_id, backtest_id=backtest_id)
    place = "typology" if by_typology else "read_on"
    grouped = lines.order_by().values_list(place, "level").annotate(*map(Sum, _COUNTS))
    return [
        BacktestCell(
            None if by_typology else at,
            at if by_typology else "",
            Level(level).word,
            *counts,
        )
        for at, level, *counts in grouped.order_by(place, "-level")
    ]


def verdicts_known(by: Actor, *, has_model: bool = False) -> dict[Key, Verdict]:
    """Return the last verdict of people by contract and typology; to be called in the tenant's block.

    What nobody could tell is not among them. What the model raised, and what chance put before people,
    is asked only where a model takes part in the replay.
    """
    found = Decision.objects.filter(organisation_id=by.organisation_id, actor_kind="person")
    if not has_model:
        found = found.exclude(rule=LEARNED)
    lines = found.order_by("id").values_list("alert__contract_number", "alert__typology", "verdict")
    last = {(contract, typology): Verdict(verdict) for contract, typology, verdict in lines}
    told: dict[Key, Verdict] = {
        key: verdict for key, verdict in last.items() if verdict is not Verdict.CANNOT_TELL
    }
    return {**_audited(by), **told} if has_model else told


def truths_known(verdicts: Mapping[Key, Verdict]) -> dict[str, Verdict]:
    """Return what people found of each contract in whatever matter: a confirmed one prevails; pure.

    Housekeeping that was done says nothing of the contract.
    """
    found: dict[str, Verdict] = {}
    for (contract, _typology), verdict in verdicts.items():
        truth = truth_of(verdict)
        if truth is not None and (truth or contract not in found):
            found[contract] = verdict
    return found


def _audited(by: Actor) -> dict[Key, Verdict]:
    """Return what people found in the cases that chance put before them."""
    rows = AuditVerdict.objects.filter(organisation_id=by.organisation_id).order_by("id")
    return {
        (contract, LEARNED_PATTERN): Verdict.FRAUD_CONFIRMED if is_found else Verdict.NOT_FRAUD
        for contract, is_found in rows.values_list("audit__contract_number", "is_found")
    }


def rules_of_backtest(by: Actor, backtest_id: int) -> CompiledRuleset:
    """Return the rules that a backtest judges by, with the organisation's days of grace."""
    ruleset_id = backtest(by, backtest_id).ruleset_id
    text = (
        published_text(by, CERTIFICATES)
        if ruleset_id is None
        else ruleset_version(by, ruleset_id).text
    )
    return compiled_rulebook(text, {"grace_days": settings_for(by).grace_days})
