"""The one way amounts are rounded and shared out.

Half goes away from zero: Directive (EU) 2023/2225, Annex III remark (d), asks it of the rate that
is shown, and French and Polish invoicing practice of the cent. Python's own `round` goes to even.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

Exact = int | Fraction | Decimal


def round_half_up(value: Exact) -> int:
    """Return the nearest whole number, halves away from zero: 2.5 → 3, -2.5 → -3."""
    exact = value if isinstance(value, Fraction) else Fraction(value)
    size = (2 * abs(exact.numerator) + exact.denominator) // (2 * exact.denominator)
    return -size if exact < 0 else size


def round_to(value: Exact, digits: int) -> Fraction:
    """Return a value at so many decimals, halves away from zero; negative digits round tens."""
    scale = Fraction(10) ** digits
    return round_half_up(Fraction(value) * scale) / scale


def allocate(total: int, weights: Sequence[Exact]) -> tuple[int, ...]:
    """Share whole units in proportion to weights by largest remainder; the parts sum to `total`.

    Equal remainders go to the earlier part. Weights are not negative and not all zero; a part
    whose weight is zero gets nothing. Method of Hamilton; each part is within one unit of its
    exact share.
    """
    exact = [Fraction(weight) for weight in weights]
    whole = sum(exact, Fraction(0))
    if whole <= 0 or min(exact) < 0:
        raise ValueError("weights must not be negative and must not all be zero")
    sign = -1 if total < 0 else 1
    shares = [abs(total) * weight / whole for weight in exact]
    parts = [share.numerator // share.denominator for share in shares]
    left = abs(total) - sum(parts)
    by_remainder = sorted(range(len(parts)), key=lambda place: parts[place] - shares[place])
    for place in by_remainder[:left]:
        parts[place] += 1
    return tuple(sign * part for part in parts)
