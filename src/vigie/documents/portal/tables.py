"""The list of documents: columns, filters, views."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vigie.documents.portal.words import KINDS, LANGUAGES, kind_name
from vigie.ui.lists import Column, Filter, Table, View

TABLE = Table(
    columns=(
        Column("reference", _("Reference"), "reference"),
        Column("kind", _("Kind"), value=lambda row: kind_name(row.kind)),
        Column("language", _("Language"), value=lambda row: LANGUAGES[row.language], is_minor=True),
        Column("size", _("Size"), "number", unit="kB", value=lambda row: -(-row.size // 1000)),
        Column("effective_on", _("Dated"), "date"),
        Column("recorded_at", _("Kept since"), "date", is_minor=True),
    ),
    href=lambda row: reverse("documents:document", args=[row.pk]),
)
FILTERS = (Filter("kind", _("Kind"), list(KINDS.items())),)
VIEWS = (
    View(pgettext_lazy("document", "All"), {}),
    View(_("Invoices"), {"kind": "invoice"}),
    View(_("Contracts"), {"kind": "contract"}),
)
