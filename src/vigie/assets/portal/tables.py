"""The list of assets: columns, filters, saved views."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vigie.assets.domain.assets import AssetKind
from vigie.assets.portal.words import KINDS
from vigie.assets.queries import AssetLine
from vigie.ui.lists import Column, Filter, Table, View


def _reference(row: AssetLine) -> str:
    return f"AST-{row.id:06d}"


ASSETS = Table(
    columns=(
        Column("number", _("Reference"), "reference", sortable=True, value=_reference),
        Column("shown", _("Make and model"), value=lambda row: f"{row.make} {row.model}".strip()),
        Column("plate", _("Plate"), "plate", value=lambda row: row.plate),
        Column("vin", _("VIN or serial number"), "vin", value=lambda row: row.vin or row.serial),
        Column("kind", _("Kind"), value=lambda row: KINDS[row.kind], is_minor=True),
    ),
    href=lambda row: reverse("assets:asset", args=[row.id]),
    sort="-number",
)
FILTERS = (Filter("kind", _("Kind"), list(KINDS.items())),)
VIEWS = (
    View(pgettext_lazy("assets", "All"), {}),
    View(_("Vehicles"), {"kind": AssetKind.VEHICLE.value}),
    View(_("Equipment"), {"kind": AssetKind.EQUIPMENT.value}),
)
