"""`/patterns/`: each component in each of its states, on made-up things."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from vigie.ui import cells, formats, pattern_samples
from vigie.ui.access import staff_page
from vigie.ui.lists import Listing
from vigie.ui.records import Comparison
from vigie.ui.registries import MenuEntry

MENU_ENTRY = MenuEntry(
    "ui.patterns",
    _("Patterns"),
    "ui:patterns",
    "layout-dashboard",
    "ui.read_patterns",
    order=190,
    group="low",
)
TEMPLATES = {
    "": "ui/patterns/index.html",
    "list": "ui/patterns/list.html",
    "empty": "ui/patterns/list.html",
    "record": "ui/patterns/record.html",
    "queue": "ui/patterns/queue.html",
    "report": "ui/patterns/report.html",
}


@staff_page("ui.read_patterns")
def show(request: HttpRequest) -> HttpResponse:
    """Show all components, or one of the page kinds named by `?page=`."""
    kind = request.GET.get("page", "")
    template = TEMPLATES.get(kind, TEMPLATES[""])
    return render(request, template, {"kind": kind, **_samples(request, kind)})


def _samples(request: HttpRequest, kind: str) -> dict[str, object]:
    listing = Listing(
        request,
        pattern_samples.TABLE,
        filters=pattern_samples.FILTERS,
        views=pattern_samples.VIEWS,
    )
    rows = [] if kind == "empty" else pattern_samples.rows()
    total = 1_204 if rows else 0
    counted = ngettext("%(n)s certificate", "%(n)s certificates", total)
    number = formats.number(total, cells.language())
    listing.fill(rows, counted=counted % {"n": number}, next_after="5" if rows else "")
    refused = pattern_samples.SampleForm({"owner": "Élodie"})
    refused.is_valid()
    same = [field for field in pattern_samples.comparison().fields if field.agrees]
    return {
        "listing": listing,
        "samples": rows,
        "selected": request.GET.get("selected", ""),
        "comparison": pattern_samples.comparison(),
        "nothing_differs": Comparison(same),
        "changes": pattern_samples.changes(),
        "timeline": pattern_samples.timeline(),
        "progresses": pattern_samples.progresses(),
        "charts": pattern_samples.chart_list(),
        "instants": pattern_samples.instants(),
        "form": pattern_samples.SampleForm(),
        "refused": refused,
        "facts": _facts(rows),
    }


def _facts(rows: list[pattern_samples.Sample]) -> list[tuple[object, str, object]]:
    if not rows:
        return []
    row = rows[0]
    return [
        (_("Contract"), "text", row.contract),
        (_("Holder"), "text", row.holder),
        (_("VIN"), "vin", row.vin),
        (_("First seen"), "date", row.seen_on),
        (_("Lessee"), "text", None),
        (pgettext_lazy("fact", "Pledge inscribed"), "yes_no", True),
    ]
