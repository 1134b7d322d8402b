"""Writes of products: a version is saved once, then published from a day on."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Conflict, NotFound
from vigie.leasing.actions.numbers import draw
from vigie.leasing.domain.product_text import canonical, read_product, starter_set
from vigie.leasing.models import Product, ProductPublication, ProductVersion
from vigie.leasing.queries.products import sold_product

EDIT = "leasing.edit_products"
PUBLISH = "leasing.publish_products"
SUBJECT = "leasing.product"


@act("leasing.product_version_saved", permission=EDIT)
def save_product_version(content: Mapping[str, Any], *, by: Actor, key: str) -> int:
    """Save the next version of the product that `content["code"]` names; returns the version's id.

    A code that is not there yet begins a product. Raises what `read_product` raises, and Conflict
    when the newest version says the same already.
    """
    del key
    version = _save(content, by)
    record(SUBJECT, version.product_id, data={"version": version.version, "digest": version.digest})
    return version.pk


@act("leasing.product_published", permission=PUBLISH)
def publish_product_version(version_id: int, *, effective_on: date, by: Actor, key: str) -> int:
    """Sell a version from a day on, in place of the one sold until then; returns its product's id.

    Offers and contracts made before keep the version they were made on. NotFound for a version of
    another organisation.
    """
    del key
    mine = ProductVersion.objects.filter(organisation_id=by.organisation_id)
    version = mine.filter(pk=version_id).first()
    if version is None:
        raise NotFound("leasing.product_version_missing", version=version_id)
    _publish(version, effective_on)
    said = {"version": version.version}
    record(SUBJECT, version.product_id, data=said, effective_on=effective_on)
    return version.product_id


@act("leasing.product_withdrawn", permission=PUBLISH)
def withdraw_product(product_id: int, *, effective_on: date, by: Actor, key: str) -> int:
    """Sell a product no more from a day on, until a version is published again; returns its id.

    Offers that were made stay valid for their days, contracts go on. NotFound for a product of
    another organisation, Refused when nothing of it is sold on that day.
    """
    del key
    mine = Product.objects.filter(organisation_id=by.organisation_id)
    product = mine.filter(pk=product_id).first()
    if product is None:
        raise NotFound("leasing.product_missing", product=product_id)
    sold_product(by, product.code, effective_on)
    ProductPublication.objects.create(
        organisation_id=by.organisation_id,
        product=product,
        product_version=None,
        effective_on=effective_on,
        recorded_at=timezone.now(),
    )
    record(SUBJECT, product.pk, data={"sold": False}, effective_on=effective_on)
    return product.pk


@act("leasing.starter_products_loaded", permission=PUBLISH)
def load_starter_products(country: str, *, effective_on: date, by: Actor, key: str) -> int:
    """Save and publish the products that come with Vigie for a country; returns how many.

    A code that the organisation has already is left as it is.
    """
    del key
    taken = set(
        Product.objects.filter(organisation_id=by.organisation_id).values_list("code", flat=True)
    )
    wanted = [
        content
        for code, content in starter_set().items()
        if content["country"] == country and code not in taken
    ]
    for content in wanted:
        _publish(_save(content, by), effective_on)
    record(SUBJECT, None, data={"country": country, "count": len(wanted)})
    return len(wanted)


def _save(content: Mapping[str, Any], by: Actor) -> ProductVersion:
    terms, content = read_product(content), canonical(content)
    # Drawing the number locks the product's counter, so that two savings come one after the other.
    number = draw(by.organisation_id, f"product {terms.code}", 0)
    product = _product(terms.code, by)
    newest = ProductVersion.objects.filter(product=product).order_by("-version").first()
    digest = digest_of(content)
    if newest is not None and newest.digest == digest:
        raise Conflict("leasing.product_unchanged", product=terms.code, version=newest.version)
    return ProductVersion.objects.create(
        organisation_id=by.organisation_id,
        product=product,
        version=number,
        content=content,
        digest=digest,
        recorded_at=timezone.now(),
    )


def _product(code: str, by: Actor) -> Product:
    known = Product.objects.filter(organisation_id=by.organisation_id, code=code).first()
    return known or Product.objects.create(
        organisation_id=by.organisation_id, code=code, recorded_at=timezone.now()
    )


def _publish(version: ProductVersion, effective_on: date) -> None:
    ProductPublication.objects.create(
        organisation_id=version.organisation_id,
        product_id=version.product_id,
        product_version=version,
        effective_on=effective_on,
        recorded_at=timezone.now(),
    )


def digest_of(content: Mapping[str, Any]) -> str:
    """Return SHA-256 over content as canonical JSON."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
