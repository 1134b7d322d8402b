"""Pages made of what the products offer: the start page and the search."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from vigie.kernel.actor import Actor
from vigie.kernel.text import fold
from vigie.ui import accent, cells, formats, registries
from vigie.ui.access import StaffRequest, staff_page

Words = str | Promise
FEW, MANY = 5, 10


@staff_page()
def dashboard(request: StaffRequest) -> HttpResponse:
    """Show the cards this person may see."""
    actor = request.actor
    loaded = [(card, card.load(actor)) for card in registries.cards.allowed(actor)]
    drawn = [
        (card, render_to_string(card.template, dict(context), request=request))
        for card, context in loaded
        if context is not None
    ]
    today = formats.day(timezone.localdate(), cells.language())
    return render(request, "ui/pages/dashboard.html", {"drawn": drawn, "today": today})


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind; `more` is the list with the others, where there are more."""

    label: Words
    hits: Sequence[registries.Hit]
    more: str = ""


@staff_page()
def search(request: StaffRequest) -> HttpResponse:
    """Show the best of each kind that products find; where there are more, the list holds them."""
    words = request.GET.get("q", "").strip()[:200]
    is_part = request.headers.get("HX-Request") == "true"
    groups: list[Group] = []
    if len(words) > 1:
        if named := _pages_named(request.actor, words):
            groups.append(Group(_("Pages"), named))
        groups += groups_found(request.actor, words, FEW if is_part else MANY)
    template = "ui/parts/search_results.html" if is_part else "ui/pages/search.html"
    return render(request, template, {"groups": groups, "search_words": words})


def groups_found(actor: Actor, words: str, limit: int) -> Iterator[Group]:
    """Yield the kinds of which something is found."""
    for provider in registries.search.allowed(actor):
        hits = provider.find(actor, words, limit + 1)
        more = ""
        if len(hits) > limit and provider.list_name:
            more = f"{reverse(provider.list_name)}?{urlencode({'q': words})}"
        if hits:
            yield Group(provider.label, hits[:limit], more)


def _pages_named(actor: Actor, words: str) -> list[registries.Hit]:
    """Return the pages of the menu and of the settings whose name begins a word like this."""
    sought = fold(words)
    return [
        registries.Hit(str(entry.label), str(entry.detail), reverse(entry.url_name))
        for entry in registries.menu.allowed(actor)
        if any(part.startswith(sought) for part in _beginnings(str(entry.label)))
    ]


def _beginnings(name: str) -> list[str]:
    """Return a name and what is left of it from each further word, folded."""
    parts = fold(name).split()
    return [" ".join(parts[place:]) for place in range(len(parts))]


@staff_page()
def settings(request: StaffRequest) -> HttpResponse:
    """Show what this person may set or look up about the organisation."""
    entries = [one for one in registries.menu.allowed(request.actor) if one.group == "settings"]
    sections = [
        (words, [one for one in entries if one.section == code])
        for code, words in registries.SECTIONS.items()
    ]
    return render(request, "ui/pages/settings.html", {"sections": sections, "entries": entries})


@require_GET
def accent_sheet(request: HttpRequest) -> HttpResponse:
    """Answer the style sheet of an accent; it depends on its address alone."""
    light, dark = (f"#{request.GET.get(name, '')}" for name in ("light", "dark"))
    if not (accent.is_colour(light) and accent.is_colour(dark)):
        raise Http404
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    text = accent.stylesheet(light, dark)
    return HttpResponse(text, content_type="text/css; charset=utf-8", headers=headers)
