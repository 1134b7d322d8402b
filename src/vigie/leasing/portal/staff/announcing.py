"""Announced settlements on the desk: note one, invite a dealer, withdraw; the panel of a contract."""

from collections.abc import Mapping

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vigie.kernel.actor import Actor
from vigie.kernel.errors import VigieError
from vigie.kernel.money import Money
from vigie.leasing.actions import announce_settlement, invite_dealer, withdraw_announcement
from vigie.leasing.actions.announcing import ANNOUNCE, Announced
from vigie.leasing.portal.announcing import KINDS, InviteForm, StaffAnnounceForm
from vigie.leasing.portal.forms import new_key
from vigie.leasing.queries import announcements_of
from vigie.ui.access import StaffRequest, staff_page
from vigie.ui.catalogue import sentence
from vigie.ui.errors import status_of


def panel_of(by: Actor, contract_id: int) -> Mapping[str, object] | None:
    """Return what dealers announced of a contract; None when nothing was."""
    words = dict(KINDS)
    lines = [
        (one, words[one.kind], Money(one.minor, one.currency).amount, new_key())
        for one in announcements_of(by, contract_id)
    ]
    return {"lines": lines, "may_withdraw": by.may(ANNOUNCE)} if lines else None


@require_http_methods(["GET", "POST"])
@staff_page(ANNOUNCE)
def show(request: StaffRequest) -> HttpResponse:
    """Note a settlement that a dealer announces, or send a dealer the link of his own page."""
    is_invite = "invites" in request.POST
    sent = request.POST or None
    form = StaffAnnounceForm(None if is_invite else sent)
    invite = InviteForm(sent if is_invite else None, auto_id="id_invite_%s")
    context: dict[str, object] = {"form": form, "invite": invite}
    used: forms.Form = invite if is_invite else form
    status = 422 if used.errors else 200
    if request.method == "POST" and used.is_valid():
        try:
            if is_invite:
                _invited(invite, request)
                return redirect("leasing:announce")
            done = _announced(form, request.actor)
            context |= {"done": done, "amount": Money(done.minor, done.currency).amount}
        except VigieError as error:
            used.add_error(None, sentence(error, get_language() or "en"))
            status = status_of(error)
    return render(request, "leasing/pages/announce.html", context, status=status)


@require_POST
@staff_page(ANNOUNCE)
def withdraw(request: StaffRequest, announcement_id: int) -> HttpResponse:
    """Take an announcement back; the rules speak again."""
    key = request.POST.get("key", "")
    contract_id = withdraw_announcement(announcement_id, by=request.actor, key=key)
    messages.success(request, _("The announcement is withdrawn; the rules speak again."))
    return redirect("leasing:contract", contract_id)


def _announced(form: StaffAnnounceForm, by: Actor) -> Announced:
    given = form.cleaned_data
    return announce_settlement(given["dealer"], form.announcement(), by=by, key=given["key"])


def _invited(form: InviteForm, request: StaffRequest) -> None:
    given = form.cleaned_data
    invite_dealer(given["dealer"], given["address"], by=request.actor, key=given["key"])
    messages.success(request, _("The link is on its way to the dealer."))
