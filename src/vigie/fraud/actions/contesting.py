"""Contests: recorded from the person's page or by staff, judged by somebody other than who decided.

GDPR, article 22(3): human intervention, one's own point of view, and a way to contest; CJEU C-634/21.
"""

from dataclasses import replace
from typing import Final

from django.utils import timezone

from vigie.fraud.actions.applying import apply_step, deciding
from vigie.fraud.actions.asking import SUBJECT
from vigie.fraud.actions.chosen import locked, reason_of
from vigie.fraud.actions.effects import tell, undo_effect
from vigie.fraud.domain.alerts import EventKind
from vigie.fraud.domain.effects import Bearing
from vigie.fraud.domain.inquiries import ContestState
from vigie.fraud.domain.lifecycle import Act, State, Verdict
from vigie.fraud.models import Alert, Contest, Decision, Effect
from vigie.fraud.queries.inquiries import ANSWER, deciders_of, may_be_contested
from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor, system_actor
from vigie.kernel.errors import Conflict, Forbidden, NotFound, Refused
from vigie.notices.actions import tell as tell_inbox
from vigie.tenancy.queries import recipients_with

JUDGE: Final = "fraud.decide_contests"


@act("fraud.decision_contested", permission="fraud.record_contests")
def record_contest(alert_id: int, *, text: str, by: Actor, key: str) -> int:
    """Record that the person disputes what stands on an alert, as staff heard it; returns its id.

    Refused when nothing bears on the person, Conflict while a contest is open.
    """
    del key
    return _contest(alert_id, text, by, by_link=False)


@act("fraud.decision_contested_by_person", permission=ANSWER)
def contest_by_link(alert_id: int, *, text: str, by: Actor, key: str) -> int:
    """Record the contest that the person wrote on their own page; returns its id."""
    del key
    return _contest(alert_id, text, by, by_link=True)


@act("fraud.contest_judged", permission=JUDGE)
def judge_contest(contest_id: int, *, overturns: bool, reason: str, by: Actor, key: str) -> int:
    """Say what comes of a contest, with a reason; overturned, verdict and acts by default are undone.

    Returns the alert's id. Forbidden `fraud.contest_own` for whoever decided what it disputes, alone or
    as one of two.
    """
    said = reason_of(reason)
    mine = Contest.objects.select_for_update(of=("self",)).select_related("alert")
    contest = mine.filter(organisation_id=by.organisation_id, id=contest_id).first()
    if contest is None:
        raise NotFound("fraud.contest_unknown")
    if contest.state != ContestState.OPEN:
        raise Conflict("fraud.contest_over")
    if by.user_id is None or by.user_id in deciders_of(contest):
        raise Forbidden("fraud.contest_own")
    told: dict[str, object] = {}
    if overturns:
        if contest.alert.state == State.CONFIRMED:
            told = {"verdict": Verdict.NOT_FRAUD}
        _undo_all(contest.alert, said, by, key)
    contest.state = ContestState.OVERTURNED if overturns else ContestState.UPHELD
    contest.outcome, contest.judged_by, contest.judged_at = said, by.user_id, timezone.now()
    contest.save(update_fields=["state", "outcome", "judged_by", "judged_at"])
    contest.alert.refresh_from_db()
    tell(contest.alert, EventKind.JUDGED, by, outcome=contest.state)
    record(
        SUBJECT,
        contest.alert_id,
        data={"contest": contest_id, "outcome": contest.state, **told},
        personal={"reason": said},
    )
    return contest.alert_id


def _contest(alert_id: int, text: str, by: Actor, *, by_link: bool) -> int:
    (alert,) = locked((alert_id,), by)
    said = reason_of(text)
    if not may_be_contested(alert):
        raise Refused("fraud.nothing_to_contest")
    mine = Contest.objects.filter(organisation_id=by.organisation_id, alert=alert)
    if mine.filter(state=ContestState.OPEN).exists():
        raise Conflict("fraud.contest_open")
    decisions = Decision.objects.filter(organisation_id=by.organisation_id, alert=alert)
    last = decisions.order_by("-id").first()
    contest = Contest.objects.create(
        organisation_id=by.organisation_id,
        alert=alert,
        text=said,
        by_link=by_link,
        verdict=alert.verdict,
        decided_by_user=last.user_id if last else None,
        recorded_by=by.user_id,
        recorded_at=timezone.now(),
    )
    tell(alert, EventKind.CONTESTED, by, by_link=by_link)
    _tell_judges(contest)
    record(SUBJECT, alert_id, data={"contest": contest.pk}, personal={"text": said})
    return contest.pk


def _undo_all(alert: Alert, reason: str, judge: Actor, key: str) -> None:
    """Undo what stands: whoever may overturn may do what that takes."""
    by = replace(judge, permissions=judge.permissions | {"fraud.decide_alerts"})
    if alert.state == State.CONFIRMED:
        # Whoever judges is a second person already: nobody else's eyes are waited for.
        apply_step(
            locked((alert.pk,), by), Act.DISMISS, by, deciding(Verdict.NOT_FRAUD, reason, by)
        )
    standing = Effect.objects.filter(
        organisation_id=by.organisation_id, alert=alert, undone_at=None
    ).exclude(bearing=Bearing.RELEASED)
    for number in standing.order_by("id").values_list("id", flat=True):
        undo_effect(number, reason=reason, by=by, key=f"{key} effect {number}")


def _tell_judges(contest: Contest) -> None:
    able = [one.user_id for one in recipients_with(contest.organisation_id, JUDGE)]
    decided = deciders_of(contest)
    people = [user for user in able if user not in decided]
    house = system_actor(contest.organisation_id, name="explanations")
    name, context = f"contest-{contest.pk}", {"alert_link": f"/alerts/{contest.alert_id}/"}
    tell_inbox("fraud.contest_came", people, context, name, by=house, key=name)
