"""Products: the list, one with its versions compared, a new version, its publication."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vigie.kernel.errors import Invalid, VigieError
from vigie.leasing import queries
from vigie.leasing.actions import (
    load_starter_products,
    publish_product_version,
    save_product_version,
    withdraw_product,
)
from vigie.leasing.actions.products import EDIT, PUBLISH
from vigie.leasing.domain.product_text import starter_set
from vigie.leasing.domain.products import name_in
from vigie.leasing.portal.product_content import content_of, form_of, lines
from vigie.leasing.portal.tables_products import PRODUCTS
from vigie.leasing.portal.words.products import COUNTRIES
from vigie.leasing.queries import ProductRecord, VersionRow
from vigie.leasing.queries.products import READ
from vigie.ui import cells
from vigie.ui.access import StaffRequest, staff_page
from vigie.ui.catalogue import sentence
from vigie.ui.lists import Listing


@require_GET
@staff_page(READ)
def products(request: StaffRequest) -> HttpResponse:
    """Show the products and what is sold today."""
    listing = Listing(request, PRODUCTS)
    rows = queries.products(request.actor)
    counted = ngettext("%(count)s product", "%(count)s products", len(rows)) % {"count": len(rows)}
    listing.fill(rows, counted=counted)
    context = {
        "listing": listing,
        "may_edit": request.actor.may(EDIT),
        "may_publish": request.actor.may(PUBLISH),
        "countries": list(COUNTRIES.items()),
        "token": uuid4().hex,
    }
    return render(request, "leasing/pages/products.html", context)


@require_GET
@staff_page(READ)
def one(request: StaffRequest, product_id: int) -> HttpResponse:
    """Show a product: two of its versions side by side, each with the days it was sold from."""
    record = queries.product_record(request.actor, product_id)
    left, right = _chosen(request, record)
    context = {
        "record": record,
        "name": record.newest.terms.name(cells.language()),
        "left": left,
        "right": right,
        "lines": lines(left.content, right.content),
        "is_compared": left.id != right.id,
        "may_edit": request.actor.may(EDIT),
        "may_publish": request.actor.may(PUBLISH),
        "today": timezone.localdate().isoformat(),
        "token": uuid4().hex,
    }
    return render(request, "leasing/pages/product.html", context)


@require_http_methods(["GET", "POST"])
@staff_page(EDIT)
def edit(request: StaffRequest, product_id: int) -> HttpResponse:
    """Write the next version of a product, beginning from the newest one."""
    record = queries.product_record(request.actor, product_id)
    return _written(request, record.code, record.newest.content, record)


@require_http_methods(["GET", "POST"])
@staff_page(EDIT)
def new(request: StaffRequest) -> HttpResponse:
    """Begin a product, from one of the starter set."""
    starters = starter_set()
    chosen = request.GET.get("from", "")
    content = starters.get(chosen) or next(iter(starters.values()))
    code = request.POST.get("code", "").strip()
    return _written(request, code, content, None)


@require_POST
@staff_page(PUBLISH)
def publish(request: StaffRequest, version_id: int) -> HttpResponse:
    """Sell a version from a day on."""
    on = _day(request)
    product_id = publish_product_version(
        version_id, effective_on=on, by=request.actor, key=request.POST.get("token", "")
    )
    messages.success(request, _("The version is sold from the day you chose."))
    return redirect("leasing:product", product_id)


@require_POST
@staff_page(PUBLISH)
def withdraw(request: StaffRequest, product_id: int) -> HttpResponse:
    """Sell a product no more from a day on."""
    on, key = _day(request), request.POST.get("token", "")
    withdraw_product(product_id, effective_on=on, by=request.actor, key=key)
    messages.success(request, _("The product is not sold from the day you chose."))
    return redirect("leasing:product", product_id)


@require_POST
@staff_page(PUBLISH)
def starters(request: StaffRequest) -> HttpResponse:
    """Load the starter set of a country."""
    loaded = load_starter_products(
        request.POST.get("country", ""),
        effective_on=timezone.localdate(),
        by=request.actor,
        key=request.POST.get("token", ""),
    )
    said = ngettext("%(count)s product is sold now.", "%(count)s products are sold now.", loaded)
    messages.success(request, said % {"count": loaded})
    return redirect("leasing:products")


def _day(request: StaffRequest) -> date:
    given = request.POST.get("on", "")
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise Invalid("leasing.publication_day", given=given) from error


def _chosen(request: StaffRequest, record: ProductRecord) -> tuple[VersionRow, VersionRow]:
    """Return the versions the address names; the newest beside the one before it otherwise."""
    by_number = {str(one.version): one for one in record.versions}
    right = by_number.get(request.GET.get("right", ""), record.newest)
    before = record.versions[1] if len(record.versions) > 1 else record.newest
    return by_number.get(request.GET.get("left", ""), before), right


def _written(
    request: StaffRequest, code: str, content: Mapping[str, Any], record: ProductRecord | None
) -> HttpResponse:
    refusal = ""
    if request.method == "POST":
        content = content_of(code, request.POST)
        key = request.POST.get("token", "")
        try:
            version_id = save_product_version(content, by=request.actor, key=key)
        except VigieError as error:
            refusal = sentence(error, get_language() or "en")
        else:
            product_id = queries.product_version(request.actor, version_id).product_id
            messages.success(request, _("The version is saved; publish it when it may be sold."))
            return redirect("leasing:product", product_id)
    context = {
        "form": form_of(_shown(content)),
        "record": record,
        "refusal": refusal,
        "starters": [
            (one, name_in(it["names"], cells.language())) for one, it in starter_set().items()
        ],
        "chosen": request.GET.get("from", ""),
        "token": uuid4().hex,
    }
    status = 422 if refusal else 200
    return render(request, "leasing/pages/product_edit.html", context, status=status)


def _shown(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return content that the form can show, whatever words were sent."""
    return {**next(iter(starter_set().values())), "mileage": None, **content}
