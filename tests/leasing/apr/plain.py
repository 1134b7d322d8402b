"""The equation solved the slow way: halving in decimals of 50 digits, nothing else."""

from collections.abc import Sequence
from decimal import Context, Decimal, localcontext
from fractions import Fraction

from vigie.leasing.domain.apr.flows import Flow


def slowly(flows: Sequence[Flow], low: str = "0", high: str = "10") -> Fraction:
    """Return the rate between two that give the sum of discounted flows different signs."""
    with localcontext(Context(prec=50)):
        below, above = Decimal(low), Decimal(high)
        sign = _sum(flows, below) > 0
        for _ in range(110):
            middle = (below + above) / 2
            if (_sum(flows, middle) > 0) is sign:
                below = middle
            else:
                above = middle
        return Fraction(below)


def _sum(flows: Sequence[Flow], rate: Decimal) -> Decimal:
    return sum((_whole(one.amount) / (1 + rate) ** _whole(one.at) for one in flows), Decimal(0))


def _whole(exact: Fraction) -> Decimal:
    return Decimal(exact.numerator) / exact.denominator
