"""The end of documents: what is over, what was destroyed, what is held, and the acts of both."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vigie.documents.actions import destroy_expired, hold, release
from vigie.documents.actions.destroying import MOST
from vigie.documents.domain.files import Subject
from vigie.documents.portal.holding import HoldForm, holds_shown
from vigie.documents.portal.words import kind_name
from vigie.documents.queries import DESTROY, HOLD, destroyed_last, expired
from vigie.kernel.actor import Actor
from vigie.kernel.errors import VigieError
from vigie.ui import cells, formats
from vigie.ui.access import StaffRequest, staff_page
from vigie.ui.catalogue import sentence

SHOWN = 50


@require_http_methods(["GET", "POST"])
@staff_page(HOLD)
def retention(request: StaffRequest) -> HttpResponse:
    """Show what would be destroyed today, what was, and the holds that stand; take an act of either."""
    by, doing = request.actor, request.POST.get("doing", "")
    chosen = {name: request.GET.get(name, "") for name in ("kind", "number")}
    form = HoldForm(request.POST if doing in {"hold", "release"} else None, initial=chosen)
    if doing == "destroy":
        return _destroyed(request)
    if doing and form.is_valid() and _said(form, doing, request):
        return redirect("documents:retention")
    context = {
        "form": form,
        "over": _over(by) if by.may(DESTROY) else None,
        "gone": [
            (row.document, kind_name(row.document.kind), row) for row in destroyed_last(by, SHOWN)
        ]
        if by.may(DESTROY)
        else [],
        **holds_shown(request, by),
        "token": uuid4().hex,
    }
    status = 422 if form.errors else 200
    return render(request, "documents/pages/retention.html", context, status=status)


def _over(by: Actor) -> dict[str, object]:
    """Return what a destruction of today would take."""
    found, held = expired(by, timezone.localdate(), MOST + 1)
    return {
        "rows": [(one, kind_name(one.kind)) for one in found[:SHOWN]],
        "count": min(len(found), MOST),
        "held": held,
    }


def _destroyed(request: StaffRequest) -> HttpResponse:
    done = destroy_expired(
        timezone.localdate(), by=request.actor, key=f"destroy {request.POST.get('token', '')}"[:200]
    )
    count = len(done.documents)
    words = ngettext("%(n)s document was destroyed.", "%(n)s documents were destroyed.", count)
    messages.success(request, words % {"n": formats.number(count, cells.language())})
    return redirect("documents:retention")


def _said(form: HoldForm, doing: str, request: StaffRequest) -> bool:
    given = form.cleaned_data
    subject = Subject(given["kind"], given["number"])
    act = hold if doing == "hold" else release
    try:
        act(subject, reason=given["reason"], by=request.actor, key=given["token"])
    except VigieError as error:
        form.add_error(None, sentence(error, get_language() or "en"))
        return False
    said = _("Their documents are held.") if doing == "hold" else _("The hold is over.")
    messages.success(request, said)
    return True
