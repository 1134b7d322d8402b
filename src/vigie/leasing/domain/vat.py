"""Value-added tax: by line, by country, on the rate in force on the day it falls due.

Three treatments. *Standard* lines bear the country's rate. *Exempt* lines bear none: insurance
(directive 2006/112/EC, art. 135(1)(a); CGI art. 261 C; ustawa o VAT, art. 43 ust. 1 pkt 37) and
interest on a credit (art. 135(1)(b)). *Margin* lines (second-hand goods, directive art. 312-315;
CGI art. 297 A) bear it inside the margin only: what is asked less what the good cost.

A country rounds its invoices *by line* (each tax to the cent, then summed) or *by total* (one tax
on the sum of a rate, then shared over the lines by largest remainder, so that they still add up).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from vigie.kernel.rate import Rate
from vigie.kernel.rounding import round_half_up


class Treatment(StrEnum):
    """How a line is taxed."""

    STANDARD = "standard"
    EXEMPT = "exempt"
    MARGIN = "margin"


class Rounding(StrEnum):
    """Where a country rounds the tax of an invoice."""

    LINE = "line"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Regime:
    """What holds in a country on a day."""

    country: str
    rate: Rate
    rounding: Rounding


@dataclass(frozen=True, slots=True)
class Line:
    """An amount to tax, in minor units; `cost` is what a good under the margin scheme cost.

    A margin line is always gross: its tax may not be shown apart (directive, art. 325).
    """

    kind: str
    amount: int
    is_gross: bool = False
    treatment: Treatment = Treatment.STANDARD
    cost: int = 0


@dataclass(frozen=True, slots=True)
class TaxedLine:
    """A line with its tax, in minor units; `rate` is zero where none is borne."""

    kind: str
    net: int
    vat: int
    rate: Rate

    @property
    def gross(self) -> int:
        """Return what is paid."""
        return self.net + self.vat


@dataclass(frozen=True, slots=True)
class Taxed:
    """Lines and their sums; the tax of the sums is the sum of the lines' taxes."""

    lines: tuple[TaxedLine, ...]

    @property
    def net(self) -> int:
        """Return the sum before tax."""
        return sum(line.net for line in self.lines)

    @property
    def vat(self) -> int:
        """Return the tax."""
        return sum(line.vat for line in self.lines)

    @property
    def gross(self) -> int:
        """Return what is paid."""
        return self.net + self.vat


def tax(lines: Sequence[Line], regime: Regime) -> Taxed:
    """Tax lines under a regime, rounded where its country rounds."""
    exact = [_exact_tax(line, regime.rate) for line in lines]
    rounded = _by_line(exact) if regime.rounding is Rounding.LINE else _by_total(lines, exact)
    return Taxed(tuple(_taxed(one, vat, regime) for one, vat in zip(lines, rounded, strict=True)))


def net_of(gross: int, regime: Regime) -> int:
    """Return the net amount of one gross standard line."""
    return tax([Line("", gross, is_gross=True)], regime).net


def gross_of(net: int, regime: Regime) -> int:
    """Return the gross amount of one net standard line."""
    return tax([Line("", net)], regime).gross


def borne(net: int, vat: int, recovered: Fraction) -> int:
    """Return what a lessee who recovers a share of the tax bears: net and the rest of the tax."""
    return net + vat - round_half_up(vat * recovered)


def _exact_tax(line: Line, rate: Rate) -> Fraction:
    inside = rate.fraction / (1 + rate.fraction)
    if line.treatment is Treatment.EXEMPT:
        return Fraction(0)
    if line.treatment is Treatment.MARGIN:
        return max(line.amount - line.cost, 0) * inside
    return line.amount * (inside if line.is_gross else rate.fraction)


def _by_line(exact: Sequence[Fraction]) -> list[int]:
    return [round_half_up(one) for one in exact]


def _by_total(lines: Sequence[Line], exact: Sequence[Fraction]) -> list[int]:
    """Round the tax of each treatment once; signs apart, for a credit note beside an invoice."""
    rounded = [0] * len(lines)
    for treatment in (Treatment.STANDARD, Treatment.MARGIN):
        for sign in (1, -1):
            places = [
                place
                for place, line in enumerate(lines)
                if line.treatment is treatment and exact[place] * sign > 0
            ]
            if places:
                shares = _whole([abs(exact[place]) for place in places])
                for place, part in zip(places, shares, strict=True):
                    rounded[place] = sign * part
    return rounded


def _whole(exact: Sequence[Fraction]) -> list[int]:
    """Return whole cents that sum to the rounded sum, each within a cent of its exact one.

    The cents that rounding down leaves go to the largest remainders, the earlier first of equals.
    """
    parts = [math.floor(one) for one in exact]
    left = round_half_up(sum(exact, Fraction(0))) - sum(parts)
    by_remainder = sorted(range(len(parts)), key=lambda place: parts[place] - exact[place])
    for place in by_remainder[:left]:
        parts[place] += 1
    return parts


def _taxed(line: Line, vat: int, regime: Regime) -> TaxedLine:
    is_inside = line.is_gross or line.treatment is Treatment.MARGIN
    rate = Rate.zero() if line.treatment is Treatment.EXEMPT else regime.rate
    return TaxedLine(line.kind, line.amount - vat if is_inside else line.amount, vat, rate)
