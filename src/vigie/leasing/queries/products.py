"""Reads of products: what is sold on a day, a record with all its versions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.utils import timezone

from vigie.kernel.actor import Actor
from vigie.kernel.errors import NotFound, Refused
from vigie.leasing.domain.product_text import read_product
from vigie.leasing.domain.products import Product as ProductTerms
from vigie.leasing.models import Product, ProductPublication, ProductVersion

READ = "leasing.read_products"


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A product in a list: its newest version, and the one sold on the day asked, if any."""

    id: int
    code: str
    versions: int
    newest: ProductTerms
    newest_version: int
    sold_version: int | None
    sold_version_id: int | None
    sold_since: date | None


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version of a product. `sold_from` holds every day from which it is or was sold."""

    id: int
    version: int
    content: Mapping[str, Any]
    digest: str
    recorded_at: datetime
    sold_from: tuple[date, ...]
    is_sold: bool

    @property
    def terms(self) -> ProductTerms:
        """Return the version as the calculator reads it."""
        return read_product(self.content)


@dataclass(frozen=True, slots=True)
class ProductRecord:
    """A product with its versions, newest first."""

    id: int
    code: str
    versions: tuple[VersionRow, ...]
    withdrawn_from: tuple[date, ...] = ()

    @property
    def newest(self) -> VersionRow:
        """Return the version saved last."""
        return self.versions[0]

    @property
    def sold(self) -> VersionRow | None:
        """Return the version that new offers are made on today, if any."""
        return next((one for one in self.versions if one.is_sold), None)


@dataclass(frozen=True, slots=True)
class SoldProduct:
    """A version that offers may be made on."""

    version_id: int
    product_id: int
    version: int
    terms: ProductTerms


def products(by: Actor, *, on: date | None = None) -> tuple[ProductRow, ...]:
    """Return every product by code, with what is sold on a day (today)."""
    by.require(READ)
    mine = Product.objects.filter(organisation_id=by.organisation_id)
    newest = ProductVersion.objects.filter(product=OuterRef("pk")).order_by("-version")
    published = _published(on or timezone.localdate()).filter(product=OuterRef("pk"))
    rows = mine.annotate(
        count=Count("versions"),
        content=Subquery(newest.values("content")[:1]),
        newest_version=Subquery(newest.values("version")[:1]),
        sold_version=Subquery(published.values("product_version__version")[:1]),
        sold_version_id=Subquery(published.values("product_version_id")[:1]),
        sold_since=Subquery(published.values("effective_on")[:1]),
    ).order_by("code")
    return tuple(
        ProductRow(
            row.pk,
            row.code,
            row.count,
            read_product(row.content),
            row.newest_version,
            row.sold_version,
            row.sold_version_id,
            row.sold_since,
        )
        for row in rows
    )


def product_record(by: Actor, product_id: int, *, on: date | None = None) -> ProductRecord:
    """Return a product with its versions, newest first; NotFound for another organisation's."""
    by.require(READ)
    mine = Product.objects.filter(organisation_id=by.organisation_id)
    product = mine.filter(pk=product_id).first()
    if product is None:
        raise NotFound("leasing.product_missing", product=product_id)
    said = _published(on or timezone.localdate()).filter(product=product)
    sold = said.values_list("product_version_id", flat=True).first()
    days: dict[int, list[date]] = {}
    publications = ProductPublication.objects.filter(product=product).order_by("effective_on", "id")
    withdrawn: list[date] = []
    for version_id, day in publications.values_list("product_version_id", "effective_on"):
        (days.setdefault(version_id, []) if version_id else withdrawn).append(day)
    versions = ProductVersion.objects.filter(product=product).order_by("-version")
    return ProductRecord(
        product.pk,
        product.code,
        tuple(_version(one, tuple(days.get(one.pk, ())), sold) for one in versions),
        tuple(withdrawn),
    )


def sold_products(by: Actor, on: date) -> tuple[SoldProduct, ...]:
    """Return what may be offered on a day, in order of code."""
    return tuple(_sold(row) for row in _sold_versions(by, on).order_by("product__code"))


def sold_product(by: Actor, code: str, on: date) -> SoldProduct:
    """Return the version of a product that is sold on a day.

    NotFound for a code the organisation has not, Refused when none of its versions is sold then.
    """
    found = _sold_versions(by, on).filter(product__code=code).first()
    if found is not None:
        return _sold(found)
    if Product.objects.filter(organisation_id=by.organisation_id, code=code).exists():
        raise Refused("leasing.product_not_sold", product=code, on=on)
    raise NotFound("leasing.product_missing", product=code)


def product_version(by: Actor, version_id: int) -> SoldProduct:
    """Return one version by its id, sold or not; NotFound for another organisation's."""
    mine = ProductVersion.objects.filter(organisation_id=by.organisation_id)
    found = mine.select_related("product").filter(pk=version_id).first()
    if found is None:
        raise NotFound("leasing.product_version_missing", version=version_id)
    return _sold(found)


def _sold_versions(by: Actor, on: date) -> "QuerySet[ProductVersion]":
    latest = _published(on).filter(product=OuterRef("product")).values("product_version_id")[:1]
    mine = ProductVersion.objects.filter(organisation_id=by.organisation_id)
    return mine.filter(pk=Subquery(latest)).select_related("product")


def _published(on: date) -> "QuerySet[ProductPublication]":
    """Return publications that hold on a day, the one that counts first."""
    held = ProductPublication.objects.filter(effective_on__lte=on)
    return held.order_by(F("effective_on").desc(), F("id").desc())


def _sold(row: ProductVersion) -> SoldProduct:
    return SoldProduct(row.pk, row.product_id, row.version, read_product(row.content))


def _version(row: ProductVersion, days: tuple[date, ...], sold_id: int | None) -> VersionRow:
    is_sold = row.pk == sold_id
    return VersionRow(row.pk, row.version, row.content, row.digest, row.recorded_at, days, is_sold)
