"""Which order of allocation a contract has: the one that was set when it was signed, else the law's.

An order is part of what the customer agreed to (Code civil, art. 1342-10 and 1343-1, and Kodeks
cywilny, art. 451, hold where nothing else was agreed). So a setting binds the contracts signed from
its first day on and leaves the others as they are.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from vigie.leasing.domain.agreement import ACCOUNTING
from vigie.leasing.domain.allocation import Order, legal_order

ALL: Final = ""
KINDS: Final = tuple(ACCOUNTING)


@dataclass(frozen=True, slots=True)
class OrderRule:
    """An order for contracts signed from a day on.

    `scope` is the code of a product of the catalogue, or a kind of contract, or `ALL`; the narrowest
    counts. Without an `order` the law's holds again from that day.
    """

    scope: str
    from_on: date
    order: Order | None


@dataclass(frozen=True, slots=True)
class Agreed:
    """What decides the order of a contract; `code` is its product in the catalogue, if it has one."""

    country: str
    kind: str
    code: str
    signed_on: date


def order_of(agreed: Agreed, rules: Iterable[OrderRule]) -> Order:
    """Return the order of a contract: that of its product, of its kind, of all, or the law's."""
    by_scope: dict[str, OrderRule] = {}
    for rule in sorted(rules, key=lambda one: one.from_on):
        if rule.from_on <= agreed.signed_on:
            by_scope[rule.scope] = rule
    scopes = [scope for scope in (agreed.code, agreed.kind) if scope]
    found = next((by_scope[scope] for scope in (*scopes, ALL) if scope in by_scope), None)
    order = found.order if found else None
    return order or legal_order(agreed.country)
