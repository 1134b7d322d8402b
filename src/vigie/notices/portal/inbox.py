"""The inbox of the person signed in: what ended, what waits, read or not yet."""

from typing import Final
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from vigie.notices.actions import mark_read
from vigie.notices.models import InboxItem
from vigie.notices.portal.inbox_words import ICONS, LOUD, told
from vigie.notices.queries import inbox, inbox_item, unread_count
from vigie.ui import cells, formats
from vigie.ui.access import StaffRequest, staff_page
from vigie.ui.lists import Column, Listing, Table, View
from vigie.ui.registries import MenuEntry

READ: Final = "notices.read_inbox"
MENU_ENTRY: Final = MenuEntry(
    "notices.inbox",
    gettext_lazy("Inbox"),
    "notices:inbox",
    "inbox",
    READ,
    order=200,
    group="top",
    key="n",
    count=unread_count,
)


def _line(row: InboxItem) -> dict[str, object]:
    sentence, detail = told(row)
    return {
        "sentence": sentence,
        "detail": detail,
        "icon": ICONS[row.kind],
        "is_loud": row.kind in LOUD,
        "is_unread": row.read_at is None,
    }


TABLE: Final = Table(
    columns=(
        Column(
            "what",
            gettext_lazy("What happened"),
            value=_line,
            template="notices/parts/inbox_line.html",
        ),
        Column("created_at", pgettext_lazy("inbox", "When"), "moment"),
    ),
    href=lambda row: reverse("notices:inbox_item", args=[row.pk]),
    bulk=True,
)


@require_GET
@staff_page(READ)
def listing(request: StaffRequest) -> HttpResponse:
    """Show the person's own inbox, newest first; what is not read yet unless all is asked for."""
    views = (
        View(pgettext_lazy("inbox", "Not read"), {}, unread_count(request.actor)),
        View(pgettext_lazy("inbox", "All"), {"read": "all"}),
    )
    shown = Listing(request, TABLE, views=views)
    shows_all = request.GET.get("read") == "all"
    found = inbox(request.actor, unread=not shows_all)
    total = found.count()
    if shown.after.isdecimal():
        found = found.filter(id__lt=int(shown.after))
    rows = list(found[: shown.size + 1])
    more = str(rows[shown.size - 1].pk) if len(rows) > shown.size else ""
    counted = ngettext("%(n)s line", "%(n)s lines", total)
    number = formats.number(total, cells.language())
    shown.fill(rows[: shown.size], counted=counted % {"n": number}, next_after=more)
    context = {"listing": shown, "token": uuid4().hex, "shows_all": shows_all}
    return render(request, "notices/pages/inbox.html", context)


@require_GET
@staff_page(READ)
def open_item(request: StaffRequest, item_id: int) -> HttpResponse:
    """Note that a line was read and go where it leads."""
    found = inbox_item(request.actor, item_id)
    if found.read_at is None:
        mark_read((found.pk,), by=request.actor, key=f"open-{found.pk}-{uuid4().hex}")
    return redirect(found.link)


@require_POST
@staff_page(READ)
def read(request: StaffRequest) -> HttpResponse:
    """Note that the ticked lines were read, or all of them."""
    asked = [int(one) for one in request.POST.getlist("chosen") if one.isdecimal()]
    chosen = None if "all" in request.POST else tuple(asked)
    mark_read(chosen, by=request.actor, key=request.POST.get("token") or uuid4().hex)
    return redirect("notices:inbox")
