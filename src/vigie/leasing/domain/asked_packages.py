"""Packages as plain text: "loss:25.00 upkeep" is a premium of 25.00 and the upkeep at its usual amount.

Those that the product requires are always in it.
"""

from fractions import Fraction

from vigie.kernel.money import currency
from vigie.leasing.domain.packages import Chosen, chosen
from vigie.leasing.domain.products import Product


def read_packages_asked(text: str, product: Product) -> tuple[Chosen, ...] | None:
    """Return the packages of a text in the product's order; None for a text that cannot be read."""
    given: dict[str, int | None] = {}
    for part in text.split():
        code, has_amount, amount = part.partition(":")
        minor = _minor(amount, product.currency) if has_amount else None
        if code in given or (has_amount and minor is None):
            return None
        given[code] = minor
    if given.keys() - {one.code for one in product.packages}:
        return None
    return tuple(
        chosen(one, given.get(one.code))
        for one in product.packages
        if one.is_required or one.code in given
    )


def _minor(amount: str, money: str) -> int | None:
    try:
        value = Fraction(amount.replace(",", ".")) * currency(money).per_unit
    except (ValueError, ZeroDivisionError):
        return None
    return int(value) if value.denominator == 1 and 0 <= value < 10**15 else None
