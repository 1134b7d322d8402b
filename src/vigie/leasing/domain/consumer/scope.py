"""Which duties of consumer credit a contract has in France, by the day it is signed.

Code de la consommation, art. L312-1 to L312-4. A lease with an option to buy was consumer credit
before (L312-2); since 20 November 2026 (ordonnance 2025-880, directive (EU) 2023/2225) it also shows
a TAEG and has a usury ceiling of its own, and the upper bound is 100,000 EUR instead of 75,000,
with no lower bound of 200. A rental without an option stays outside (art. 2(2)(g) of the directive).
"""

from dataclasses import dataclass
from datetime import date

from vigie.leasing.domain.agreement import WITH_OPTION
from vigie.leasing.domain.consumer.usury import Category

REFORM = date(2026, 11, 20)
_LOWEST_BEFORE, _HIGHEST_BEFORE, _HIGHEST = 20_000, 7_500_000, 10_000_000
_SMALL, _MIDDLE = 300_000, 600_000


@dataclass(frozen=True, slots=True)
class Duties:
    """What the law asks of a contract; `usury` is None where no ceiling applies."""

    is_consumer_credit: bool
    shows_apr: bool
    usury: Category | None


NONE = Duties(is_consumer_credit=False, shows_apr=False, usury=None)


def duties(product: str, amount: int, signed_on: date, *, is_consumer: bool) -> Duties:
    """Return the duties of a contract by its product, the amount financed in cents and its date.

    A loan to a consumer has a usury ceiling by its amount whether or not it is too large to be
    consumer credit (L314-6 knows no bound); it shows a TAEG as well.
    """
    is_lease_with_option = product in WITH_OPTION
    if not is_consumer or not (is_lease_with_option or product == "credit"):
        return NONE
    within = _within(amount, signed_on)
    if not is_lease_with_option:
        return Duties(within, shows_apr=True, usury=_by_amount(amount))
    if not within or signed_on < REFORM:
        return Duties(within, shows_apr=False, usury=None)
    return Duties(within, shows_apr=True, usury=Category.LEASE_WITH_OPTION)


def _within(amount: int, signed_on: date) -> bool:
    if signed_on < REFORM:
        return _LOWEST_BEFORE <= amount <= _HIGHEST_BEFORE
    return amount <= _HIGHEST


def _by_amount(amount: int) -> Category:
    if amount <= _SMALL:
        return Category.UP_TO_3000
    return Category.UP_TO_6000 if amount <= _MIDDLE else Category.ABOVE_6000
