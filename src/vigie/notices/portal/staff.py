"""Messages: what was sent to whom, and what waits for a person's word."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.views.decorators.http import require_GET, require_POST

from vigie.journal.actions import record_reading
from vigie.kernel.errors import Invalid
from vigie.notices.actions import settle_message
from vigie.notices.domain.life import State, Verdict, may_settle
from vigie.notices.models import Message
from vigie.notices.portal.forms import SettleForm
from vigie.notices.portal.tables import FILTERS, KINDS, TABLE, VIEWS, state_of
from vigie.notices.queries import READ, SETTLE, message, messages
from vigie.ui import cells, formats
from vigie.ui.access import StaffRequest, staff_page
from vigie.ui.catalogue import sentence_for
from vigie.ui.lists import Listing


@require_GET
@staff_page(READ)
def listing(request: StaffRequest) -> HttpResponse:
    """Show the messages, newest first."""
    shown = Listing(request, TABLE, filters=FILTERS, views=VIEWS)
    found = messages(request.actor, words=shown.q, **shown.chosen)
    total = found.count()
    if shown.after.isdecimal():
        found = found.filter(id__lt=int(shown.after))
    rows = list(found[: shown.size + 1])
    more = str(rows[shown.size - 1].pk) if len(rows) > shown.size else ""
    counted = ngettext("%(n)s message", "%(n)s messages", total)
    number = formats.number(total, cells.language())
    shown.fill(rows[: shown.size], counted=counted % {"n": number}, next_after=more)
    if rows:
        record_reading(request.actor, "notices.message", None, len(rows[: shown.size]))
    return render(request, "notices/pages/list.html", {"listing": shown})


@require_GET
@staff_page(READ)
def record(request: StaffRequest, message_id: int) -> HttpResponse:
    """Show one message: its words, its state with the reason, what a person may do."""
    found = message(message_id, request.actor)
    record_reading(request.actor, "notices.message", message_id)
    may = request.actor.may(SETTLE)
    state = State(found.state)
    context = {
        "message": found,
        "kind": KINDS.get(found.kind, found.kind),
        "state": state_of(found),
        "reason": _reason(found),
        "form": SettleForm(),
        "other_form": SettleForm(auto_id="id_other_%s"),
        "may_arrive": may and may_settle(state, Verdict.ARRIVED),
        "may_repeat": may and may_settle(state, Verdict.AGAIN),
    }
    return render(request, "notices/pages/record.html", context)


@require_POST
@staff_page(SETTLE)
def settle(request: StaffRequest, message_id: int) -> HttpResponse:
    """Take a person's word on a message that ended badly."""
    form = SettleForm(request.POST)
    if not form.is_valid():
        raise Invalid("notices.settlement_incomplete")
    settle_message(
        message_id,
        verdict=request.GET.get("verdict", ""),
        reason=form.cleaned_data["reason"],
        by=request.actor,
        key=form.cleaned_data["token"],
    )
    return redirect("notices:message", message_id)


def _reason(found: Message) -> str:
    if not found.reason:
        return ""
    params: dict[str, object] = {"reply": found.reply, "detail": found.reply}
    return sentence_for(found.reason, params, get_language() or "en")
