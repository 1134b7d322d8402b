"""Packages of a product read from its table, and written back in one form."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from vigie.kernel.errors import Invalid
from vigie.leasing.domain.bounds import Bound, Unit
from vigie.leasing.domain.bounds import stored as read_number
from vigie.leasing.domain.packages import LONGEST_CODE, Package, PackageKind
from vigie.leasing.domain.products import LANGUAGES

Content = Mapping[str, Any]
_RESERVED = frozenset(PackageKind)


def read_packages(content: Content, money: str) -> tuple[Package, ...]:
    """Return the packages of a product's table; Invalid names the entry that is wrong."""
    found = tuple(_read(entry, money) for entry in content.get("packages", ()))
    codes = [one.code for one in found]
    for code in codes:
        if codes.count(code) > 1:
            raise Invalid("leasing.package_twice", package=code)
    return found


def canonical_packages(content: Content) -> list[dict[str, Any]]:
    """Return packages in one form, numbers as text."""
    return [
        {
            "code": entry["code"],
            "kind": entry["kind"],
            "names": {language: entry["names"][language] for language in LANGUAGES},
            "provider": entry.get("provider", ""),
            "required": bool(entry.get("required")),
            "amount": [str(end) for end in entry["amount"]],
            "usual": str(entry["usual"]),
        }
        for entry in content.get("packages", ())
    ]


def _read(entry: Content, money: str) -> Package:
    code = str(entry.get("code", "")).strip()
    if not code.replace("_", "").isalnum() or len(code) > LONGEST_CODE or code in _RESERVED:
        raise Invalid("leasing.package_code", package=code, longest=LONGEST_CODE)
    names = entry.get("names", {})
    if not all(str(names.get(language, "")).strip() for language in LANGUAGES):
        raise Invalid("leasing.package_names", package=code)
    if entry.get("kind") not in set(PackageKind):
        raise Invalid("leasing.package_kind", package=code, known=", ".join(PackageKind))
    kind, provider = PackageKind(str(entry["kind"])), str(entry.get("provider", "")).strip()
    if kind is PackageKind.INSURANCE and not provider:
        raise Invalid("leasing.package_provider", package=code)
    low, high, usual = _amounts(entry, code, money)
    return Package(
        code=code,
        kind=kind,
        names={language: str(names[language]).strip() for language in LANGUAGES},
        provider=provider,
        is_required=bool(entry.get("required")),
        bound=Bound(Fraction(low), Fraction(high)),
        usual=usual,
    )


def _amounts(entry: Content, code: str, money: str) -> tuple[int, int, int]:
    given: Sequence[object] = entry.get("amount", ())
    try:
        low, high, usual = (
            read_number(one, Unit.AMOUNT, money) for one in (*given, entry.get("usual", ""))
        )
    except (ValueError, ZeroDivisionError) as error:
        raise Invalid("leasing.package_amount", package=code) from error
    is_whole = all(one.denominator == 1 for one in (low, high, usual))
    if not is_whole or not 0 < low <= usual <= high:
        raise Invalid("leasing.package_amount", package=code)
    return int(low), int(high), int(usual)
