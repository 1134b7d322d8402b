"""Which level may act, under which certificate, on what evidence."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from vigie.kernel.actor import Actor
from vigie.scoring.domain.learning.certificates import Promise, Standing, Term
from vigie.scoring.domain.learning.proportions import smallest_exam
from vigie.scoring.domain.learning.rungs import Cut
from vigie.scoring.domain.learning.targets import Asked
from vigie.scoring.domain.levels import level_of
from vigie.scoring.models import Alarm, Certificate, ModelVersion, Signature
from vigie.scoring.queries.lessons import version_of
from vigie.scoring.queries.targets import asked_on

READ = "scoring.read_models"


@dataclass(frozen=True)
class CertificateLine:
    """One certificate with its evidence and what it is worth on the day asked."""

    id: int
    model: str
    version: int | None
    rule: str
    level: str
    promise: Promise
    target: float
    confidence: float
    cut: float | None
    reviewed: int
    errors: int
    bound: float
    certified_on: date
    expires_on: date
    alarmed_on: date | None
    standing: Standing

    @property
    def least(self) -> int:
        """Return the smallest exam that would have proved the target without error."""
        return smallest_exam(self.target, self.confidence)


def certificates(by: Actor, *, on: date, model: str = "", size: int = 200) -> list[CertificateLine]:
    """Return certificates given by a day, the latest first."""
    by.require(READ)
    rows = Certificate.objects.filter(
        organisation_id=by.organisation_id, certified_on__lte=on
    ).select_related("version")
    if model:
        rows = rows.filter(model=model)
    shown = _Day.of(by, on)
    return [_line(row, shown) for row in rows.order_by("-certified_on", "-id")[:size]]


def in_force(by: Actor, model: str, level: str, *, on: date) -> list[Certificate]:
    """Return the certificates of a level that hold on a day, the latest first."""
    rows = Certificate.objects.filter(
        organisation_id=by.organisation_id, model=model, level=level, expires_on__gt=on
    ).order_by("-certified_on", "-id")
    day = _Day.of(by, on)
    return [row for row in rows if day.standing(row) is Standing.LIVE]


def rules_in_force(by: Actor, model: str, *, on: date) -> frozenset[tuple[str, str]]:
    """Return the rules, each with its level, that have a certificate in force on a day."""
    by.require(READ)
    rows = Certificate.objects.filter(
        organisation_id=by.organisation_id, model=model, expires_on__gt=on
    ).exclude(rule="")
    day = _Day.of(by, on)
    live = (row for row in rows if day.standing(row) is Standing.LIVE)
    return frozenset((row.rule, row.level) for row in live)


class Grounds(StrEnum):
    """Whether a level may act alone, or why it may not."""

    MAY = "may"
    NOT_SIGNED = "not_signed"
    NOT_CERTIFIED = "not_certified"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    SHORT = "short"


@dataclass(frozen=True)
class SignatureLine:
    """Whether a level may act alone as far as people are concerned: the last signature, if any."""

    level: str
    is_given: bool
    user_id: int | None = None
    reason: str = ""
    signed_at: datetime | None = None


def signatures(by: Actor, model: str, levels: tuple[str, ...]) -> list[SignatureLine]:
    """Return the standing signature of each level; one that was never signed is not given."""
    by.require(READ)
    rows = Signature.objects.filter(organisation_id=by.organisation_id, model=model)
    last = {row.level: row for row in rows.order_by("id")}
    return [
        SignatureLine(level, row.is_given, row.user_id, row.reason, row.signed_at)
        if (row := last.get(level))
        else SignatureLine(level, is_given=False)
        for level in levels
    ]


def level_may_act(by: Actor, model: str, level: str, *, rule: str = "", on: date) -> bool:
    """Return whether a level may act alone on a day.

    It needs a certificate in force (of the rule, or of the present champion) and the signature of a
    person of the organisation. To be called in the organisation's tenant block.
    """
    return grounds_to_act(by, model, level, rule=rule, on=on) is Grounds.MAY


def grounds_to_act(by: Actor, model: str, level: str, *, rule: str = "", on: date) -> Grounds:
    """Return whether a level may act alone on a day, or what is missing: the certificate first."""
    standing = _standing_of(by, model, level, rule, on)
    if standing is not Standing.LIVE:
        return _GROUNDS.get(standing, Grounds.NOT_CERTIFIED)
    signed = (
        Signature.objects.filter(organisation_id=by.organisation_id, model=model, level=level)
        .order_by("-id")
        .first()
    )
    return Grounds.MAY if signed is not None and signed.is_given else Grounds.NOT_SIGNED


_GROUNDS: Final = {
    Standing.EXPIRED: Grounds.EXPIRED,
    Standing.WITHDRAWN: Grounds.WITHDRAWN,
    Standing.SHORT: Grounds.SHORT,
}


def _standing_of(by: Actor, model: str, level: str, rule: str, on: date) -> Standing:
    """Return what the certificates of a rule or of the present champion are worth together."""
    rows = Certificate.objects.filter(
        organisation_id=by.organisation_id, model=model, level=level, certified_on__lte=on
    )
    if rule:
        rows = rows.filter(rule=rule)
    else:
        champion = version_of(by.organisation_id, model, "champion")
        rows = rows.filter(rule="", version=champion) if champion else rows.none()
    day = _Day.of(by, on)
    standings = [day.standing(row) for row in rows.order_by("-certified_on", "-id")]
    if Standing.LIVE in standings:
        return Standing.LIVE
    return standings[0] if standings else Standing.PROVISIONAL


def cuts_of(by: Actor, version: ModelVersion, *, on: date) -> tuple[Cut, ...]:
    """Return the last cut that each level of a version proved by a day, and whether it holds."""
    rows = Certificate.objects.filter(
        organisation_id=by.organisation_id, version=version, certified_on__lte=on
    ).order_by("certified_on", "id")
    day = _Day.of(by, on)
    return tuple(
        Cut(level_of(row.level), row.cut, day.standing(row) is Standing.LIVE)
        for row in {row.level: row for row in rows}.values()
        if row.cut is not None
    )


Alarms = dict[str, list[tuple[date, str]]]


def _alarms(by: Actor, on: date) -> Alarms:
    held: Alarms = {}
    rows = Alarm.objects.filter(organisation_id=by.organisation_id, on__lte=on).order_by("on")
    for model, day, kind in rows.values_list("model", "on", "kind"):
        held.setdefault(model, []).append((day, kind))
    return held


@dataclass(frozen=True)
class _Day:
    """What certificates are held against on a day: the alarms by then, and what is asked."""

    on: date
    alarms: Alarms
    asked: Asked

    @classmethod
    def of(cls, by: Actor, on: date) -> "_Day":
        return cls(on, _alarms(by, on), asked_on(by, on))

    def standing(self, row: Certificate) -> Standing:
        """Return what a certificate is worth on the day."""
        return self.term(row).standing(self.on)

    def term(self, row: Certificate) -> Term:
        """Return how long a certificate holds, and whether it proves what is asked.

        Drift ends those of a model; those of a deterministic rule are ended by a person only. What
        was certified on the day of an alarm was examined after it.
        """
        rung = [
            day
            for day, kind in self.alarms.get(row.model, [])
            if day >= row.certified_on
            and (kind == "person" or (day > row.certified_on and not row.rule))
        ]
        return Term(
            row.certified_on,
            alarmed_on=rung[0] if rung else None,
            is_short=self.asked.asks_more_than(row.level, row.target),
        )


def _line(row: Certificate, day: _Day) -> CertificateLine:
    term = day.term(row)
    return CertificateLine(
        id=row.pk,
        model=row.model,
        version=row.version.version if row.version else None,
        rule=row.rule,
        level=row.level,
        promise=Promise(row.promise),
        target=row.target,
        confidence=row.confidence,
        cut=row.cut,
        reviewed=row.reviewed,
        errors=row.errors,
        bound=row.bound,
        certified_on=row.certified_on,
        expires_on=row.expires_on,
        alarmed_on=term.alarmed_on,
        standing=term.standing(day.on),
    )
