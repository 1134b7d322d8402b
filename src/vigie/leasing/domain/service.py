"""What the close of day does by itself, as an organisation sets it: by whom or what, and from which day.

Interest for delay between businesses is due by law without a reminder (Code de commerce, L441-10, II;
ustawa z 8.03.2013, art. 7): it is asked for unless the organisation says otherwise. From consumers a
lender *may* ask (D312-16; Kodeks cywilny, art. 481): that waits for its word. Nobody is written to before
the organisation says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from vigie.kernel.errors import Invalid
from vigie.leasing.domain.agreement import ACCOUNTING, Accounting

BUSINESSES: Final = "businesses"
CONSUMERS: Final = "consumers"
MOST_DAYS: Final = 730


class Duty(StrEnum):
    """What the close does by itself: asks for lateness (1) or not (0); tells an end days before (0: never);
    writes to customers (1) or not (0).
    """

    CHARGE_LATENESS = "charge_lateness"
    ANNOUNCE_END = "announce_end"
    WRITE_CUSTOMERS = "write_customers"


DEFAULTS: Final[dict[Duty, dict[str, int]]] = {
    Duty.CHARGE_LATENESS: {BUSINESSES: 1, CONSUMERS: 0},
    Duty.ANNOUNCE_END: {
        kind: 30 if accounting is Accounting.LOAN else 90 for kind, accounting in ACCOUNTING.items()
    },
    Duty.WRITE_CUSTOMERS: {BUSINESSES: 0, CONSUMERS: 0},
}
_MOST: Final = {Duty.WRITE_CUSTOMERS: 1, Duty.CHARGE_LATENESS: 1, Duty.ANNOUNCE_END: MOST_DAYS}


@dataclass(frozen=True, slots=True)
class ServiceRule:
    """A setting from a day on; Invalid `leasing.service_scope` or `leasing.service_number`.

    `scope` is a kind of contract for ends, else a kind of customer.
    """

    duty: Duty
    scope: str
    number: int
    from_on: date

    def __post_init__(self) -> None:
        known = DEFAULTS[self.duty]
        if self.scope not in known:
            raise Invalid("leasing.service_scope", scope=self.scope, known=", ".join(known))
        if not 0 <= self.number <= _MOST[self.duty]:
            raise Invalid("leasing.service_number", number=self.number, most=_MOST[self.duty])


def numbers_on(rules: Iterable[ServiceRule], duty: Duty, day: date) -> dict[str, int]:
    """Return what holds on a day, by scope: of the rules in force the one that began last."""
    found = dict(DEFAULTS[duty])
    for rule in sorted(rules, key=lambda one: one.from_on):
        if rule.duty is duty and rule.from_on <= day:
            found[rule.scope] = rule.number
    return found


def is_charged(day: date) -> bool:
    """Tell whether lateness is asked for at the end of a day: the last of a month."""
    return (day + timedelta(days=1)).day == 1
