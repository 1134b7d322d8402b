"""The queue: what waits, a third of the page; the record beside it; the next one after each act."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from vigie.fraud.portal import tables
from vigie.fraud.portal.forms import ReasonForm
from vigie.fraud.portal.staff.hands import bulk_forms
from vigie.fraud.portal.staff.shown import alert_context, verbs_of_many
from vigie.fraud.portal.words import state_of, typology_name
from vigie.fraud.queries import (
    AlertRow,
    Colleague,
    Waiting,
    alert_queue,
    colleagues,
    count_among,
    for_second_eyes,
    piece_sizes,
    waiting_alerts,
)
from vigie.fraud.queries.queue import COUNTED_UP_TO, READ
from vigie.journal.actions import record_reading
from vigie.kernel.actor import Actor
from vigie.ui import cells, formats
from vigie.ui.access import StaffRequest, staff_page
from vigie.ui.cells import State
from vigie.ui.lists import Filter, Listing

SIZE = 50
START = "state=open"


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the queue, ready to draw."""

    row: AlertRow
    typology: str
    state: State
    href: str
    fragment: str
    is_selected: bool
    hand: str
    others: int
    age: int

    @property
    def key(self) -> int:
        """Return the id of the alert."""
        return self.row.id

    @property
    def amount(self) -> str:
        """Return the exposure in whole units with its currency, "" when nothing is at stake."""
        if not self.row.exposure_cents:
            return ""
        units = formats.number(round(self.row.exposure_cents / 100), cells.language())
        return f"{units}{formats.NO_BREAK}{self.row.currency}"


@require_GET
@staff_page(READ)
def show(request: StaffRequest) -> HttpResponse:
    """Show a page of the queue and, beside it, the alert that the address selects."""
    if not request.GET:
        return redirect(f"{reverse('fraud:alerts')}?{START}")
    by, query = request.actor, request.GET
    waiting = waiting_alerts(by)
    people = colleagues(by)
    listing = _listing(waiting, people, request)
    sought = tables.asked(listing.chosen, listing.q, by.user_id)
    page = alert_queue(
        by, sought, sort=tables.order(listing.chosen), cursor=listing.after, limit=SIZE
    )
    listing.fill(
        (), counted=_counted(count_among(waiting, by, sought)), next_after=page.next_cursor
    )
    selected = query.get("selected", "")
    back = _without(query, "selected")
    context: dict[str, object] = {
        "listing": listing,
        "items": _items(page.rows, query, selected, people, by),
        "selected": "",
        "is_told_apart": bool(
            listing.q or set(listing.chosen) - {"state", "baseline", "sort", "aside"}
        ),
        "bulk_form": ReasonForm(initial={"back": back}, auto_id="id_bulk_%s"),
        "bulk_verbs": verbs_of_many(),
        "may_decide": by.may("fraud.decide_alerts"),
        "may_assign": by.may("fraud.assign_alerts"),
        **bulk_forms(people),
    }
    if selected.isdecimal() and len(selected) < 18:
        context |= {"selected": selected, **alert_context(by, int(selected), back)}
        record_reading(by, "fraud.alert", int(selected))
    return render(request, "fraud/pages/queue.html", context)


def next_one(by: Actor, back: str, alert_id: int) -> str:
    """Return the id to read after an alert in the queue it stood in, "" after the only one."""
    query = QueryDict(back)
    known = tables.filters(query, colleagues(by))
    chosen = {item.name: query[item.name] for item in known if _has(item, query)}
    page = alert_queue(
        by,
        tables.asked(chosen, query.get("q", ""), by.user_id),
        sort=tables.order(chosen),
        cursor=query.get("after", ""),
        limit=SIZE,
    )
    ids = [row.id for row in page.rows]
    if alert_id not in ids:
        return ""
    place = ids.index(alert_id)
    following = ids[place + 1 :] or ids[:place][-1:]
    return str(following[0]) if following else ""


def queue_address(back: str, selected: str = "") -> str:
    """Return the queue's address for a query string that came from one of our forms."""
    query = QueryDict(back, mutable=True)
    if selected:
        query["selected"] = selected
    return f"{reverse('fraud:alerts')}?{query.urlencode() or START}"


def _has(item: Filter, query: QueryDict) -> bool:
    return query.get(item.name, "") in {code for code, _label in item.choices}


def _listing(waiting: list[Waiting], people: list[Colleague], request: StaffRequest) -> Listing:
    for_my_eyes = for_second_eyes(request.actor)
    return Listing(
        request,
        tables.QUEUE,
        filters=tables.filters(request.GET, people),
        views=tables.views(waiting, for_my_eyes),
        size=SIZE,
    )


def _counted(total: int) -> str:
    number = formats.number(total, cells.language())
    if total >= COUNTED_UP_TO:
        return ngettext("over %(n)s alert", "over %(n)s alerts", total) % {"n": number}
    return ngettext("%(n)s alert", "%(n)s alerts", total) % {"n": number}


def _items(
    rows: Sequence[AlertRow], query: QueryDict, selected: str, people: list[Colleague], by: Actor
) -> list[Item]:
    names = {one.user_id: one.name for one in people}
    sizes = piece_sizes(by, {row.piece_id for row in rows if row.piece_id is not None})
    return [_item(row, query, selected, names, sizes) for row in rows]


def _item(
    row: AlertRow,
    query: QueryDict,
    selected: str,
    names: Mapping[int, str],
    sizes: Mapping[int, int],
) -> Item:
    back = _without(query, "selected")
    part = reverse("fraud:alert_part", args=[row.id])
    return Item(
        row=row,
        typology=typology_name(row.typology),
        state=state_of(row.state),
        href=queue_address(back, str(row.id)),
        fragment=f"{part}?{back}",
        is_selected=str(row.id) == selected,
        hand=names.get(row.assigned_to or 0, ""),
        others=sizes.get(row.piece_id or 0, 1) - 1,
        age=(timezone.localdate() - row.opened_on).days,
    )


def _without(query: QueryDict, name: str) -> str:
    kept = query.copy()
    kept.pop(name, None)
    return kept.urlencode()
