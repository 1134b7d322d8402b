"""When tax falls due: with the invoice, or with the money.

France: VAT on services falls due when they are paid for; a supplier may choose that it falls due with
the invoice instead (CGI, art. 269, 2, c: option pour les débits). A rental is a service, a sale of the
vehicle is not: its tax falls due on delivery (art. 269, 2, a). A part of a price bears its part of the
tax (BOI-TVA-BASE-20-20).

Poland: tax on a rental falls due with its invoice (ustawa o VAT, art. 19a ust. 5 pkt 4 lit. b). A small
taxpayer may choose the cash method (art. 21): the tax of whatever he sells falls due with the money,
towards a buyer who is no taxpayer on the 180th day at the latest. It begins with a month and lasts
twelve at least (art. 21 ust. 1 and 3).

A due follows what held on the day it fell due, whatever is chosen later.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Final, Self

from vigie.kernel.errors import Invalid, Refused
from vigie.kernel.months import add_months
from vigie.kernel.rounding import round_half_up
from vigie.leasing.domain.allocation import netted
from vigie.leasing.domain.dues import Due, DueKind, Part

SERVICES: Final = frozenset(
    {
        DueKind.INSTALMENT,
        DueKind.FIRST_RENTAL,
        DueKind.FEE,
        DueKind.PREPAYMENT,
        DueKind.MILEAGE,
        DueKind.CORRECTION,
    }
)
SALES: Final = frozenset({DueKind.RESIDUAL, DueKind.BUYOUT})
# What may wait for its payment, by country.
WAITING: Final[Mapping[str, frozenset[DueKind]]] = {"FR": SERVICES, "PL": SERVICES | SALES}
FRANCE: Final = "FR"
POLAND: Final = "PL"
# Ustawa o VAT, art. 21 ust. 1 pkt 2 and ust. 3.
LONGEST_WAIT: Final = timedelta(days=180)
LEAST_MONTHS: Final = 12


class Basis(StrEnum):
    """With what the tax on a service falls due."""

    DEBITS = "debits"
    RECEIPTS = "receipts"


@dataclass(frozen=True, slots=True)
class TaxPointRule:
    """A basis that holds in a country from a day on."""

    from_on: date
    basis: Basis
    country: str = FRANCE


def basis_on(rules: Iterable[TaxPointRule], on: date, country: str = FRANCE) -> Basis | None:
    """Return the basis that was chosen for a day; None where nothing was: booked with the invoice."""
    known = [rule for rule in rules if rule.country == country and rule.from_on <= on]
    return max(known, key=lambda rule: rule.from_on).basis if known else None


def receipt_stretches(rules: Sequence[TaxPointRule]) -> list[tuple[str, date, date]]:
    """Return the stretches in which tax waits for payment: country, first day, day it no longer does."""
    found = []
    for country in sorted({rule.country for rule in rules}):
        ordered = sorted(
            (rule for rule in rules if rule.country == country), key=lambda rule: rule.from_on
        )
        ends = [*(rule.from_on for rule in ordered), date.max]
        found += [
            (country, rule.from_on, end)
            for rule, end in zip(ordered, ends[1:], strict=True)
            if rule.basis is Basis.RECEIPTS
        ]
    return found


def check_rule(rule: TaxPointRule, rules: Sequence[TaxPointRule]) -> None:
    """Refuse what the law of a country does not allow.

    Raises Invalid `leasing.tax_point_country` for a country without a choice, Refused
    `leasing.cash_method_month` for a Polish choice that does not begin with a month, and
    `leasing.cash_method_too_short` for one that leaves the cash method within twelve months.
    """
    if rule.country not in WAITING:
        raise Invalid("leasing.tax_point_country", country=rule.country, known=", ".join(WAITING))
    if rule.country != POLAND:
        return
    if rule.from_on.day != 1:
        raise Refused("leasing.cash_method_month", on=rule.from_on)
    since = max((begins for begins, end in _spells(rules) if rule.from_on <= end), default=None)
    if rule.basis is Basis.DEBITS and since is not None and since < rule.from_on:
        earliest = add_months(since, LEAST_MONTHS)
        if rule.from_on < earliest:
            raise Refused("leasing.cash_method_too_short", since=since, earliest=earliest)


def _spells(rules: Sequence[TaxPointRule]) -> list[tuple[date, date]]:
    """Return the stretches of the Polish cash method, those that touch as one."""
    spells: list[tuple[date, date]] = []
    for country, begins, end in receipt_stretches(rules):
        if country != POLAND:
            continue
        first = spells.pop()[0] if spells and spells[-1][1] == begins else begins
        spells.append((first, end))
    return spells


@dataclass(frozen=True, slots=True)
class Waiter:
    """Whose tax waits: the rules that were chosen, the contract's country, whether its customer is a
    consumer, and the day that is looked at.
    """

    rules: Sequence[TaxPointRule]
    on: date
    country: str = FRANCE
    is_consumer: bool = False

    def lets_wait(self, due: Due) -> bool:
        """Tell whether the tax of a due may wait on the day."""
        if due.kind not in WAITING.get(self.country, ()):
            return False
        if basis_on(self.rules, due.due_on, self.country) is not Basis.RECEIPTS:
            return False
        is_bounded = self.country == POLAND and self.is_consumer
        return not (is_bounded and self.on >= due.due_on + LONGEST_WAIT)


@dataclass(frozen=True, slots=True)
class Left:
    """Tax that waits, and the price before tax that it is borne by; minor units."""

    tax: int = 0
    base: int = 0

    def __sub__(self, other: Self) -> Self:
        """Take off what waited before."""
        return type(self)(self.tax - other.tax, self.base - other.base)


def waiting(dues: Sequence[Due], settled: Mapping[int, int], whose: Waiter) -> dict[int, Left]:
    """Return the tax of each due that waits for its payment; what waits not is absent.

    `settled` is what was paid of each due, whatever part it went to: the tax is paid in proportion.
    A premium in the due bears none.
    """
    sums: dict[int, dict[Part, int]] = {}
    for (pk, part), minor in netted(dues).items():
        sums.setdefault(pk, {})[part] = minor
    found = {}
    for due in dues:
        parts = sums.get(due.id, {})
        tax, total = parts.get(Part.TAX, 0), sum(parts.values())
        if tax <= 0 or total <= 0 or not whose.lets_wait(due):
            continue
        paid = Fraction(min(settled.get(due.id, 0), total), total)
        base = total - tax - parts.get(Part.INSURANCE, 0)
        left = Left(tax - round_half_up(tax * paid), base - round_half_up(base * paid))
        if left != Left():
            found[due.id] = left
    return found
