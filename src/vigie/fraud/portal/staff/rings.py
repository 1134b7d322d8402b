"""Rings: the list, one ring drawn and in figures, its alerts merged into one piece of work."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from vigie.fraud.actions import merge_alerts, split_piece
from vigie.fraud.domain.rings import placed
from vigie.fraud.portal.forms import new_key
from vigie.fraud.portal.staff.desk import ticked
from vigie.fraud.portal.words import state_of, typology_name
from vigie.fraud.portal.words.rings import KINDS, Words, kinds_said
from vigie.fraud.queries import RingDetail, ring_detail, rings
from vigie.fraud.queries.queue import READ
from vigie.journal.actions import record_reading
from vigie.kernel.actor import Actor
from vigie.parties.queries import READ_PARTIES, hubs, names_of
from vigie.scoring.domain.levels import Level
from vigie.ui import cells, formats
from vigie.ui.access import StaffRequest, staff_page
from vigie.ui.charts import Links, Node
from vigie.ui.lists import Column, Filter, Listing, Table

DECIDE: Final = "fraud.decide_alerts"
_SHAPES: Final = {"red": "octagon", "orange": "triangle", "yellow": "diamond"}
_TABLE: Final = Table(
    columns=(
        Column("kinds", gettext_lazy("What they share"), value=lambda row: kinds_said(row.kinds)),
        Column("contracts", gettext_lazy("Contracts"), "number"),
        Column("customers", gettext_lazy("Customers"), "number"),
        Column("alerts", gettext_lazy("Open alerts"), "number"),
        Column("level", gettext_lazy("Level"), "level", value=lambda row: Level(row.level).word),
        Column("since", gettext_lazy("Since"), "date"),
    ),
    href=lambda row: reverse("fraud:ring", args=[row.id]),
)
_FILTERS: Final = (
    Filter(
        "show", gettext_lazy("Show"), [("all", gettext_lazy("Without alerts too"))], widens=True
    ),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that contracts of a ring share, with those contracts."""

    kind: object
    label: str
    contracts: tuple[str, ...]


@require_GET
@staff_page(READ)
def show(request: StaffRequest) -> HttpResponse:
    """List the rings, those with the worst that waits first."""
    listing = Listing(request, _TABLE, filters=_FILTERS)
    start = int(listing.after) if listing.after.isdecimal() and len(listing.after) < 9 else 0
    found = rings(
        request.actor,
        only_waiting=listing.chosen.get("show") != "all",
        limit=listing.size + 1,
        offset=start,
    )
    more = str(start + listing.size) if len(found) > listing.size else ""
    listing.fill(found[: listing.size], next_after=more)
    shows_all = listing.chosen.get("show") == "all"
    context = {"listing": listing, "shows_all": shows_all, "hubs": _hubs(request.actor)}
    return render(request, "fraud/pages/rings.html", context)


def _hubs(by: Actor) -> list[tuple[Words, str, int]]:
    """Return what links nobody because too many bear it: of what kind, whose, how many people."""
    if not by.may(READ_PARTIES):
        return []
    found = hubs(by)
    names = names_of((one.party_id for one in found if one.party_id is not None), by)
    return [(KINDS[one.kind], names.get(one.party_id or 0, ""), one.people) for one in found]


@require_GET
@staff_page(READ)
def one(request: StaffRequest, ring_id: int) -> HttpResponse:
    """Show one ring; whose contracts they are is personal, so the reading is journalled."""
    by, ring = request.actor, ring_detail(request.actor, ring_id)
    record_reading(by, "fraud.ring", ring_id, len(ring.contracts))
    pieces = {row.piece_id for row in ring.waiting if row.piece_id is not None}
    alone = [row for row in ring.waiting if row.piece_id is None]
    can_merge = len(pieces) <= 1 and bool(alone) and len(ring.waiting) > 1
    context = {
        "ring": ring,
        "links": _drawn(ring),
        "lines": _lines(ring),
        "people": _people(by, ring),
        "rows": [(row, typology_name(row.typology), state_of(row.state)) for row in ring.alerts],
        "waiting": ring.waiting,
        "piece": min(pieces, default=None),
        "may_merge": by.may(DECIDE) and can_merge,
        "may_split": by.may(DECIDE) and bool(pieces),
        "key": new_key(),
    }
    return render(request, "fraud/pages/ring.html", context)


@require_POST
@staff_page(DECIDE)
def merge(request: StaffRequest) -> HttpResponse:
    """Make one piece of work of some alerts; the one that leads is shown in the queue."""
    done = merge_alerts(ticked(request), by=request.actor, key=request.POST.get("key", "")[:64])
    said = ngettext(
        "%(n)s alert is one piece of work now.",
        "%(n)s alerts are one piece of work now.",
        done.alerts,
    )
    messages.success(request, said % {"n": formats.number(done.alerts, cells.language())})
    return redirect("fraud:alert", done.lead_id)


@require_POST
@staff_page(DECIDE)
def split(request: StaffRequest, piece_id: int) -> HttpResponse:
    """Let the alerts of a piece stand alone again."""
    count = split_piece(piece_id, by=request.actor, key=request.POST.get("key", "")[:64])
    said = ngettext("%(n)s alert stands alone again.", "%(n)s alerts stand alone again.", count)
    messages.success(request, said % {"n": formats.number(count, cells.language())})
    alert = request.POST.get("alert", "")
    return redirect("fraud:alert", int(alert)) if alert.isdecimal() else redirect("fraud:alerts")


def _drawn(ring: RingDetail) -> Links:
    """Return the drawing: contracts at the left by their worst alert, what they share at the right."""
    worst: dict[str, str] = {}
    for row in ring.waiting:
        worst.setdefault(row.contract_number, row.level)
    nodes = placed(ring.ties, ring.contracts)
    labels = {(tie.kind, tie.node): tie.label for tie in ring.ties}
    place = {node: at for at, node in enumerate(nodes)}
    rank = {number: at for at, number in enumerate(ring.contracts)}
    return Links(
        "fraud-ring",
        _("What do these contracts share?"),
        [_contract(number, worst.get(number, "")) for number in ring.contracts],
        [Node(_called(kind, labels[kind, node]), "rect", "accent") for kind, node in nodes],
        sorted({(rank[tie.contract], place[tie.kind, tie.node]) for tie in ring.ties}),
    )


def _contract(number: str, level: str) -> Node:
    href = f"{reverse('fraud:alerts')}?q={number}&state=all"
    return Node(number, _SHAPES.get(level, "circle"), level or "neutral", href)


def _called(kind: str, label: str) -> str:
    words = str(KINDS.get(kind, kind))
    return f"{words} {label}" if label else words


def _lines(ring: RingDetail) -> list[Line]:
    found: dict[tuple[str, int], list[str]] = {}
    labels = {(tie.kind, tie.node): tie.label for tie in ring.ties}
    for tie in ring.ties:
        found.setdefault((tie.kind, tie.node), []).append(tie.contract)
    return [
        Line(KINDS.get(kind, kind), labels[kind, node], tuple(sorted(set(found[kind, node]))))
        for kind, node in placed(ring.ties, ring.contracts)
    ]


def _people(by: Actor, ring: RingDetail) -> Mapping[str, tuple[int, str]]:
    """Return contract → customer, for those who may read who the customers are."""
    if not by.may("parties.read_parties"):
        return {}
    whose = {tie.contract: tie.customer for tie in ring.ties if tie.customer is not None}
    names = names_of(set(whose.values()), by)
    return {number: (pk, names[pk]) for number, pk in sorted(whose.items()) if pk in names}
