"""The calculator: any one value from the others, live, all of it in the address."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from vigie.leasing import queries
from vigie.leasing.actions import save_offer
from vigie.leasing.actions.products import PUBLISH
from vigie.leasing.domain.deals import Unknown
from vigie.leasing.domain.products import Product
from vigie.leasing.portal.answers import (
    Answer,
    answer,
    balance_chart,
    borne_line,
    figures,
    flow_lines,
    paid_line,
    payment_lines,
    price_line,
    schedule_lines,
    usury_line,
    usury_sentence,
)
from vigie.leasing.portal.comparing import (
    BESIDE,
    MOST_BESIDE,
    Compared,
    address,
    compared,
    packed,
    rows_of,
    unpacked,
)
from vigie.leasing.portal.inputs import (
    NAMES,
    Input,
    example,
    findable,
    found_text,
    is_more_used,
    main_inputs,
    more_inputs,
    packed_packages,
)
from vigie.leasing.portal.words.products import value_words
from vigie.leasing.queries.quoting import MAKE, QUOTE
from vigie.ui import cells
from vigie.ui.access import StaffRequest, staff_page

TEMPLATES = {"answer": "leasing/parts/answered.html", "calculator": "leasing/parts/calculator.html"}
SHOWN = (
    ("payments", gettext_lazy("Payments and VAT")),
    ("schedule", gettext_lazy("Schedule")),
    ("flows", gettext_lazy("Cash flows of the rate")),
)


@require_GET
@staff_page(QUOTE)
def show(request: StaffRequest) -> HttpResponse:
    """Show the calculator, or the part of it that htmx asked for; the address follows."""
    today = timezone.localdate()
    sold = queries.sold_products(request.actor, today)
    if not sold:
        may_publish = request.actor.may(PUBLISH)
        return render(request, "leasing/pages/nothing_sold.html", {"may_publish": may_publish})
    terms = [one.terms for one in sold]
    texts = texts_of(request.GET)
    product = next((one for one in terms if one.code == texts["product"]), terms[0])
    texts = _complete(texts, product)
    context = _context(request, product, texts)
    context["products"] = [(one.code, one.name(cells.language())) for one in terms]
    target = request.headers.get("HX-Target", "")
    response = render(request, TEMPLATES.get(target, "leasing/pages/calculator.html"), context)
    if target in TEMPLATES:
        response["HX-Replace-Url"] = reverse("leasing:calculator") + str(context["address"])
    return response


@require_POST
@staff_page(MAKE)
def save(request: StaffRequest) -> HttpResponse:
    """Keep what the address asks as an offer."""
    asked = unpacked(request.POST.get("asked", ""))
    saved = save_offer(
        asked,
        title=request.POST.get("title", ""),
        on=timezone.localdate(),
        by=request.actor,
        key=request.POST.get("token", ""),
    )
    messages.success(request, _("Offer %(reference)s is saved.") % {"reference": saved.reference})
    return redirect("leasing:offer", saved.offer_id)


def texts_of(query: QueryDict) -> dict[str, str]:
    """Return the calculator's texts of an address."""
    texts = {name: query.get(name, "").strip() for name in NAMES}
    typed = packed_packages({name: query.get(name, "") for name in query})
    return {**texts, "packages": typed} if typed else texts


def _complete(texts: dict[str, str], product: Product) -> dict[str, str]:
    """Begin with an example where nothing was asked yet, and drop a sought value that is not."""
    if not texts["find"] and not texts["price"]:
        texts = {**texts, **example(product)}
    find = texts["find"] if texts["find"] in findable(product) else Unknown.RENTAL.value
    if find == Unknown.PRICE.value:  # what is found is on the product's own basis
        texts = {**texts, "price_is": ""}
    return {**texts, "product": product.code, "find": find, "show": texts["show"] or "payments"}


def _context(request: StaffRequest, product: Product, texts: dict[str, str]) -> dict[str, object]:
    today, find = timezone.localdate(), texts["find"]
    ceilings = queries.usury_ceilings(request.actor)
    found = answer(product, {**texts, find: ""}, today, ceilings)
    inputs = main_inputs(product, texts, find)
    if found.quote is not None:
        text = found_text(found.quote.values, Unknown(find), product.currency, cells.language())
        inputs = [replace(one, value=text) if one.is_found else one for one in inputs]
    asked = {name: text for name, text in texts.items() if name != find}
    beside = [one for one in request.GET.getlist(BESIDE) if one][:MOST_BESIDE]
    columns = compared(request.actor, found.quote, asked, beside, today)
    return {
        "product": product,
        "name": product.name(cells.language()),
        "finds": [(one.value, value_words(product)[one], one == find) for one in findable(product)],
        "inputs": inputs,
        "more": more_inputs(product, texts, today),
        "is_more_used": is_more_used(product, texts, today),
        "beside": beside,
        "address": address(packed(asked), beside),
        "asked": packed(asked, drop=("show",)),
        "columns": columns,
        "compared_rows": rows_of(columns),
        "beside_href": _beside_href(asked, beside, columns),
        "token": uuid4().hex,
        "may_offer": request.actor.may(MAKE),
        "shown": [(name, words, name == texts["show"]) for name, words in SHOWN],
        **_answered(found, inputs, texts["show"]),
    }


def _answered(found: Answer, inputs: Sequence[Input], show: str) -> dict[str, object]:
    context: dict[str, object] = {
        "answer": found,
        "code": found.product.currency,
        "digits": found.digits,
        "found_input": next((one for one in inputs if one.is_found), None),
        "show": show,
    }
    if found.quote is None:
        return context
    return {
        **context,
        "usury": usury_line(found.usury),
        "usury_sentence": usury_sentence(found.usury),
        "usury_source": found.usury.threshold.source if found.usury.threshold else "",
        "figures": list(figures(found.quote)),
        "price_line": price_line(found.quote),
        "paid_line": paid_line(found.quote),
        "borne_line": borne_line(found.quote),
        "chart": balance_chart(found.quote),
        "payments": payment_lines(found.quote) if show == "payments" else [],
        "rows": schedule_lines(found.quote) if show == "schedule" else [],
        "flows": flow_lines(found.quote) if show == "flows" else [],
    }


def _beside_href(asked: dict[str, str], beside: list[str], columns: list[Compared]) -> str:
    """Return the address that also keeps this quote beside; empty when three stand there."""
    if len(beside) >= MOST_BESIDE:
        return ""
    return address(packed(asked), [*beside, packed(asked, drop=("show",))])
