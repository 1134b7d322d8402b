"""The dealer's own page: announce a settlement, see the amount and until when; nothing of the customer."""

import secrets
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from vigie.kernel.errors import NotFound, VigieError
from vigie.kernel.money import Money
from vigie.leasing.actions import announce_settlement
from vigie.leasing.actions.announcing import ANNOUNCE
from vigie.leasing.portal.announcing import AnnounceForm
from vigie.tenancy.actions import answer_link, open_link
from vigie.tenancy.queries import link_actor, organisation_of
from vigie.ui.access import link_page
from vigie.ui.catalogue import sentence
from vigie.ui.errors import status_of

PERMISSIONS: Final = frozenset({ANNOUNCE, "parties.read_parties", "assets.read_assets"})


# The token in the address is the secret that a forger lacks (see the page of the person concerned).
@csrf_exempt
@require_http_methods(["GET", "POST"])
@link_page
def show(request: Any, token: str) -> HttpResponse:
    """Show the form; take an announcement and say what settles it. Wrong vehicles lock the link."""
    del token
    by, link = link_actor(request.link, PERMISSIONS), request.link
    open_link(link.pk, by=by, key=secrets.token_hex(16))
    form = AnnounceForm(request.POST or None)
    context: dict[str, object] = {"form": form, "sender": organisation_of(by).name}
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            done = announce_settlement(
                link.subject_id, form.announcement(), by=by, key=form.cleaned_data["key"]
            )
            answer_link(link.pk, is_right=True, by=by, key=secrets.token_hex(16))
            context |= {"done": done, "amount": Money(done.minor, done.currency).amount}
        except VigieError as error:
            if isinstance(error, NotFound):
                answer_link(link.pk, is_right=False, by=by, key=secrets.token_hex(16))
            form.add_error(None, sentence(error, get_language() or "en"))
            status = status_of(error)
    return render(request, "leasing/pages/dealer.html", context, status=status)
