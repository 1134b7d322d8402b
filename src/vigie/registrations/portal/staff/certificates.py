"""The list of certificates, and its export."""

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Final

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from vigie.database.tenant import tenant
from vigie.journal.actions import record_reading
from vigie.kernel.actor import Actor
from vigie.kernel.csv_cells import neutralised
from vigie.kernel.errors import Invalid
from vigie.registrations import queries
from vigie.registrations.portal.tables import (
    CERTIFICATE_FILTERS,
    CERTIFICATE_VIEWS,
    CERTIFICATES,
    certificates_table,
)
from vigie.registrations.queries import CertificateFilters, CertificateLine
from vigie.ui import cells, formats
from vigie.ui.access import StaffRequest, staff_page
from vigie.ui.lists import Listing

READ: Final = "registrations.read_certificates"
EXPORT: Final = "registrations.export_certificates"
SUBJECT: Final = "registrations.certificate"
_CHUNK: Final = 1000
_EXPORTED: Final = (
    "contract_number",
    "plate",
    "vin",
    "product",
    "contract_status",
    "customer_name",
    "other_holder",
    "make",
    "outstanding",
    "currency",
    "ends_on",
    "watch",
    "level",
    "open_distortions",
    "first_seen_on",
)
_BESIDE: Final = ("unread_import", "unread_line", "not_judged")


@require_GET
@staff_page(READ)
def certificates(request: StaffRequest) -> HttpResponse:
    """Show the certificates under watch, what needs reading first on top."""
    by = request.actor
    listing = Listing(request, CERTIFICATES, filters=CERTIFICATE_FILTERS, views=CERTIFICATE_VIEWS)
    filters = CertificateFilters(q=listing.q, **listing.chosen)
    page = queries.certificates_page(
        by,
        filters,
        sort=f"-{listing.sort}" if listing.descending else listing.sort,
        cursor=listing.after,
        size=listing.size,
    )
    counted = _counted(queries.count_certificates(by, filters))
    listing.table = certificates_table(page.rows)
    listing.fill(page.rows, counted=counted, next_after=page.next_cursor)
    if page.rows:
        record_reading(by, SUBJECT, None, len(page.rows))
    context = {
        "listing": listing,
        "export_href": _export_href(listing) if page.rows and by.may(EXPORT) else "",
        "may_import": by.may("registrations.import_files"),
    }
    return render(request, "registrations/pages/certificates.html", context)


@require_GET
@staff_page(EXPORT)
def export(request: StaffRequest) -> StreamingHttpResponse:
    """Send the whole list, as filtered, as CSV; a thousand rows at a time, however long it is."""
    listing = Listing(request, CERTIFICATES, filters=CERTIFICATE_FILTERS)
    if listing.ignored:  # a file cannot say on its first line that it is not filtered
        raise Invalid("registrations.export_filter_unknown", asked=", ".join(listing.ignored))
    filters = CertificateFilters(q=listing.q, **listing.chosen)
    name = f"certificates-{localdate().isoformat()}.csv"
    return StreamingHttpResponse(
        _lines(request.actor, filters),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _lines(by: Actor, filters: CertificateFilters) -> Iterator[str]:
    """Yield the export; each chunk opens its own tenant block, the request's has ended by then.

    The reading is journalled with the rows that were handed out, also when the browser leaves.
    """
    count, cursor = 0, ""
    try:
        yield "\N{ZERO WIDTH NO-BREAK SPACE}" + _csv([(*_EXPORTED, *_BESIDE)])
        while True:
            with tenant(by.organisation_id):
                page = queries.certificates_page(
                    by, filters, sort="plate", cursor=cursor, size=_CHUNK
                )
            count += len(page.rows)
            yield _csv(_cells(row) for row in page.rows)
            cursor = page.next_cursor
            if not cursor:
                return
    finally:
        record_reading(by, SUBJECT, None, count)


def _cells(row: CertificateLine) -> list[str]:
    unread = (row.unread.import_id, row.unread.line) if row.unread else ("", "")
    return neutralised(
        [*(getattr(row, name) for name in _EXPORTED), *unread, " ".join(row.not_judged)]
    )


def _csv(rows: object) -> str:
    text = StringIO()
    csv.writer(text).writerows(rows)  # type: ignore[arg-type]  # rows of texts
    return text.getvalue()


def _counted(count: int) -> str:
    most = queries.COUNTED_UP_TO
    if count > most:
        return _("more than %(n)s certificates") % {"n": formats.number(most, cells.language())}
    words = ngettext("%(n)s certificate", "%(n)s certificates", count)
    return words % {"n": formats.number(count, cells.language())}


def _export_href(listing: Listing) -> str:
    return reverse("registrations:export") + listing.address(sort="")
