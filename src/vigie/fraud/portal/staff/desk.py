"""Work shared out: who has an alert in hand, what is put aside, what waits for a second person."""

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vigie.fraud.actions import (
    Touched,
    assign_alerts,
    confirm_proposal,
    send_back_proposal,
    snooze_alerts,
    wake_alerts,
)
from vigie.fraud.portal.desk_forms import SendBackForm, SnoozeForm
from vigie.fraud.portal.staff.hands import MANY
from vigie.fraud.portal.staff.queue import next_one, queue_address
from vigie.fraud.portal.staff.record import refused, to_alert
from vigie.fraud.portal.words import VERDICTS
from vigie.kernel.errors import Invalid, NotFound, VigieError
from vigie.ui import cells, formats
from vigie.ui.access import StaffRequest, staff_page
from vigie.ui.catalogue import sentence_for

ASSIGN = "fraud.assign_alerts"
DECIDE = "fraud.decide_alerts"
CONFIRM = "fraud.confirm_proposals"


@require_POST
@staff_page(ASSIGN)
def assign(request: StaffRequest, alert_id: int) -> HttpResponse:
    """Put one alert into somebody's hands, or nobody's."""
    done = assign_alerts((alert_id,), to=_person(request), by=request.actor, key=_key(request))
    _say(request, done, _assigned(_person(request)))
    return to_alert(alert_id, request.POST.get("back", ""))


@require_POST
@staff_page(ASSIGN)
def assign_many(request: StaffRequest) -> HttpResponse:
    """Put all ticked alerts into somebody's hands, or nobody's."""
    to, key = _person(request), f"h-{_key(request)}"
    done = assign_alerts(ticked(request), to=to, by=request.actor, key=key)
    _say(request, done, _assigned(to))
    return redirect(queue_address(request.POST.get("back", "")))


@require_POST
@staff_page(DECIDE)
def snooze(request: StaffRequest, alert_id: int) -> HttpResponse:
    """Put one alert aside until a day; the next one of the queue follows."""
    back = request.POST.get("back", "")
    following = next_one(request.actor, back, alert_id) if back else ""
    try:
        done = _snoozed(request, (alert_id,), _key(request))
    except NotFound:
        raise
    except VigieError as error:
        return refused(request, alert_id, error, request.POST.get("reason", ""))
    _say(request, done, _aside)
    return redirect(queue_address(back, following)) if back else to_alert(alert_id, "")


@require_POST
@staff_page(DECIDE)
def snooze_many(request: StaffRequest) -> HttpResponse:
    """Put all ticked alerts aside until one day."""
    done = _snoozed(request, ticked(request), f"z-{_key(request)}", MANY)
    _say(request, done, _aside)
    return redirect(queue_address(request.POST.get("back", "")))


@require_POST
@staff_page(DECIDE)
def wake(request: StaffRequest, alert_id: int) -> HttpResponse:
    """Take an alert back before its day."""
    wake_alerts((alert_id,), by=request.actor, key=_key(request))
    messages.success(request, _("The alert is back in the queue."))
    return to_alert(alert_id, request.POST.get("back", ""))


@require_POST
@staff_page(CONFIRM)
def second(request: StaffRequest, alert_id: int) -> HttpResponse:
    """Confirm, as a second person, the verdict that waits; the next one of the queue follows."""
    back = request.POST.get("back", "")
    following = next_one(request.actor, back, alert_id) if back else ""
    try:
        done = confirm_proposal(alert_id, by=request.actor, key=_key(request))
    except VigieError as error:
        return refused(request, alert_id, error, "")
    words = {"reference": done.reference, "verdict": VERDICTS[done.verdict]}
    messages.success(request, _("%(reference)s: %(verdict)s, by two people.") % words)
    return redirect(queue_address(back, following)) if back else to_alert(alert_id, "")


@require_POST
@staff_page(DECIDE)
def send_back(request: StaffRequest, alert_id: int) -> HttpResponse:
    """Send the verdict that waits back to who proposed it, or withdraw one's own."""
    form = SendBackForm(request.POST)
    given = form.cleaned_data if form.is_valid() else {"reason": ""}
    try:
        send_back_proposal(alert_id, reason=given["reason"], by=request.actor, key=_key(request))
    except VigieError as error:
        return refused(request, alert_id, error, "")
    messages.success(request, _("The verdict went back. The alert waits for one again."))
    return to_alert(alert_id, request.POST.get("back", ""))


def ticked(request: StaffRequest) -> tuple[int, ...]:
    """Return the alerts that were ticked, each once."""
    chosen = request.POST.getlist("chosen")
    return tuple(sorted({int(one) for one in chosen if one.isdecimal() and len(one) < 18}))


def why_left(code: str) -> str:
    """Return, after a colon, why an act left some of many alerts as they were."""
    if code == "fraud.transition_refused":
        return _("their state does not allow it.")
    return sentence_for(code, {}, get_language() or "en")


def _key(request: StaffRequest) -> str:
    return request.POST.get("key", "")[:64]


def _person(request: StaffRequest) -> int | None:
    """Return who is to have it: `me`, the id of a user, or nobody."""
    said = request.POST.get("to", "")
    if said == "me":
        return request.actor.user_id
    if said and not said.isdecimal():
        raise Invalid("fraud.assignee_unknown")
    return int(said) if said else None


def _snoozed(
    request: StaffRequest, alert_ids: tuple[int, ...], key: str, prefix: str | None = None
) -> Touched:
    form = SnoozeForm(request.POST, prefix=prefix)
    form.is_valid()
    until = form.cleaned_data.get("until") or date.min
    reason = form.cleaned_data.get("reason", "")
    return snooze_alerts(alert_ids, until=until, reason=reason, by=request.actor, key=key)


def _assigned(to: int | None) -> Callable[[int], str]:
    if to is None:
        return lambda n: ngettext(
            "%(n)s alert is in nobody’s hands now.", "%(n)s alerts are in nobody’s hands now.", n
        )
    return lambda n: ngettext("%(n)s alert was handed over.", "%(n)s alerts were handed over.", n)


def _aside(number: int) -> str:
    return ngettext("%(n)s alert was put aside.", "%(n)s alerts were put aside.", number)


def _say(request: StaffRequest, done: Touched, words: Callable[[int], str]) -> None:
    if done.done:
        number = formats.number(done.done, cells.language())
        messages.success(request, words(done.done) % {"n": number})
    if done.refused:
        messages.error(request, left_words(len(done.refused), done.refusal))


def left_words(count: int, code: str) -> str:
    """Return the sentence that says how many alerts an act left as they were, and why."""
    words = ngettext(
        "%(n)s alert was left as it was: %(why)s",
        "%(n)s alerts were left as they were: %(why)s",
        count,
    )
    return words % {"n": formats.number(count, cells.language()), "why": why_left(code)}
