"""Lists: columns, filters, saved views."""

from collections.abc import Sequence
from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vigie.registrations.portal.words.columns import column_label
from vigie.registrations.portal.words.states import (
    FAULTS,
    IMPORTS,
    KINDS,
    PRODUCTS,
    PRODUCTS_SHORT,
    RECEIVERS,
    RUNS,
    SIDES,
    TABLES,
    WATCHES,
    level_cell,
    state_of,
)
from vigie.registrations.queries import (
    CertificateLine,
    ImportLine,
    MappingFaultLine,
    RunLine,
    SourceLine,
)
from vigie.ui.cells import State
from vigie.ui.levels import LEVELS
from vigie.ui.lists import Column, Filter, Table, View


def freshness(row: SourceLine) -> State:
    """Return whether a source speaks as often as it should, and whether it may be used."""
    if not (row.legal_basis and row.permitted_fields and row.retention_days):
        return State(_("Right to process missing"), "loud")
    if row.as_of is None:
        return State(_("Nothing received yet"))
    return State(_("Silent"), "loud") if row.is_silent else State(_("Fresh"), "good")


def run_state(row: RunLine) -> State:
    """Return a run's state; the first one of a portfolio is a baseline."""
    if row.is_baseline and row.status == "done":
        return State(_("Baseline"), "good")
    return state_of(RUNS, row.status)


def fault_state(row: MappingFaultLine) -> State:
    """Return the state of a mapping fault."""
    return state_of(FAULTS, row.state)


def fault_title(row: MappingFaultLine) -> str:
    """Return the field and the product of a mapping fault."""
    product = PRODUCTS.get(row.product, row.product)
    return f"{column_label(row.field)} · {product}" if product else str(column_label(row.field))


def watch_state(row: CertificateLine) -> State:
    """Return the state of a certificate's watch; of a row set aside, where it stands."""
    if row.unread is None:
        return state_of(WATCHES, row.watch)
    where = {"import": row.unread.import_id, "line": row.unread.line}
    return State(_("Row could not be read (import %(import)s, line %(line)s)") % where, "loud")


def _product(row: CertificateLine) -> object:
    return PRODUCTS_SHORT.get(row.product, row.product)


def _holds(row: ImportLine) -> str:
    return f"{SIDES.get(row.side, row.side)} · {KINDS.get(row.kind, row.kind)}"


def _took(row: RunLine) -> float | None:
    return round(row.wall_seconds, 1) if row.finished_at else None


CERTIFICATES = Table(
    columns=(
        Column("plate", pgettext_lazy("heading", "Plate"), "plate", sortable=True),
        Column(
            "contract",
            _("Contract"),
            "reference",
            sortable=True,
            value=lambda row: row.contract_number,
        ),
        Column("customer", _("Customer"), sortable=True, value=lambda row: row.customer_name),
        Column("vin", _("VIN"), "vin", is_minor=True),
        Column("product", _("Product"), value=_product, is_minor=True),
        Column(
            "outstanding",
            _("Outstanding"),
            "amount",
            sortable=True,
            template="registrations/parts/outstanding.html",
        ),
        Column("open_distortions", _("Distortions"), "number"),
        Column("watch", _("Watch"), "state", value=watch_state),
        Column(
            "level",
            _("Level"),
            "text",
            sortable=True,
            value=lambda row: level_cell(
                row.level, row.open_distortions, is_judged=not row.not_judged
            ),
        ),
    ),
    href=lambda row: reverse("registrations:certificate", args=[row.id]),
    sort="-level",
)


def certificates_table(rows: Sequence[CertificateLine]) -> Table:
    """Return the table of some rows; their currency stands in the heading when it is one alone."""
    currencies = {row.currency for row in rows if row.outstanding is not None}
    if len(currencies) != 1:
        return CERTIFICATES
    alone = "registrations/parts/outstanding_alone.html"
    columns = [
        replace(column, unit=min(currencies), template=alone)
        if column.name == "outstanding"
        else column
        for column in CERTIFICATES.columns
    ]
    return replace(CERTIFICATES, columns=columns)


_LEVEL_CHOICES = [
    (one.name, _("No alert") if one.name == "none" else one.word) for one in LEVELS.values()
]
CERTIFICATE_FILTERS = (
    Filter("level", _("Level"), _LEVEL_CHOICES),
    Filter("product", _("Product"), [*PRODUCTS.items(), ("none", _("no product given"))]),
    Filter(
        "watch",
        _("Watch"),
        [("on", _("all that are watched")), *((code, one.word) for code, one in WATCHES.items())],
    ),
    Filter("distorted", _("Distortions"), [("yes", _("with distortions")), ("no", _("none"))]),
)
CERTIFICATE_VIEWS = (
    View(pgettext_lazy("certificates", "All"), {}),
    View(_("With distortions"), {"distorted": "yes"}),
    View(LEVELS["red"].word, {"level": "red"}),
    View(LEVELS["orange"].word, {"level": "orange"}),
    View(LEVELS["yellow"].word, {"level": "yellow"}),
    View(_("Absent from the portfolio"), {"watch": "absent_from_portfolio"}),
    View(_("Not found"), {"watch": "not_found"}),
    View(_("Row could not be read"), {"watch": "unreadable"}),
)

IMPORTS_TABLE = Table(
    columns=(
        Column("file_name", _("File")),
        Column("source", _("Source")),
        Column("side", _("Holds"), value=_holds, is_minor=True),
        Column("as_of", _("As of"), "date"),
        Column("rows", _("Rows"), "number"),
        Column("bad_rows", _("Set aside"), "number"),
        Column("received_at", _("Received"), "moment", is_minor=True),
        Column(
            "received_by",
            _("By"),
            value=lambda row: RECEIVERS.get(row.received_by, row.received_by),
            is_minor=True,
        ),
        Column("status", _("State"), "state", value=lambda row: state_of(IMPORTS, row.status)),
    ),
    href=lambda row: reverse("registrations:import", args=[row.id]),
)
BAD_ROWS = Table(
    columns=(
        Column(
            "table",
            pgettext_lazy("file", "Table"),
            value=lambda row: TABLES.get(row["table"], row["table"]),
        ),
        Column("line", _("Line"), "number"),
        Column("column", _("Column"), value=lambda row: row["column"] or _("the whole row")),
        Column("value", _("Value"), value=lambda row: row["value"] or _("empty")),
        Column("reason", _("Reason"), is_long=True),
    ),
)
RUNS_TABLE = Table(
    columns=(
        Column("started_at", _("Started"), "moment"),
        Column("as_of", _("Register as of"), "date"),
        Column("paired", _("Compared"), "number"),
        Column("distortions", _("Open distortions"), "number"),
        Column("opened", _("New"), "number", is_minor=True),
        Column("closed", _("Closed"), "number", is_minor=True),
        Column("changes", _("Changes"), "number", is_minor=True),
        Column("wall_seconds", _("Took"), "number", unit="s", value=_took),
        Column("status", _("State"), "state", value=run_state),
    ),
    href=lambda row: reverse("registrations:run", args=[row.id]),
)
SOURCES = Table(
    columns=(
        Column("name", _("Source")),
        Column("side", _("Holds"), value=lambda row: SIDES.get(row.side, row.side)),
        Column("rows", _("Rows"), "number"),
        Column("as_of", _("As of"), "date"),
        Column("legal_basis", _("Legal basis"), is_minor=True),
        Column("retention_days", _("Kept for"), "number", unit=_("days"), is_minor=True),
        Column("state", _("State"), "state", value=freshness),
    ),
    href=lambda row: reverse("registrations:source", args=[row.id]),
)
