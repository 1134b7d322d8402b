"""The list of contracts."""

from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from vigie.journal.actions import record_reading
from vigie.leasing import queries
from vigie.leasing.actions.announcing import ANNOUNCE
from vigie.leasing.domain.lifecycle import TAKE_OVER
from vigie.leasing.portal.tables import (
    CONTRACTS,
    FILTERS,
    VIEWS,
    contracts_table,
    portfolio_filters,
)
from vigie.leasing.queries import ContractFilters
from vigie.ui import cells, formats
from vigie.ui.access import StaffRequest, staff_page
from vigie.ui.lists import Listing

READ: Final = "leasing.read_contracts"
SUBJECT: Final = "leasing.contract"


@require_GET
@staff_page(READ)
def show(request: StaffRequest) -> HttpResponse:
    """Show the contracts, the newest first; the reading is journalled."""
    by = request.actor
    filters_ = (*FILTERS, *portfolio_filters(localdate()))
    listing = Listing(request, CONTRACTS, filters=filters_, views=VIEWS)
    filters = ContractFilters(q=listing.q, **listing.chosen)
    sort = listing.sort or "-newest"
    page = queries.contracts_page(
        by,
        filters,
        on=localdate(),
        sort=f"-{sort}" if listing.descending and listing.sort else sort,
        cursor=listing.after,
        size=listing.size,
    )
    counted = _counted(queries.count_contracts(by, filters, on=localdate()))
    listing.table = contracts_table(page.rows)
    listing.fill(page.rows, counted=counted, next_after=page.next_cursor)
    if page.rows:
        record_reading(by, SUBJECT, None, len(page.rows))
    return render(
        request,
        "leasing/pages/contracts.html",
        {"listing": listing, "may_take_over": by.may(TAKE_OVER), "may_announce": by.may(ANNOUNCE)},
    )


def _counted(count: int) -> str:
    most = queries.COUNTED_UP_TO
    if count > most:
        return _("more than %(n)s contracts") % {"n": formats.number(most, cells.language())}
    words = ngettext("%(n)s contract", "%(n)s contracts", count)
    return words % {"n": formats.number(count, cells.language())}
