"""The list of parties: columns, filters, saved views."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vigie.parties.portal.words import KINDS, ROLES
from vigie.parties.queries import PartyLine
from vigie.ui.lists import Column, Filter, Table, View


def _roles(row: PartyLine) -> str:
    return ", ".join(str(ROLES[role]) for role in row.roles)


PARTIES = Table(
    columns=(
        Column("name", pgettext_lazy("party", "Name"), sortable=True, value=lambda row: row.shown),
        Column("reference", _("Reference"), "reference"),
        Column("kind", _("Kind"), value=lambda row: KINDS[row.kind]),
        Column("roles", _("Roles"), value=_roles),
        Column("city", _("City"), is_minor=True),
        Column("country", _("Country"), is_minor=True),
    ),
    href=lambda row: reverse("parties:party", args=[row.id]),
    sort="name",
)
FILTERS = (
    Filter("role", _("Role"), list(ROLES.items())),
    Filter("kind", _("Kind"), list(KINDS.items())),
)
VIEWS = (
    View(pgettext_lazy("parties", "All"), {}),
    View(_("Customers"), {"role": "customer"}),
    View(_("Dealers and suppliers"), {"role": "supplier"}),
)
