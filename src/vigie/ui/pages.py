"""Pages made of what the products offer: the start page and the search."""

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone

from vigie.ui import cells, formats, registries
from vigie.ui.access import StaffRequest, staff_page

FEW, MANY = 5, 50


@staff_page()
def dashboard(request: StaffRequest) -> HttpResponse:
    """Show the cards this person may see."""
    actor = request.actor
    drawn = [
        (card, render_to_string(card.template, dict(card.load(actor)), request=request))
        for card in registries.cards.allowed(actor)
    ]
    today = formats.day(timezone.localdate(), cells.language())
    return render(request, "ui/pages/dashboard.html", {"drawn": drawn, "today": today})


@staff_page()
def search(request: StaffRequest) -> HttpResponse:
    """Show what all products find; a few per kind under the search field, many on the page."""
    actor = request.actor
    words = request.GET.get("q", "").strip()[:200]
    is_part = request.headers.get("HX-Request") == "true"
    groups = []
    if len(words) > 1:
        for provider in registries.search.allowed(actor):
            hits = provider.find(actor, words, FEW if is_part else MANY)
            if hits:
                groups.append((provider.label, hits))
    template = "ui/parts/search_results.html" if is_part else "ui/pages/search.html"
    return render(request, template, {"groups": groups, "search_words": words})


@staff_page()
def settings(request: StaffRequest) -> HttpResponse:
    """Show what this person may set or look up about the organisation."""
    entries = [one for one in registries.menu.allowed(request.actor) if one.group == "settings"]
    return render(request, "ui/pages/settings.html", {"entries": entries})
