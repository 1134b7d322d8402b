"""One asset: what it is today, what was said of it by date, what it is worth."""

from datetime import date
from decimal import Decimal
from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from vigie.assets import queries
from vigie.assets.actions import EDIT
from vigie.assets.domain.assets import Asset, FactKind
from vigie.assets.portal.words import BASES, CONDITIONS, FACTS, KINDS, Words
from vigie.kernel.facts import Fact
from vigie.ui import cells, formats
from vigie.ui.access import StaffRequest, staff_page
from vigie.ui.records import Moment, Timeline

ICONS: Final = {FactKind.MILEAGE_KM.value: "car"}


@require_GET
@staff_page(queries.READ)
def one(request: StaffRequest, asset_id: int) -> HttpResponse:
    """Show an asset; what other products know of it stands in panels."""
    by = request.actor
    found = queries.asset(asset_id, by)
    context = {
        "asset": found,
        "kind": KINDS[found.kind],
        "facts": _facts(found),
        "values": [
            (BASES[one.basis], one.effective_on, one.amount.amount, one.amount.currency, one.source)
            for one in reversed(queries.valuations(asset_id, by))
        ],
        "may_edit": by.may(EDIT),
        "timeline": _timeline(queries.facts_of(asset_id, by)),
    }
    return render(request, "assets/pages/asset.html", context)


def _facts(found: Asset) -> list[tuple[Words, str, object]]:
    """Return what is known today, in the order of the page."""
    shown: list[tuple[Words, str, object]] = [(_("Reference"), "reference", found.reference)]
    shown += [
        (FACTS[kind], *_cell(kind, found.facts[kind])) for kind in FactKind if kind in found.facts
    ]
    return shown


def _cell(kind: str, value: str) -> tuple[str, object]:
    if kind in {FactKind.VIN, FactKind.PLATE}:
        return kind, value
    if kind == FactKind.MILEAGE_KM:
        return "number", Decimal(value)
    if kind == FactKind.FIRST_REGISTERED_ON:
        return "date", date.fromisoformat(value)
    return "text", CONDITIONS.get(value, value) if kind == FactKind.CONDITION else value


def _timeline(facts: tuple[Fact, ...]) -> Timeline:
    """Return every fact as it was said, the latest day first."""
    latest = sorted(facts, key=lambda fact: (fact.effective_on, fact.id), reverse=True)
    return Timeline([_moment(fact) for fact in latest])


def _moment(fact: Fact) -> Moment:
    words = {"fact": FACTS.get(fact.kind, fact.kind), "value": _said(fact)}
    sentence = _("%(fact)s: %(value)s") % words
    icon = ICONS.get(fact.kind, "pencil")
    return Moment(icon, sentence, "", fact.effective_on, known_on=fact.recorded_at)


def _said(fact: Fact) -> str:
    if not fact.value:
        return _("none any more")
    if fact.kind == FactKind.MILEAGE_KM:
        return formats.number(int(fact.value), cells.language())
    if fact.kind == FactKind.FIRST_REGISTERED_ON:
        return formats.day(date.fromisoformat(fact.value), cells.language())
    return str(CONDITIONS.get(fact.value, fact.value)) if fact.kind == "condition" else fact.value
