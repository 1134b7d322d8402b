"""Pages made of what the products offer: the start page and the search."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_GET

from vigie.ui import accent, cells, formats, registries
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


@require_GET
def accent_sheet(request: HttpRequest) -> HttpResponse:
    """Answer the style sheet of an accent; it depends on its address alone."""
    light, dark = (f"#{request.GET.get(name, '')}" for name in ("light", "dark"))
    if not (accent.is_colour(light) and accent.is_colour(dark)):
        raise Http404
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    text = accent.stylesheet(light, dark)
    return HttpResponse(text, content_type="text/css; charset=utf-8", headers=headers)
