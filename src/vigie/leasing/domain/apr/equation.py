"""The equation of the APR, and its root.

Directive 2008/48/EC, Annex I, part I; 2014/17/EU, Annex I, part I; (EU) 2023/2225, Annex III, part
I: the sum of the drawdowns, each discounted by (1 + X) to the power of its years, equals the sum of
the repayments and charges discounted alike. With d = ln(1 + X) the difference is a sum of
exponentials. A walk outwards from X = 0 finds the first change of sign, halving in machine numbers
finds the root to 15 digits, and two steps of Newton in decimals of 40 digits make it exact beyond
anything that is ever shown, so that rounding half up decides what it should.
"""

import math
from collections.abc import Sequence
from decimal import Context, Decimal, localcontext
from fractions import Fraction

from vigie.kernel.errors import Refused
from vigie.kernel.rate import Rate
from vigie.leasing.domain.apr.flows import Flow

_WORKING = Context(prec=40)
_SHOWN = Context(prec=25)
_HIGHEST = math.log1p(1e9)
_LOWEST = math.log1p(-0.999999)


def effective_rate(flows: Sequence[Flow]) -> Rate:
    """Return the APR of a contract, a year, to at least 20 digits.

    Where several rates solve the equation (a drawdown between payments, a charge before the first
    drawdown) it is the one nearest to zero, measured as ln(1 + X).
    Refused `leasing.apr_none` when no rate between -99.9999 % and a thousand million percent does.
    """
    if not any(flow.amount for flow in flows):
        raise Refused("leasing.apr_none")
    if sum((flow.amount for flow in flows), Fraction(0)) == 0:
        return Rate.zero()
    force = _polished(flows, _halved(flows))
    with localcontext(_SHOWN):
        return Rate(Fraction(force.exp(_WORKING) - 1))


def present_values(flows: Sequence[Flow], rate: Rate) -> list[Decimal]:
    """Return each flow discounted to the first drawdown at a rate: what a page shows, line by line."""
    with localcontext(_WORKING):
        return _discounted(flows, _decimal(1 + rate.fraction).ln())


def _halved(flows: Sequence[Flow]) -> float:
    terms = [(float(flow.amount), float(flow.at)) for flow in flows]
    near, far = _bracket(terms)
    sign = _value(terms, near) > 0
    while (middle := (near + far) / 2) not in {near, far}:
        if (_value(terms, middle) > 0) is sign:
            near = middle
        else:
            far = middle
    return near


def _bracket(terms: list[tuple[float, float]]) -> tuple[float, float]:
    sign = _value(terms, 0.0) > 0
    near, step = 0.0, 0.001
    while near + step < _HIGHEST:
        far = near + step
        for side in (1, -1):
            if side * far > _LOWEST and (_value(terms, side * far) > 0) is not sign:
                return side * near, side * far
        near, step = far, step * 1.25
    raise Refused("leasing.apr_none")


def _value(terms: list[tuple[float, float]], force: float) -> float:
    return sum(amount * math.exp(-force * at) for amount, at in terms)


def _polished(flows: Sequence[Flow], start: float) -> Decimal:
    with localcontext(_WORKING):
        force = Decimal(start)
        for _ in range(2):
            values = _discounted(flows, force)
            slope = -sum(
                (value * _decimal(flow.at) for value, flow in zip(values, flows, strict=True)),
                Decimal(0),
            )
            force -= sum(values, Decimal(0)) / slope
        return force


def _discounted(flows: Sequence[Flow], force: Decimal) -> list[Decimal]:
    return [_decimal(flow.amount) * (-force * _decimal(flow.at)).exp() for flow in flows]


def _decimal(exact: Fraction) -> Decimal:
    return Decimal(exact.numerator) / exact.denominator
