"""When the tax on services falls due in France: with the invoice, or with the money.

VAT on services falls due when they are paid for; a supplier may choose that it falls due with the
invoice instead (CGI, art. 269, 2, c: option pour les débits). A rental is a service, a sale of the
vehicle is not: its tax falls due on delivery (art. 269, 2, a). A part of a price bears its part of the
tax (BOI-TVA-BASE-20-20). A due follows what held on the day it fell due, whatever is chosen later.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Final

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
COUNTRY: Final = "FR"


class Basis(StrEnum):
    """With what the tax on a service falls due."""

    DEBITS = "debits"
    RECEIPTS = "receipts"


@dataclass(frozen=True, slots=True)
class TaxPointRule:
    """A basis that holds from a day on."""

    from_on: date
    basis: Basis


def basis_on(rules: Iterable[TaxPointRule], on: date) -> Basis | None:
    """Return the basis that was chosen for a day; None where nothing was: booked with the invoice."""
    known = [rule for rule in rules if rule.from_on <= on]
    return max(known, key=lambda rule: rule.from_on).basis if known else None


def receipt_stretches(rules: Sequence[TaxPointRule]) -> list[tuple[date, date]]:
    """Return the stretches in which tax waits for payment: first day, and the day it no longer does."""
    ordered = sorted(rules, key=lambda rule: rule.from_on)
    ends = [*(rule.from_on for rule in ordered), date.max]
    return [
        (rule.from_on, end)
        for rule, end in zip(ordered, ends[1:], strict=True)
        if rule.basis is Basis.RECEIPTS
    ]


def waiting(
    dues: Sequence[Due], settled: Mapping[int, int], rules: Sequence[TaxPointRule]
) -> dict[int, int]:
    """Return the tax of each due that waits for its payment, in minor units; what waits not is absent.

    `settled` is what was paid of each due, whatever part it went to: the tax is paid in proportion.
    """
    sums: dict[int, dict[Part, int]] = {}
    for (pk, part), minor in netted(dues).items():
        sums.setdefault(pk, {})[part] = minor
    found = {}
    for due in dues:
        parts = sums.get(due.id, {})
        tax, total = parts.get(Part.TAX, 0), sum(parts.values())
        is_late = basis_on(rules, due.due_on) is Basis.RECEIPTS
        if due.kind not in SERVICES or not is_late or tax <= 0 or total <= 0:
            continue
        left = tax - round_half_up(Fraction(tax * min(settled.get(due.id, 0), total), total))
        if left:
            found[due.id] = left
    return found
