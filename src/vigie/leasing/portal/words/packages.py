"""Packages and what is paid over of them, in words."""

from collections.abc import Iterable
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vigie.leasing.domain.packages import Chosen, PackageKind, Riding
from vigie.leasing.domain.paying_over import Whom
from vigie.leasing.domain.products import name_in
from vigie.leasing.domain.riding import Ride
from vigie.ui import cells, formats

Words = str | Promise

COLLECTED: Final[dict[str, Words]] = {
    PackageKind.INSURANCE: _("Premiums"),
    PackageKind.SERVICE: _("Services"),
}


def whom_words(whom: Whom) -> str:
    """Return for whom money was collected: what it is, his name, country and currency."""
    name = whom.provider or str(_("insurer not named"))
    return f"{COLLECTED[whom.kind]} · {name} · {whom.country} · {whom.currency}"


def package_name(one: Chosen) -> Words:
    """Return what a package is called on the page of its contract."""
    if one.names:
        name = name_in(one.names, cells.language())
        return f"{name} ({_('required')})" if one.is_required else name
    insured = one.kind is PackageKind.INSURANCE
    return _("Insurance each time") if insured else _("Services each time")


def named(packages: Iterable[Chosen]) -> bool:
    """Tell whether any of the packages has a name."""
    return any(one.names for one in packages)


def names_of_packages(rides: Iterable[Ride]) -> dict[str, Words]:
    """Return what the packages of a contract are called, by code."""
    return {ride.package.code: package_name(ride.package) for ride in rides}


def riding_words(one: Riding, name: Words) -> str:
    """Return what joined the rentals or left them, and from which day."""
    words = _("%(package)s, from %(day)s") if one.minor > 0 else _("%(package)s, ended on %(day)s")
    return words % {"package": name, "day": formats.day(one.from_on, cells.language())}
