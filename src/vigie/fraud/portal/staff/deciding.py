"""What a person says of alerts: one by one, or many with one reason; then the next one."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from vigie.fraud.actions import acknowledge_alerts, give_verdict, give_verdicts
from vigie.fraud.actions.deciding import BulkDecided
from vigie.fraud.domain.lifecycle import WAITING
from vigie.fraud.portal.forms import AcknowledgeForm, ReasonForm
from vigie.fraud.portal.staff.desk import left_words, ticked
from vigie.fraud.portal.staff.queue import next_one, queue_address
from vigie.fraud.portal.staff.record import refused
from vigie.fraud.portal.words import VERDICTS
from vigie.fraud.queries import alert_detail, piece_of
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Conflict, Invalid, NotFound, VigieError
from vigie.ui import cells, formats
from vigie.ui.access import StaffRequest, staff_page

DECIDE = "fraud.decide_alerts"


@require_POST
@staff_page(DECIDE)
def decide(request: StaffRequest, alert_id: int) -> HttpResponse:
    """Keep a verdict with its reason, then show the next alert of the queue."""
    by, form = request.actor, ReasonForm(request.POST)
    reason, verdict = request.POST.get("reason", ""), request.POST.get("verdict", "")
    try:
        if not form.is_valid():
            raise Invalid("fraud.reason_missing")
        given = form.cleaned_data
        following = next_one(by, given["back"], alert_id) if given["back"] else ""
        if not _is_unchanged(by, alert_id, given["state"], verdict):
            raise Conflict("fraud.decided_meanwhile")
        if given["whole"]:
            return _decide_piece(request, alert_id, given, verdict)
        done = give_verdict(alert_id, verdict=verdict, reason=reason, by=by, key=given["key"])
    except NotFound:
        raise
    except VigieError as error:
        return refused(request, alert_id, error, reason)
    words = {"reference": done.reference, "verdict": VERDICTS[done.verdict]}
    said = _("%(reference)s: “%(verdict)s” waits for a second person.")
    messages.success(
        request, (said if done.is_proposed else _("%(reference)s: %(verdict)s.")) % words
    )
    return _onwards(given["back"], following, alert_id)


def _decide_piece(
    request: StaffRequest, alert_id: int, given: dict[str, Any], verdict: str
) -> HttpResponse:
    """Keep one verdict and one reason on all that waits in the alert's piece of work."""
    by = request.actor
    piece_id = alert_detail(by, alert_id).row.piece_id
    piece = [] if piece_id is None else piece_of(by, piece_id)
    waiting = tuple(one.id for one in piece if one.state in WAITING)
    done = give_verdicts(
        waiting or (alert_id,),
        verdict=verdict,
        reason=given["reason"],
        by=by,
        key=given["key"],
    )
    _tell(request, done, str(VERDICTS[verdict]))
    return _onwards(given["back"], "", alert_id)


@require_POST
@staff_page(DECIDE)
def acknowledge(request: StaffRequest, alert_id: int) -> HttpResponse:
    """Take note of an alert that the register cleared, then show the next one."""
    given = _noted(request.POST)
    following = next_one(request.actor, given["back"], alert_id) if given["back"] else ""
    done = acknowledge_alerts((alert_id,), by=request.actor, key=given["key"])
    _tell(request, done, _("Acknowledged"))
    return _onwards(given["back"], following, alert_id)


@require_POST
@staff_page(DECIDE)
def decide_many(request: StaffRequest) -> HttpResponse:
    """Keep one verdict and one reason on all ticked alerts."""
    form, verdict = ReasonForm(request.POST), request.POST.get("verdict", "")
    if not form.is_valid():
        raise Invalid("fraud.reason_missing")
    given = form.cleaned_data
    done = give_verdicts(
        ticked(request),
        verdict=verdict,
        reason=given["reason"],
        by=request.actor,
        key=given["key"],
    )
    _tell(request, done, str(VERDICTS[verdict]))
    return redirect(queue_address(given["back"]))


@require_POST
@staff_page(DECIDE)
def acknowledge_many(request: StaffRequest) -> HttpResponse:
    """Take note of all ticked alerts that the register cleared."""
    given = _noted(request.POST)
    done = acknowledge_alerts(ticked(request), by=request.actor, key=f"n-{given['key']}")
    _tell(request, done, _("Acknowledged"))
    return redirect(queue_address(given["back"]))


def _is_unchanged(by: Actor, alert_id: int, state: str, verdict: str) -> bool:
    """Tell whether the alert is still what the person saw; sending twice changes nothing."""
    detail = alert_detail(by, alert_id)
    if not state or detail.row.state == state:
        return True
    last = detail.decisions[-1] if detail.decisions else None
    return last is not None and (last.user_id, last.verdict) == (by.user_id, verdict)


def _onwards(back: str, following: str, alert_id: int) -> HttpResponse:
    if back:
        return redirect(queue_address(back, following))
    return redirect("fraud:alert", alert_id)


def _noted(data: QueryDict) -> dict[str, str]:
    form = AcknowledgeForm(data)
    if not form.is_valid():
        raise Invalid("journal.key_missing", act="fraud.alerts_acknowledged")
    return form.cleaned_data


def _tell(request: StaffRequest, done: BulkDecided, verdict: str) -> None:
    if done.decided:
        told = ngettext("%(n)s alert: %(verdict)s.", "%(n)s alerts: %(verdict)s.", done.decided)
        number = formats.number(done.decided, cells.language())
        messages.success(request, told % {"n": number, "verdict": verdict})
    if done.proposed:
        said = ngettext(
            "%(n)s alert waits for a second person: %(verdict)s.",
            "%(n)s alerts wait for a second person: %(verdict)s.",
            done.proposed,
        )
        number = formats.number(done.proposed, cells.language())
        messages.success(request, said % {"n": number, "verdict": verdict})
    if done.refused:
        messages.error(request, left_words(len(done.refused), done.refusal))
