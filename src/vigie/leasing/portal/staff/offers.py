"""Offers: the list, one of them, several side by side, its paper in three languages."""

from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vigie.documents.actions import generate
from vigie.documents.domain.files import Subject
from vigie.documents.domain.parties import Party
from vigie.documents.queries import GENERATE
from vigie.documents.queries import READ as READ_DOCUMENTS
from vigie.leasing import queries
from vigie.leasing.domain.lifecycle import SELL
from vigie.leasing.domain.product_text import read_product
from vigie.leasing.portal.kept import chart, compared_rows, facts, payments
from vigie.leasing.portal.tables_products import OFFERS
from vigie.leasing.queries.offers import READ
from vigie.leasing.queries.quoting import QUOTE
from vigie.ui import cells
from vigie.ui.access import StaffRequest, staff_page
from vigie.ui.lists import Listing

LANGUAGES = (("en", "English"), ("fr", "Français"), ("pl", "Polski"))
MOST_COMPARED = 3


@require_http_methods(["GET", "POST"])
@staff_page(READ)
def offers(request: StaffRequest) -> HttpResponse:
    """Show the offers, newest first; ticked ones go side by side."""
    if request.method == "POST":
        chosen = request.POST.getlist("chosen")[:MOST_COMPARED]
        query = urlencode([("offer", one) for one in chosen])
        return redirect(f"{reverse('leasing:compare_offers')}?{query}")
    listing = Listing(request, OFFERS)
    page = queries.offers(request.actor, words=listing.q, cursor=listing.after, limit=listing.size)
    listing.fill(page.rows, next_after=page.next_cursor)
    context = {"listing": listing, "may_quote": request.actor.may(QUOTE)}
    return render(request, "leasing/pages/offers.html", context)


@require_GET
@staff_page(READ)
def one(request: StaffRequest, offer_id: int) -> HttpResponse:
    """Show an offer as it was made."""
    found = queries.offer(request.actor, offer_id)
    product = read_product(found.product_version.content)
    calculator = f"{reverse('leasing:calculator')}?{urlencode(found.asked)}"
    context = {
        "offer": found,
        "name": product.name(cells.language()),
        "facts": facts(found, product),
        "code": found.currency,
        "payments": payments(found, product),
        "chart": chart(found),
        "calculator": calculator if request.actor.may(QUOTE) else "",
        "may_sell": request.actor.may(SELL),
        "may_print": request.actor.may(GENERATE) and request.actor.may(READ_DOCUMENTS),
        "languages": LANGUAGES,
        "token": uuid4().hex,
    }
    return render(request, "leasing/pages/offer.html", context)


@require_GET
@staff_page(READ)
def compare(request: StaffRequest) -> HttpResponse:
    """Show up to three offers side by side."""
    given = [int(text) for text in request.GET.getlist("offer") if text.isdecimal()]
    found = queries.offers_by_id(request.actor, tuple(given[:MOST_COMPARED]))
    context = {"offers": found, "compared_rows": compared_rows(found)}
    return render(request, "leasing/pages/compare_offers.html", context)


@require_POST
@staff_page(READ)
def paper(request: StaffRequest, offer_id: int) -> HttpResponse:
    """Make the offer's paper in a language, keep it, and lead to its download."""
    by, language = request.actor, request.POST.get("language", "")
    recipient = Party(request.POST.get("recipient", "").strip()[:200] or _("Customer"))
    data = {**queries.offer_paper(by, offer_id, language), "recipient": recipient}
    document_id = generate(
        "offer",
        data,
        language=language,
        subject=Subject("leasing.offer", offer_id),
        by=by,
        key=f"{request.POST.get('token', '')} {language}",
    )
    return redirect("documents:file", document_id)
