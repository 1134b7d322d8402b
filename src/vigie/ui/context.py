"""What every page knows without asking: who, where, how it shall look."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language

from vigie.kernel.actor import Actor
from vigie.ui import registries
from vigie.ui.access import actor_of

THEMES = ("system", "light", "dark")
DENSITIES = ("comfortable", "compact")
SCRIPTS = tuple(
    f"ui/js/{name}.js"
    for name in ("keyboard", "menus", "preferences", "rows", "messages", "charts", "timeline")
)


@dataclass(frozen=True, slots=True)
class MenuLine:
    """A menu entry ready to draw."""

    label: str
    href: str
    icon: str
    key: str
    group: str
    is_current: bool
    count: int


def portal(request: HttpRequest) -> dict[str, object]:
    """Return the frame of the page: menu by permission, theme, density, language.

    Menu and organisation cost queries and parts of pages do not draw them: they are called late.
    """
    actor = actor_of(request)
    person = getattr(request, "user", None)
    return {
        "actor": actor,
        "menu": _late(lambda: menu_of(actor, request.path) if actor else []),
        "organisation": _late(lambda: str(getattr(person, "organisation", ""))),
        "accent_href": _late(lambda: _accent_of(person)),
        "theme": _chosen(request, "theme", THEMES),
        "density": _chosen(request, "density", DENSITIES),
        "language": (get_language() or "en")[:2],
        "languages": settings.LANGUAGES,
        "scripts": SCRIPTS,
    }


def menu_of(actor: Actor, path: str) -> list[MenuLine]:
    """Return the lines this actor may open; the longest matching address is the current one."""
    entries = [
        (entry, _address(entry.url_name))
        for entry in registries.menu.allowed(actor)
        if entry.group != "settings"
    ]
    here = max(
        (href for _, href in entries if path == href or (href != "/" and path.startswith(href))),
        key=len,
        default="",
    )
    return [
        MenuLine(
            label=str(entry.label),
            href=href,
            icon=entry.icon,
            key=entry.key,
            group=entry.group,
            is_current=href == here,
            count=entry.count(actor) if entry.count else 0,
        )
        for entry, href in entries
        if href
    ]


def accent_address(light: str, dark: str) -> str:
    """Return the style sheet of an accent: the same address, the same colours, for ever."""
    return f"{reverse('ui:accent')}?{urlencode({'light': light[1:], 'dark': dark[1:]})}"


def _accent_of(person: object) -> str:
    """Return the style sheet of the person's organisation; "" when it has no accent of its own."""
    organisation = getattr(person, "organisation", None)
    light, dark = getattr(organisation, "accent", ""), getattr(organisation, "accent_dark", "")
    return accent_address(light, dark) if light and dark else ""


def _late(read: Callable[[], object]) -> Callable[[], object]:
    """Return a callable that templates call as often as they like and that reads once."""
    return cache(read)


def _chosen(request: HttpRequest, name: str, values: tuple[str, ...]) -> str:
    """Return what the person chose, else what this browser remembers, else the first value."""
    kept = getattr(getattr(request, "user", None), name, "")
    value = kept or request.COOKIES.get(f"vigie_{name}", "")
    return value if value in values else values[0]


def _address(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""
