"""Amounts of commands, as the language of the terminal writes them."""

from decimal import Decimal

from vigie.kernel.money import Money
from vigie.site.spoken import command_language
from vigie.ui.formats import amount


def said_amount(minor: int, currency: str) -> str:
    """Return an amount of minor units without its currency: `1,234.50`, `1 234,50`."""
    value = Decimal(Money(minor, currency).amount)
    return amount(value, command_language(), max(0, -int(value.as_tuple().exponent)))
