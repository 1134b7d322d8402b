"""Terms of alerts by day, whose term is over, what keeps some of them, and what was erased."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import F, Q, QuerySet

from vigie.documents.domain.files import Subject
from vigie.documents.queries import held_among
from vigie.fraud.domain.effects import Bearing
from vigie.fraud.domain.lifecycle import State
from vigie.fraud.domain.retention import (
    KIND_OF,
    Keeping,
    Kind,
    Standing,
    Terms,
    last_day,
)
from vigie.fraud.models import Alert, Contest, Effect, Erasure, Inquiry, RetentionTerms, Silence
from vigie.fraud.ports import held_contracts
from vigie.fraud.queries.queue import READ
from vigie.journal.domain.choices import Chosen
from vigie.journal.queries import choice_on, choices_of
from vigie.kernel.actor import Actor
from vigie.kernel.clock import local_date

SUBJECT: Final = "fraud.alert"
ERASE: Final = "fraud.erase_alerts"
SET: Final = "fraud.set_retention"
SOON: Final = timedelta(days=14)
_ZONE: Final = ZoneInfo("Europe/Paris")
_JUDGED: Final = [state.value for state, kind in KIND_OF.items() if kind is Kind.DISMISSED]


@dataclass(frozen=True, slots=True)
class Due:
    """An alert whose term is over: its last day, and whether the register still shows its matter."""

    id: int
    reference: str
    kind: Kind
    until: date
    is_shown: bool
    keeping: Keeping | None = None


def terms_on(by: Actor, on: date) -> Terms:
    """Return the terms in force on a day; the usual ones where nothing was chosen by then."""
    by.require(READ)
    return terms_in_force(by, on)


def terms_in_force(by: Actor, on: date) -> Terms:
    """Return the terms in force on a day as `terms_on`; no permission is asked."""
    last = choice_on(chosen_terms(by), on)
    return Terms() if last is None else _terms(last)


def terms_lines(by: Actor) -> list[Chosen[Terms]]:
    """Return the terms that were chosen or proposed, the newest first."""
    by.require(READ)
    return choices_of(chosen_terms(by), _terms)


def chosen_terms(by: Actor) -> QuerySet[RetentionTerms]:
    """Return the terms that the organisation chose."""
    return RetentionTerms.objects.filter(organisation_id=by.organisation_id)


def _terms(row: RetentionTerms) -> Terms:
    return Terms(row.dismissed_days, row.undecided_days, row.confirmed_days)


def due(by: Actor, on: date, limit: int, *, after: int = 0) -> list[Due]:
    """Return the next alerts whose term is over on a day, with what keeps some of them whole.

    What was reduced already waits, unseen here, until the register no longer shows it.
    """
    by.require(READ)
    terms = terms_on(by, on)
    alerts = list(_over(by, terms, on).filter(id__gt=after).order_by("id")[:limit])
    kept = keepings(by, alerts, on)
    return [_due(alert, terms, kept.get(alert.pk)) for alert in alerts]


def due_soon(by: Actor, on: date) -> int:
    """Return how many alerts that wait for a decision will be over within a fortnight, unread since."""
    by.require(READ)
    terms = terms_on(by, on)
    soon = _over(by, terms, on + SOON).filter(state__in=(State.OPEN, State.TO_BE_REREAD))
    return soon.count()


def erased_last(by: Actor, size: int = 100) -> list[Erasure]:
    """Return the report: the alerts that went, the last first."""
    by.require(READ)
    rows = Erasure.objects.filter(organisation_id=by.organisation_id)
    return list(rows.order_by("-id")[:size])


def standing_of(alert: Alert) -> Standing:
    """Return what the term of an alert asks of it."""
    ended_at = alert.decided_at if alert.state == State.CONFIRMED else alert.ended_at
    return Standing(
        State(alert.state),
        local_date(alert.last_read_at),
        alert.gone_on,
        local_date(ended_at) if ended_at else None,
    )


def is_shown(alert: Alert) -> bool:
    """Tell whether a register still shows what a person dismissed, and the alert holds its place."""
    return alert.state in _JUDGED and alert.holds and alert.gone_on is None


def keepings(by: Actor, alerts: Sequence[Alert], on: date) -> dict[int, Keeping]:
    """Return what keeps each of some alerts whole; those that nothing keeps are absent."""
    ids = [alert.pk for alert in alerts]
    found: dict[int, Keeping] = {}
    for keeping, some in (
        (Keeping.ASKED, _asked(by, ids, on)),
        (Keeping.PROPOSED, {alert.pk for alert in alerts if alert.is_proposed}),
        (Keeping.ACTING, _acting(by, ids)),
        (Keeping.SILENT, _silent(by, ids)),
        (Keeping.CONTESTED, _contested(by, ids)),
        (Keeping.HELD, _held(by, alerts)),
    ):
        found |= dict.fromkeys(some, keeping)
    return found


def _due(alert: Alert, terms: Terms, keeping: Keeping | None) -> Due:
    return due_at(alert, last_day(standing_of(alert), terms), keeping)


def due_at(alert: Alert, until: date, keeping: Keeping | None = None) -> Due:
    """Return an alert as one whose last day is a day."""
    kind = KIND_OF[State(alert.state)]
    return Due(alert.pk, alert.reference, kind, until, is_shown(alert), keeping)


def _over(by: Actor, terms: Terms, on: date) -> QuerySet[Alert]:
    """Return the alerts whose last day lies before a day; `domain.retention.last_day` as a filter."""
    judged, free, proved = (on - timedelta(terms.of(kind)) for kind in Kind)
    waits = (State.OPEN.value, State.TO_BE_REREAD.value, State.HELD_BACK.value)
    over = (
        Q(state__in=_JUDGED, ended_at__lt=day_begins(judged))
        | Q(state=State.CLOSED.value, ended_at__lt=day_begins(free))
        | Q(state=State.CLEARED.value, gone_on__lt=free)
        | Q(state__in=waits, last_read_at__lt=day_begins(free))
        | Q(state=State.CONFIRMED.value, decided_at__lt=day_begins(proved)) & _silent_since(proved)
    )
    return whole_alerts(by).filter(over)


def whole_alerts(by: Actor) -> QuerySet[Alert]:
    """Return the alerts of which something is left to erase: all but those reduced and still shown."""
    reduced = Q(reduced_at__isnull=False, reduced_at__gte=F("ended_at"), holds=True, gone_on=None)
    return Alert.objects.filter(organisation_id=by.organisation_id).exclude(reduced)


def _silent_since(day: date) -> Q:
    """Return those that no register shows since before a day."""
    return Q(gone_on__lt=day) | Q(gone_on=None, last_read_at__lt=day_begins(day))


def day_begins(day: date) -> datetime:
    """Return the instant at which a day begins where terms are counted."""
    return datetime.combine(day, time.min, _ZONE)


def _asked(by: Actor, ids: Collection[int], on: date) -> set[int]:
    rows = Inquiry.objects.filter(
        organisation_id=by.organisation_id, alert_id__in=ids, state="open", answer_by__gte=on
    )
    return set(rows.values_list("alert_id", flat=True))


def _acting(by: Actor, ids: Collection[int]) -> set[int]:
    rows = Effect.objects.filter(organisation_id=by.organisation_id, alert_id__in=ids)
    bearing = rows.filter(outcome="done", undone_at=None).exclude(bearing=Bearing.RELEASED.value)
    return set(bearing.values_list("alert_id", flat=True))


def _silent(by: Actor, ids: Collection[int]) -> set[int]:
    rows = Silence.objects.filter(organisation_id=by.organisation_id, alert_id__in=ids)
    last = {row.alert_id: row.holds for row in rows.order_by("id")}
    return {alert_id for alert_id, holds in last.items() if holds}


def _contested(by: Actor, ids: Collection[int]) -> set[int]:
    rows = Contest.objects.filter(organisation_id=by.organisation_id, alert_id__in=ids)
    return set(rows.filter(state="open").values_list("alert_id", flat=True))


def _held(by: Actor, alerts: Sequence[Alert]) -> set[int]:
    """Return the alerts under a legal hold: their own, their subject's or their contract's."""
    contracts = held_contracts(by, {alert.contract_number for alert in alerts})
    own = {alert.pk: Subject(SUBJECT, alert.pk) for alert in alerts}
    about = {alert.pk: Subject(alert.subject_kind, alert.subject_id) for alert in alerts}
    held = held_among({*own.values(), *about.values()}, by)
    return {
        alert.pk
        for alert in alerts
        if alert.contract_number in contracts
        or not held.isdisjoint((own[alert.pk], about[alert.pk]))
    }
