"""Assets: the list, a new one, what is learnt of one later."""

from collections.abc import Callable

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from vigie.assets import queries
from vigie.assets.actions import EDIT, describe_asset, register_asset, value_asset
from vigie.assets.portal.forms import AssetForm, KnownForm, ValueForm
from vigie.assets.portal.tables import ASSETS, FILTERS, VIEWS
from vigie.assets.queries import READ, AssetFilters
from vigie.assets.queries.asset_lists import COUNTED_UP_TO
from vigie.kernel.errors import VigieError
from vigie.ui import cells, formats
from vigie.ui.access import StaffRequest, staff_page
from vigie.ui.catalogue import sentence
from vigie.ui.lists import Listing


@require_GET
@staff_page(READ)
def assets(request: StaffRequest) -> HttpResponse:
    """Show the assets, the newest first."""
    by = request.actor
    listing = Listing(request, ASSETS, filters=FILTERS, views=VIEWS)
    filters = AssetFilters(q=listing.q, **listing.chosen)
    page = queries.assets_page(
        by, filters, descending=listing.descending, cursor=listing.after, size=listing.size
    )
    counted = _counted(queries.count_assets(by, filters))
    listing.fill(page.rows, counted=counted, next_after=page.next_cursor)
    context = {"listing": listing, "may_edit": by.may(EDIT)}
    return render(request, "assets/pages/assets.html", context)


@require_http_methods(["GET", "POST"])
@staff_page(EDIT)
def new(request: StaffRequest) -> HttpResponse:
    """Register an asset."""
    form = AssetForm(request.POST or None)

    def register() -> int:
        given = form.cleaned_data
        return register_asset(
            form.new_asset(), on=given["on"], by=request.actor, key=given["token"]
        )

    words = {"title": _("Register an asset"), "verb": _("Register the asset")}
    return _answer(request, form, register, {**words, "asset": None})


@require_http_methods(["GET", "POST"])
@staff_page(EDIT)
def describe(request: StaffRequest, asset_id: int) -> HttpResponse:
    """Say what else is true of an asset, or what is true from now on."""
    found = queries.asset(asset_id, request.actor)
    form = KnownForm(found, request.POST or None)

    def change() -> int:
        changes, given = form.changes(), form.cleaned_data
        if changes:
            describe_asset(asset_id, changes, on=given["on"], by=request.actor, key=given["token"])
        return asset_id

    words = {"title": _("Correct or complete"), "verb": _("Save what differs")}
    return _answer(request, form, change, {**words, "asset": found})


@require_http_methods(["GET", "POST"])
@staff_page(EDIT)
def value(request: StaffRequest, asset_id: int) -> HttpResponse:
    """Record what an asset is worth."""
    found = queries.asset(asset_id, request.actor)
    form = ValueForm(request.POST or None)

    def note() -> int:
        value_asset(asset_id, form.valuation(), by=request.actor, key=form.cleaned_data["token"])
        return asset_id

    words = {"title": _("Record a value"), "verb": _("Record the value")}
    return _answer(request, form, note, {**words, "asset": found})


def _answer(
    request: StaffRequest, form: Form, act: Callable[[], int], context: dict[str, object]
) -> HttpResponse:
    """Do what a valid form asks and show the asset, or show the form with what is wrong."""
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("assets:asset", act())
        except VigieError as error:
            form.add_error(None, sentence(error, get_language() or "en"))
    status = 422 if form.errors else 200
    return render(request, "assets/pages/edit.html", {**context, "form": form}, status=status)


def _counted(count: int) -> str:
    if count > COUNTED_UP_TO:
        most = formats.number(COUNTED_UP_TO, cells.language())
        return _("more than %(n)s assets") % {"n": most}
    words = ngettext("%(n)s asset", "%(n)s assets", count)
    return words % {"n": formats.number(count, cells.language())}
