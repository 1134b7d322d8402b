"""Alerts whose term is over: erased with all that hangs on them, or reduced to what protects a person.

Rows go, the journal's entries stay: they hold numbers and codes, and digests of values whose salts go
too. What is learnt stays without the case (`scoring.forget_cases`); a rule's errors stay as tallies.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.utils import timezone

from vigie.database.erasing import erasing
from vigie.database.locks import take_turn
from vigie.documents.actions import Gone, destroy_about
from vigie.documents.domain.files import Subject
from vigie.fraud.actions.rings import settle_pieces
from vigie.fraud.domain.cases import MODEL, case_of
from vigie.fraud.domain.retention import Outcome
from vigie.fraud.models import (
    Alert,
    AlertEvent,
    Answer,
    Comment,
    Contest,
    Decision,
    Effect,
    Erasure,
    Inquiry,
    Proposal,
    Silence,
    Tally,
    Task,
    WithheldAct,
)
from vigie.fraud.queries.persons import alerts_of_contracts, keeping_contracts
from vigie.fraud.queries.retention import ERASE, SUBJECT, Due, due, due_at
from vigie.journal.actions import act, erase_personal_values, erase_values_of, record
from vigie.journal.queries import shared_values
from vigie.kernel.actor import Actor, system_actor
from vigie.kernel.clock import local_date
from vigie.kernel.errors import Invalid, Refused
from vigie.notices.actions import erase_outsiders
from vigie.parties.domain.keeping import named
from vigie.scoring.actions import forget_cases
from vigie.tenancy.actions import revoke_link

MOST: Final = 200
# What hangs on an alert and has no words of its own besides; answers go before their questions.
_HANGING: Final[tuple[Any, ...]] = (
    AlertEvent,
    Comment,
    Contest,
    Effect,
    Inquiry,
    Proposal,
    Silence,
    Task,
    WithheldAct,
)


@dataclass(frozen=True, slots=True)
class ErasedAlert:
    """One alert of the report: its number, kind, last day and outcome, with how many rows went."""

    reference: str
    kind: str
    until: date
    outcome: str
    rows: int
    papers: int


@dataclass(frozen=True, slots=True)
class KeptAlert:
    """An alert whose term is over and that stays whole, and why."""

    reference: str
    until: date
    why: str


@dataclass(frozen=True, slots=True)
class Erased:
    """What went, what stays and why, the papers whose files may go now; after which alert more wait."""

    alerts: tuple[ErasedAlert, ...]
    kept: tuple[KeptAlert, ...]
    papers: tuple[Gone, ...]
    more_after: int | None


@act("fraud.alerts_erased", permission=ERASE)
def note_erasure(on: date, *, after: int = 0, by: Actor, key: str) -> Erased:
    """Look at the next 200 alerts whose term was over before a day, and erase them; returns the report.

    Nothing that is held, contested, under an order of silence, still acting, proposed or asked about.
    A dismissed alert that the register still shows is reduced instead: number, contract, matter, level
    and what identifies the happening stay, so that the same matter is not raised again against the same
    person. Rehearsed (`dry_run`) it says what would go. Invalid for a day that is yet to come.
    """
    if on > timezone.localdate():
        raise Invalid("fraud.erased_too_early", on=on)
    take_turn("fraud.alerts", by.organisation_id)
    found = due(by, on, MOST, after=after)
    going = [one for one in found if one.keeping is None]
    kept = [KeptAlert(one.reference, one.until, one.keeping) for one in found if one.keeping]
    papers = _papers(going, on, by, key)
    lines = _erased(going, papers, by, key)
    told = [[one.id, line.kind, line.outcome] for one, line in zip(going, lines, strict=True)]
    counts = Counter(one.why for one in kept)
    record("fraud.alerts", None, data={"erased": told, "kept": dict(counts)}, effective_on=on)
    gone = tuple(paper for some in papers.values() for paper in some)
    return Erased(tuple(lines), tuple(kept), gone, found[-1].id if len(found) == MOST else None)


@act("fraud.persons_alerts_erased", permission=ERASE)
def erase_alerts_of(numbers: tuple[str, ...], *, by: Actor, key: str) -> tuple[Gone, ...]:
    """Erase the alerts of contracts whose customer is erased, whatever their term (GDPR, article 17).

    As `note_erasure` does; returns the papers whose files may go now. Refused (`fraud.alerts_needed`)
    while one of them is needed.
    """
    take_turn("fraud.alerts", by.organisation_id)
    needed = keeping_contracts(numbers, by)
    if needed:
        raise Refused("fraud.alerts_needed", what=named(needed))
    today = timezone.localdate()
    going = [due_at(alert, today) for alert in alerts_of_contracts(by, numbers)]
    papers = _papers(going, today, by, key)
    lines = _erased(going, papers, by, key)
    told = [[one.id, line.kind, line.outcome] for one, line in zip(going, lines, strict=True)]
    record("fraud.alerts", None, data={"erased": told}, effective_on=today)
    return tuple(paper for some in papers.values() for paper in some)


def _papers(going: Sequence[Due], on: date, by: Actor, key: str) -> dict[int, tuple[Gone, ...]]:
    """Destroy the papers of alerts: evidence files, and what persons sent along."""
    house = _house(by)
    return {
        one.id: destroy_about(
            (Subject(SUBJECT, one.id),), on=on, by=house, key=f"{key} papers {one.id}"
        )
        for one in going
    }


def _erased(
    going: Sequence[Due], papers: dict[int, tuple[Gone, ...]], by: Actor, key: str
) -> list[ErasedAlert]:
    now, ids = timezone.now(), [one.id for one in going]
    mine = Alert.objects.filter(organisation_id=by.organisation_id, id__in=ids)
    alerts = {alert.pk: alert for alert in mine.select_for_update().order_by("id")}
    whole = [alerts[one.id] for one in going if not one.is_shown]
    _forget_people(ids, by, key)
    _forget_cases(whole, by, key)
    rows = _take_away(going, alerts, now, by)
    lines = [
        ErasedAlert(
            one.reference,
            one.kind.value,
            one.until,
            (Outcome.REDUCED if one.is_shown else Outcome.ERASED).value,
            rows[one.id],
            len(papers[one.id]),
        )
        for one in going
    ]
    _report(going, lines, now, by)
    _forget_shared(by, key)
    return lines


def _forget_people(ids: Sequence[int], by: Actor, key: str) -> None:
    """Erase what the journal, letters and links hold of the persons concerned."""
    house = _house(by)
    links = Inquiry.objects.filter(organisation_id=by.organisation_id, alert_id__in=ids)
    link_ids = sorted(links.values_list("link_id", flat=True))
    for link_id in link_ids:
        revoke_link(link_id, by=house, key=f"{key} link {link_id}")
    if link_ids:
        erase_outsiders(link_ids, by=house, key=f"{key} letters")
    for alert_id in ids:
        erase_personal_values(SUBJECT, alert_id, by=house, key=f"{key} journal {alert_id}")


def _forget_cases(alerts: Sequence[Alert], by: Actor, key: str) -> None:
    """Erase the cases of which no other alert is left; labels stay without them."""
    cases = {_case(alert) for alert in alerts}
    others = Alert.objects.filter(
        organisation_id=by.organisation_id, subject_id__in={one.subject_id for one in alerts}
    ).exclude(pk__in=[one.pk for one in alerts])
    alone = sorted(cases - {_case(other) for other in others})
    if alone:
        forget_cases(MODEL, alone, by=_house(by), key=f"{key} cases")


def _take_away(
    going: Sequence[Due], alerts: dict[int, Alert], now: datetime, by: Actor
) -> Counter[int]:
    """Delete what hangs on the alerts and the alerts themselves; returns rows that went, by alert."""
    ids, shown = list(alerts), [one.id for one in going if one.is_shown]
    last = _last_decisions(ids, by)
    whole = [alerts[one.id] for one in going if not one.is_shown]
    Tally.objects.bulk_create([_tally(alert, last.get(alert.pk)) for alert in whole])
    with erasing():
        rows = _hanging_gone(ids, by)
        said = Decision.objects.filter(organisation_id=by.organisation_id, alert_id__in=ids)
        rows.update(said.values_list("alert_id", flat=True))
        said.delete()
    Decision.objects.bulk_create([_wordless(last[pk]) for pk in shown if pk in last])
    gone = [alert.pk for alert in whole]
    pieces = [alert.piece_id for alert in alerts.values() if alert.piece_id]
    mine = Alert.objects.filter(organisation_id=by.organisation_id)
    rows.update(gone)
    mine.filter(pk__in=gone).delete()
    mine.filter(pk__in=shown).update(**_NOTHING, reduced_at=now)
    left = mine.filter(piece_id__in=pieces).values_list("id", flat=True)
    settle_pieces(list(left), by)
    return rows


def _hanging_gone(ids: Collection[int], by: Actor) -> Counter[int]:
    mine = {"organisation_id": by.organisation_id}
    answers = Answer.objects.filter(**mine, inquiry__alert_id__in=ids)
    rows = Counter(answers.values_list("inquiry__alert_id", flat=True))
    answers.delete()
    for model in _HANGING:
        found = model.objects.filter(**mine, alert_id__in=ids)
        rows.update(found.values_list("alert_id", flat=True))
        found.delete()
    return rows


def _last_decisions(ids: Collection[int], by: Actor) -> dict[int, Decision]:
    rows = Decision.objects.filter(organisation_id=by.organisation_id, alert_id__in=ids)
    return {row.alert_id: row for row in rows.order_by("id")}


def _tally(alert: Alert, said: Decision | None) -> Tally:
    return Tally(
        organisation_id=alert.organisation_id,
        rule=alert.rule,
        level=alert.level,
        is_baseline=alert.is_baseline,
        opened_on=alert.opened_on,
        judged_rule=said.rule if said else "",
        judged_level=said.level if said else 0,
        verdict=said.verdict if said else "",
        decided_on=local_date(said.decided_at) if said else None,
    )


def _wordless(said: Decision) -> Decision:
    """Return a decision without its words and its people."""
    said.pk, said.reason, said.user_id, said.seconded_by = None, "", None, None
    return said


# What a reduced alert no longer says.
_NOTHING: Final[dict[str, object]] = {
    "plate": "",
    "vin": "",
    "product": "",
    "exposure_cents": 0,
    "currency": "",
    "body": {},
    "spoken": [],
    "content": "",
    "assigned_to": None,
    "snoozed_until": None,
    "snoozed_gist": "",
    "snoozed_cents": 0,
    "proposed_by": None,
    "piece": None,
    "is_led": False,
}


def _report(going: Sequence[Due], lines: Sequence[ErasedAlert], now: datetime, by: Actor) -> None:
    Erasure.objects.bulk_create(
        Erasure(
            organisation_id=by.organisation_id,
            alert_id=one.id,
            reference=line.reference,
            kind=line.kind,
            outcome=line.outcome,
            until=line.until,
            rows=line.rows,
            papers=line.papers,
            erased_at=now,
        )
        for one, line in zip(going, lines, strict=True)
    )


def _forget_shared(by: Actor, key: str) -> None:
    """Erase the words given on several alerts at once, when none of them is left whole."""
    house = _house(by)
    shared = shared_values(house, "fraud.alerts", "alert_ids")
    named = {pk for ids in shared.values() for pk in ids}
    whole = Alert.objects.filter(
        organisation_id=by.organisation_id, pk__in=named, reduced_at=None
    ).values_list("id", flat=True)
    left = set(whole)
    over = [entry_id for entry_id, ids in shared.items() if left.isdisjoint(ids)]
    if over:
        erase_values_of(over, by=house, key=f"{key} shared")


def _case(alert: Alert) -> str:
    return case_of(alert.subject_kind, alert.subject_id, alert.opened_on)


def _house(by: Actor) -> Actor:
    return system_actor(by.organisation_id, name="retention")
