"""Insurance and services that ride in a rental, as the product offers them and as a contract has them.

A required package is part of the cost of credit, an optional one is not: directive 2008/48/EC, art. 3(g),
and (EU) 2023/2225, art. 3(5): ancillary services count where the credit, or its terms, depend on them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from vigie.kernel.rounding import allocate
from vigie.leasing.domain.bounds import Bound

LONGEST_CODE: Final = 40


class PackageKind(StrEnum):
    """What a package is: a premium collected for an insurer, or a service that bears tax."""

    INSURANCE = "insurance"
    SERVICE = "service"


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """What a product offers: minor units a rental within `bound`, `usual` where nothing is said.

    `names` holds a name per language; `provider` is the insurer, or whoever renders the service.
    """

    code: str
    kind: PackageKind
    names: Mapping[str, str]
    provider: str
    is_required: bool
    bound: Bound
    usual: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A package in a quote or a contract: minor units in each rental; without a provider, the lender's."""

    code: str
    kind: PackageKind
    names: Mapping[str, str]
    provider: str
    minor: int
    is_required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Riding:
    """What the rentals due from a day on hold more, in minor units before tax; below zero, less."""

    code: str
    kind: PackageKind
    minor: int
    from_on: date


def chosen(package: Package, minor: int | None = None) -> Chosen:
    """Return a package as it is chosen, at its usual amount where none is given."""
    return Chosen(
        code=package.code,
        kind=package.kind,
        names=package.names,
        provider=package.provider,
        minor=package.usual if minor is None else minor,
        is_required=package.is_required,
    )


def unnamed(kind: PackageKind, minor: int) -> Chosen:
    """Return an amount that rides in a rental without a package."""
    return Chosen(code=kind.value, kind=kind, names={}, provider="", minor=minor)


def amount_of(packages: Iterable[Chosen], kind: PackageKind, *, required: bool = False) -> int:
    """Return what the packages of a kind come to in a rental; of the required ones alone where asked."""
    return sum(
        one.minor for one in packages if one.kind is kind and (one.is_required or not required)
    )


def parts_of(packages: Sequence[Chosen], kind: PackageKind, minor: int) -> list[tuple[Chosen, int]]:
    """Return what each package of a kind has of an amount, in proportion; the parts sum to it."""
    found = [one for one in packages if one.kind is kind and one.minor]
    if not found:
        return []
    return list(zip(found, allocate(minor, [one.minor for one in found]), strict=True))


def lines_of(
    packages: Sequence[Chosen], kind: PackageKind, minor: int
) -> tuple[tuple[Chosen, int], ...]:
    """Return what each package of a kind has of a due, or of its credit; nothing of a part of it."""
    whole = amount_of(packages, kind)
    if not minor or abs(minor) != whole:
        return ()
    return tuple(parts_of(packages, kind, minor))


def stored(one: Chosen) -> dict[str, Any]:
    """Return a package as an offer keeps it."""
    return {
        "code": one.code,
        "kind": one.kind.value,
        "names": dict(one.names),
        "provider": one.provider,
        "minor": one.minor,
        "is_required": one.is_required,
    }
