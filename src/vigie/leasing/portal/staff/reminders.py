"""The reminders that are due at the end of a closed day: to whom, which, since when."""

from collections.abc import Mapping
from datetime import date

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from vigie.kernel.errors import Invalid
from vigie.leasing import queries
from vigie.leasing.actions import note_posting, undo_posting
from vigie.leasing.actions.posting_letters import CORRECT, LONGEST
from vigie.leasing.actions.writing_customers import WRITE
from vigie.leasing.domain.closing import REMINDERS
from vigie.leasing.domain.letters import LeftOut
from vigie.leasing.portal.forms import new_key
from vigie.leasing.portal.staff.contracts import READ
from vigie.leasing.portal.staff.shown import amount
from vigie.leasing.portal.words.letters import LEFT_OUT, WAITS, WAYS, Words
from vigie.parties.queries import names_of
from vigie.ui.access import StaffRequest, staff_page


class _Asked(forms.Form):
    level = forms.TypedChoiceField(
        label=_("Reminder"),
        choices=[
            ("", _("All reminders")),
            *((place, place) for place, _days in enumerate(REMINDERS, 1)),
        ],
        coerce=int,
        required=False,
        empty_value=None,
    )
    days = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    after = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)


class _PostingForm(forms.Form):
    posted_on = forms.DateField(label=_("Posted on"))
    key = forms.CharField(max_length=200)


@require_POST
@staff_page(WRITE)
def post(request: StaffRequest, letter_id: int) -> HttpResponse:
    """Note that a printed letter was handed to the post, and lead back to the list."""
    form = _PostingForm(request.POST)
    if not form.is_valid():
        raise Invalid("leasing.letter_posting_day")
    given = form.cleaned_data
    note_posting(letter_id, on=given["posted_on"], by=request.actor, key=given["key"])
    messages.success(request, gettext("Noted: the letter was posted."))
    return redirect("leasing:reminders")


class _UndoForm(forms.Form):
    reason = forms.CharField(max_length=LONGEST)
    key = forms.CharField(max_length=200)


@require_POST
@staff_page(READ)
def undo(request: StaffRequest, letter_id: int) -> HttpResponse:
    """Take back that a letter was posted, and lead back to the list."""
    form = _UndoForm(request.POST)
    if not form.is_valid():
        raise Invalid("leasing.letter_undo_reason", longest=LONGEST)
    given = form.cleaned_data
    undo_posting(letter_id, reason=given["reason"], by=request.actor, key=given["key"])
    messages.success(request, gettext("Taken back: the letter counts as not posted."))
    return redirect("leasing:reminders")


@require_GET
@staff_page(READ)
def show(request: StaffRequest) -> HttpResponse:
    """Show the reminders due at the end of the last closed day, the longest delay first."""
    asked = _Asked(request.GET)
    given = asked.cleaned_data if asked.is_valid() else {}
    days, after = given.get("days"), given.get("after")
    found = queries.reminders_due(
        request.actor,
        level=given.get("level"),
        after=(days, after) if days is not None and after is not None else None,
    )
    names = names_of([row.customer_id for row in found.rows], request.actor)
    ids = [row.contract_id for row in found.rows]
    letters = queries.reminders_written(request.actor, ids)
    left_out = queries.why_left_out(request.actor, ids, found.on) if found.on else {}
    context = {
        "on": found.on,
        "level": given.get("level"),
        "levels": [(place, days) for place, days in enumerate(REMINDERS, 1)],
        "rows": [
            (
                row,
                names.get(row.customer_id, ""),
                amount(row.overdue, row.currency),
                *_stands(row, letters.get(row.contract_id), left_out),
                new_key(),
            )
            for row in found.rows
        ],
        "paused": queries.paused_reminders(request.actor, found.on) if found.on else (),
        "after": found.after,
        "today": localdate(),
        "may_post": request.actor.may(WRITE),
        "may_correct": request.actor.may(CORRECT),
    }
    return render(request, "leasing/pages/reminders.html", context)


def _stands(
    row: queries.ReminderDue,
    letter: queries.LetterLine | None,
    left_out: Mapping[int, LeftOut],
) -> tuple[Words, date | None, queries.LetterLine | None]:
    """Return what became of a reminder in words, its day, and its letter if it was written.

    A letter counts when it was written since the level was reached.
    """
    if letter is not None and letter.on >= row.since:
        return WAYS[letter.way], letter.on, letter
    reason = left_out.get(row.contract_id)
    return (LEFT_OUT[reason] if reason else WAITS), None, None
