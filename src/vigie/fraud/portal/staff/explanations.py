"""Explanations on the desk: ask, keep silent, withdraw, contests; what was said beside the facts."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vigie.fraud.actions import (
    ask_person,
    judge_contest,
    order_silence,
    record_contest,
    withdraw_question,
)
from vigie.fraud.actions.asking import ASK, SUBJECT
from vigie.fraud.actions.contesting import JUDGE
from vigie.fraud.domain.inquiries import ANSWER_DAYS, PROPOSES, Channel, questions
from vigie.fraud.domain.lifecycle import WAITING
from vigie.fraud.portal.explaining import AskForm, ContestForm, JudgeForm, SilenceForm
from vigie.fraud.portal.forms import KeyedForm
from vigie.fraud.portal.staff.record import to_alert
from vigie.fraud.portal.words.explanations import CONTEST_STATES, INQUIRY_STATES
from vigie.fraud.queries import alert_detail, explanations_of
from vigie.fraud.queries.inquiries import inquiry
from vigie.journal.actions import record_reading
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Invalid, NotFound, VigieError
from vigie.notices.actions import letter
from vigie.notices.domain.outside import LINK_MARK
from vigie.tenancy.queries import link_address, users
from vigie.ui import cells
from vigie.ui.access import StaffRequest, staff_page
from vigie.ui.catalogue import sentence
from vigie.ui.errors import status_of

SILENCE = "fraud.keep_silent"
CONTEST = "fraud.record_contests"
EVIDENCE = "registrations.record_evidence"


def panel_of(by: Actor, alert_id: int) -> Mapping[str, object]:
    """Return what was asked and said about an alert, and what may be done about it now."""
    found = explanations_of(by, alert_id)
    names = dict(users(by).values_list("id", "name"))
    language = cells.language()
    evidence = ""
    if found.subject_kind == "registrations.certificate" and by.may(EVIDENCE):
        evidence = reverse("registrations:evidence", args=[found.subject_id])
    return {
        "alert_id": alert_id,
        "silence": found.silence,
        "silence_by": names.get(found.silence.user_id or 0, "Vigie") if found.silence else "",
        "asked": [
            (one, questions()[one.question][language], INQUIRY_STATES[one.state],
             names.get(one.asked_by or 0, ""), KeyedForm(), PROPOSES.get(one.question, ""))
            for one in found.inquiries
        ],
        "contests": [
            (one, CONTEST_STATES[one.state], names.get(one.judged_by or 0, ""),
             JudgeForm(auto_id=f"id_judge_{one.id}_%s"))
            for one in found.contests
        ],
        "evidence": evidence,
        "may_ask": by.may(ASK) and found.silence is None and found.state in WAITING
        and not any(one.state == "open" for one in found.inquiries),
        "may_silence": by.may(SILENCE),
        "may_contest": by.may(CONTEST) and found.may_be_contested
        and not any(one.state == "open" for one in found.contests),
        "may_judge": by.may(JUDGE),
        "may_withdraw": by.may(ASK),
        "silence_form": SilenceForm(
            initial={"holds": found.silence is None}, auto_id="id_silence_%s"
        ),
        "contest_form": ContestForm(auto_id="id_contest_%s"),
    }  # fmt: skip


@require_http_methods(["GET", "POST"])
@staff_page(ASK)
def ask(request: StaffRequest, alert_id: int) -> HttpResponse:
    """Choose the question, see the letter as it would leave, then send it."""
    by, detail = request.actor, alert_detail(request.actor, alert_id)
    form = AskForm(request.POST or None, initial={"language": cells.language()})
    context: dict[str, Any] = {"alert": detail.row, "form": form}
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        asked, key = form.asking(), form.cleaned_data["key"]
        try:
            if "confirmed" in request.POST:
                ask_person(alert_id, asked, by=by, key=key)
                messages.success(
                    request, _("The question is on its way. The answer will stand here.")
                )
                return to_alert(alert_id, "")
            ask_person.dry_run(alert_id, asked, by=by, key=key)
            until = timezone.localdate() + timedelta(days=ANSWER_DAYS)
            context["preview"] = letter(
                "fraud.question", asked.language, {"answer_by": until}, by=by
            )
            context["on_page"] = questions()[asked.question][asked.language]
            context["letter_language"] = asked.language
        except NotFound:
            raise
        except VigieError as error:
            form.add_error(None, sentence(error, get_language() or "en"))
            status = status_of(error)
    record_reading(by, SUBJECT, alert_id)
    return render(request, "fraud/pages/ask.html", context, status=status)


@require_GET
@staff_page(ASK)
def letter_page(request: StaffRequest, inquiry_id: int) -> HttpResponse:
    """Show a letter to print, with its link; the reading is journalled."""
    by = request.actor
    found = inquiry(by, inquiry_id)
    if found.channel != Channel.LETTER or found.state == "withdrawn":
        raise NotFound("fraud.question_unknown_id")
    said = letter("fraud.question", found.language, {"answer_by": found.answer_by}, by=by)
    text = said.text.replace(LINK_MARK, link_address(found.link_id, by))
    record_reading(by, SUBJECT, found.alert_id)
    context = {
        "subject": said.subject,
        "text": text,
        "language_of": found.language,
        "alert_id": found.alert_id,
        "alert": alert_detail(by, found.alert_id).row.reference,
    }
    return render(request, "fraud/pages/letter.html", context)


@require_POST
@staff_page(ASK)
def withdraw(request: StaffRequest, inquiry_id: int) -> HttpResponse:
    """Take an open question back."""
    alert_id = withdraw_question(inquiry_id, by=request.actor, key=request.POST.get("key", ""))
    messages.success(request, _("The question is withdrawn; its page is closed."))
    return to_alert(alert_id, "")


@require_POST
@staff_page(SILENCE)
def silence(request: StaffRequest, alert_id: int) -> HttpResponse:
    """Order silence about an alert, or end it."""
    given = _valid(SilenceForm(request.POST))
    by, key = request.actor, given["key"]
    order_silence(alert_id, holds=given["holds"], reason=given["reason"], by=by, key=key)
    ordered, ended = _("Nobody asks the person from now on."), _("The person may be asked again.")
    messages.success(request, ordered if given["holds"] else ended)
    return to_alert(alert_id, "")


@require_POST
@staff_page(CONTEST)
def contest(request: StaffRequest, alert_id: int) -> HttpResponse:
    """Record a contest that came by telephone or letter."""
    given = _valid(ContestForm(request.POST))
    record_contest(alert_id, text=given["text"], by=request.actor, key=given["key"])
    messages.success(request, _("The contest is recorded; somebody else judges it."))
    return to_alert(alert_id, "")


@require_POST
@staff_page(JUDGE)
def judge(request: StaffRequest, contest_id: int) -> HttpResponse:
    """Say what comes of a contest."""
    given = _valid(JudgeForm(request.POST))
    overturns, reason = given["overturns"] == "yes", given["reason"]
    alert_id = judge_contest(
        contest_id, overturns=overturns, reason=reason, by=request.actor, key=given["key"]
    )
    messages.success(request, _("The outcome is kept with its reason."))
    return to_alert(alert_id, "")


def _valid(form: KeyedForm) -> dict[str, Any]:
    if not form.is_valid():
        raise Invalid("fraud.reason_missing")
    return form.cleaned_data
