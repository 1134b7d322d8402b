"""`{% load vigie %}`: the components of `vigie.ui.cells` and the panels, as template tags."""

from django import template
from django.http import HttpRequest
from django.template.context import RequestContext
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from vigie.ui import cells, registries
from vigie.ui.access import actor_of
from vigie.ui.records import Timeline

register = template.Library()

register.simple_tag(cells.level)
register.simple_tag(cells.level_word)
register.simple_tag(cells.shape)
register.simple_tag(cells.plate)
register.simple_tag(cells.vin)
register.simple_tag(cells.icon)
register.simple_tag(cells.amount)
register.simple_tag(cells.number)
register.simple_tag(cells.moment, name="when")


@register.simple_tag
def state(word: cells.Words, tone: str = "quiet") -> SafeString:
    """Draw a state pill: tones quiet, busy, good, loud."""
    return cells.state(cells.State(word, tone))


@register.simple_tag
def shown(kind: str, value: object) -> SafeString:
    """Draw a value by its kind; unknown is said in words."""
    return cells.cell(kind, value)


@register.filter
def item(mapping: dict[str, object], key: str) -> object:
    """Return a value of a mapping by a key held in a variable."""
    return mapping.get(key)


@register.simple_tag(takes_context=True)
def address(context: RequestContext, **changes: str) -> str:
    """Return this page's address with some parameters changed, `""` dropping one."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value:
            query[name] = value
    return f"?{query.urlencode()}"


@register.filter
def chosen_kind(timeline: Timeline, request: HttpRequest) -> str:
    """Return the kind of fact that the address asks a timeline for; "" for all."""
    asked = request.GET.get("kind", "")
    return asked if asked in {code for code, _label in timeline.kinds} else ""


@register.simple_tag(takes_context=True)
def panels(context: RequestContext, subject_kind: str, subject_id: int) -> SafeString:
    """Draw what other products say about a subject; silent products are left out."""
    request = context["request"]
    actor = actor_of(request)
    if actor is None:
        return SafeString("")
    drawn = []
    for panel in registries.panels.allowed(actor):
        if panel.subject_kind != subject_kind:
            continue
        found = panel.load(actor, subject_id)
        if found is not None:
            inside = render_to_string(panel.template, dict(found), request=request)
            frame = {"label": panel.label, "inside": inside}
            drawn.append((render_to_string("ui/parts/panel.html", frame),))
    return format_html_join("\n", "{}", drawn)
