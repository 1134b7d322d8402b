"""Files received: the list, one file with its progress and its faults."""

import csv
from collections.abc import Mapping
from io import StringIO
from typing import Final

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_GET, require_POST

from vigie.journal.actions import record_reading
from vigie.kernel.actor import Actor
from vigie.kernel.csv_cells import neutralised
from vigie.registrations import queries
from vigie.registrations.actions import read_later
from vigie.registrations.portal.forms import new_token
from vigie.registrations.portal.progress import follow
from vigie.registrations.portal.tables import BAD_ROWS, IMPORTS_TABLE
from vigie.registrations.portal.waiting import seal, waiting_again
from vigie.registrations.portal.words.columns import column_label
from vigie.registrations.portal.words.refusals import refusal_of
from vigie.registrations.portal.words.states import (
    IMPORTS,
    KEPT,
    KINDS,
    RECEIVERS,
    SIDES,
    TABLES,
    state_of,
)
from vigie.registrations.queries import BadRowLine, ImportLine
from vigie.registrations.queries.aside import unnamed_of
from vigie.ui import cells, formats
from vigie.ui.access import StaffRequest, staff_page
from vigie.ui.catalogue import brief
from vigie.ui.lists import Listing
from vigie.ui.records import Progress

READ: Final = "registrations.read_imports"
IMPORT: Final = "registrations.import_files"
BATCH: Final = "registrations.batch"
SHOWN: Final = 50
_UNDER_WAY: Final = frozenset({"received", "reading"})
_MAPPING: Final = frozenset(
    {
        "registrations.missing_columns",
        "registrations.mapping_heading_absent",
        "registrations.mapping_customer_as_holder",
        "registrations.column_claimed_twice",
        "registrations.no_usable_row",
    }
)


@require_GET
@staff_page(READ)
def imports(request: StaffRequest) -> HttpResponse:
    """Show the files received, the latest first; those under way with their progress."""
    by = request.actor
    listing = Listing(request, IMPORTS_TABLE)
    before = int(listing.after) if listing.after.isdecimal() else None
    found = queries.imports(by, before_id=before, size=listing.size + 1)
    rows = found[: listing.size]
    listing.fill(rows, next_after=str(rows[-1].id) if len(found) > listing.size else "")
    context = {
        "listing": listing,
        "under_way": [_progress(request, row) for row in rows if row.status in _UNDER_WAY],
        "may_import": by.may(IMPORT),
    }
    return render(request, "registrations/pages/imports.html", context)


@require_GET
@staff_page(READ)
def progress(request: StaffRequest, import_id: int) -> HttpResponse:
    """Answer how far an import is; when it ends the page is read again."""
    line = queries.import_detail(request.actor, import_id)
    context = {"progress": _progress(request, line)}
    response = render(request, "ui/parts/progress.html", context)
    if line.status not in _UNDER_WAY:
        response["HX-Refresh"] = "true"
    return response


@require_GET
@staff_page(READ)
def one(request: StaffRequest, import_id: int) -> HttpResponse:
    """Show one file: where it is, what was recognised, which rows were set aside and why."""
    by = request.actor
    line = queries.import_detail(by, import_id)
    listing = Listing(request, BAD_ROWS)
    after = int(listing.after) if listing.after.isdecimal() else 0
    found = queries.bad_rows(by, import_id, after_id=after, size=listing.size + 1)
    rows = found[: listing.size]
    if rows:
        record_reading(by, BATCH, import_id, len(rows))
    listing.fill(
        [_bad_row(row) for row in rows],
        counted=_set_aside(line.bad_rows),
        next_after=str(rows[-1].id) if len(found) > listing.size else "",
    )
    may_import = by.may(IMPORT)
    warned = queries.bad_rows(by, import_id, size=SHOWN, kept=True) if line.warnings else []
    if warned:
        record_reading(by, BATCH, import_id, len(warned))
    context = {
        "import": line,
        "state": state_of(IMPORTS, line.status),
        "lacking": ", ".join(str(column_label(one)) for one in line.lacking),
        "facts": [*_facts(line), *_nameless(by, line)],
        "progress": _progress(request, line) if line.status in _UNDER_WAY else None,
        "reason": _reason(line),
        "mend": _mend(request, line) if may_import and line.removed_at is None else {},
        "listing": listing,
        "warned": [_bad_row(row) for row in warned],
        "may_import": may_import,
        "key": new_token(),
    }
    return render(request, "registrations/pages/import.html", context)


@require_GET
@staff_page(READ)
def bad_rows(request: StaffRequest, import_id: int) -> HttpResponse:
    """Send the rows set aside as CSV, their reasons in the reader's language."""
    return _sent(request, import_id, kept=False)


@require_GET
@staff_page(READ)
def warnings(request: StaffRequest, import_id: int) -> HttpResponse:
    """Send the warnings about rows that were taken as CSV, in the reader's language."""
    return _sent(request, import_id, kept=True)


def _sent(request: StaffRequest, import_id: int, *, kept: bool) -> HttpResponse:
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow([pgettext("file", "Table"), _("Line"), _("Column"), _("Value"), _("Reason")])
    rows = list(queries.every_bad_row(request.actor, import_id, kept=kept))
    record_reading(request.actor, BATCH, import_id, len(rows))
    for row in rows:
        told = _bad_row(row)
        table = TABLES.get(row.table, row.table)
        writer.writerow(neutralised([table, row.line, row.column, row.value, told["reason"]]))
    name = f"import-{import_id}-{'warnings' if kept else 'bad-rows'}.csv"
    return HttpResponse(
        "\N{ZERO WIDTH NO-BREAK SPACE}" + text.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_POST
@staff_page(IMPORT)
def read_again(request: StaffRequest, import_id: int) -> HttpResponse:
    """Read a file once more; `confirm` takes one that shrank."""
    read_later(
        import_id,
        confirm=request.POST.get("confirm") == "1",
        by=request.actor,
        key=request.POST.get("key", ""),
    )
    return redirect("registrations:import", import_id)


def _progress(request: StaffRequest, line: ImportLine) -> Progress:
    return follow(
        request,
        line,
        label=f"{line.file_name} · {line.source}",
        poll=reverse("registrations:import_progress", args=[line.id]),
    )


def _facts(line: ImportLine) -> list[tuple[object, str, object]]:
    said: list[tuple[object, str, object]] = [
        (_("Source"), "text", line.source),
        (_("Holds"), "text", f"{SIDES.get(line.side, line.side)} · {KINDS.get(line.kind)}"),
        (_("As of"), "date", line.as_of),
        (_("Received"), "moment", line.received_at),
        (_("By"), "text", RECEIVERS.get(line.received_by, line.received_by)),
    ]
    if line.removed_at is not None:
        said.append((_("Files removed, retention over"), "moment", line.removed_at))
    if line.kept_because:
        said.append((_("Kept beyond its retention"), "text", KEPT[line.kept_because]))
    if line.taken_at is None:
        return said
    said += [
        (_("Taken"), "moment", line.taken_at),
        (_("Rows taken"), "number", line.rows),
        (_("Rows set aside"), "number", line.bad_rows),
        (_("Warnings"), "number", line.warnings),
        (_("Format"), "text", str(line.facts.get("format", "")).upper()),
    ]
    if encoding := line.facts.get("encoding"):
        said.append((_("Encoding"), "text", encoding))
    return said


def _nameless(by: Actor, line: ImportLine) -> list[tuple[object, str, object]]:
    """Return how many rows set aside name no vehicle: what is not found may stand in one of them."""
    if line.side != "register" or not line.bad_rows:
        return []
    return [(_("Register rows without a vehicle"), "number", unnamed_of(by, line.id))]


def _reason(line: ImportLine) -> str:
    if line.status == "failed" and not line.fault_code:
        return _("The reading stopped because of a fault of ours; the file is kept. Read it again.")
    if not line.fault_code:
        return ""
    if line.removed_at is not None:  # the cells that it quoted went with the file
        return brief(line.fault_code, cells.language())
    return refusal_of(line.fault_code, line.fault_params)


def _mend(request: StaffRequest, line: ImportLine) -> dict[str, str]:
    """Return the act that mends a file that was not taken: `confirm`, `again` or an address."""
    if line.status == "held":
        return {"confirm": "1"}
    if line.fault_code in _MAPPING:
        waiting = seal(waiting_again(request.actor, line), request.actor)
        return {
            "href": reverse("registrations:check_import") + f"?file={waiting}",
            "words": _("Correct the mapping"),
        }
    if line.fault_code == "registrations.right_missing":
        return {
            "href": reverse("registrations:source", args=[line.source_id]),
            "words": _("Complete the source"),
        }
    if line.status == "failed":
        return {"again": "1"}
    if line.status == "refused":
        return {"href": reverse("registrations:new_import"), "words": _("Send another file")}
    return {}


def _bad_row(row: BadRowLine) -> Mapping[str, object]:
    return {
        "id": row.id,
        "table": row.table,
        "line": row.line,
        "column": row.column,
        "value": row.value if len(row.value) <= 80 else f"{row.value[:79]}…",
        "reason": refusal_of(row.code, row.params),
    }


def _set_aside(count: int) -> str:
    words = ngettext("%(n)s row set aside", "%(n)s rows set aside", count)
    return words % {"n": formats.number(count, cells.language())}
