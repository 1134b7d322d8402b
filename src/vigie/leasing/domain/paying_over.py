"""What is paid over to insurers and providers of services: all that was collected, less what went before.

A premium is the insurer's money from the day it is asked for, and is passed on once the customer paid it. A
service is rendered by somebody whose price is what was collected for it, with his own tax.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from vigie.kernel.rounding import round_half_up
from vigie.leasing.domain.booking import Legs
from vigie.leasing.domain.packages import PackageKind
from vigie.leasing.domain.riding import RidingFact, shares
from vigie.ledger.domain.roles import Role


@dataclass(frozen=True, slots=True, order=True)
class Whom:
    """For whom money was collected: an insurer or a provider, in one country and currency."""

    kind: PackageKind
    provider: str
    country: str
    currency: str


@dataclass(frozen=True, slots=True)
class Collected:
    """Minor units to be paid over of a package of a contract; below zero they are taken back."""

    contract_id: int
    code: str
    minor: int


def lines_due(
    whom: Whom,
    came: Mapping[int, Mapping[date, int]],
    packages: Mapping[int, Sequence[RidingFact]],
    paid: Mapping[tuple[int, str], int],
) -> tuple[Collected, ...]:
    """Return what is to be paid over by contract and package: its share of what came, less what went.

    `came` is what was collected of a contract for all packages of the kind, by the day of the rental; the
    packages of that rental share it.
    """
    found = []
    for pk, facts in sorted(packages.items()):
        mine = {one.package.code for one in facts if _is_for(whom, one)}
        share = _share(facts, whom.kind, came.get(pk, {}))
        for code in dict.fromkeys(one.package.code for one in facts):
            minor = share.get(code, 0) - paid.get((pk, code), 0)
            if code in mine and minor:
                found.append(Collected(pk, code, minor))
    return tuple(found)


def _is_for(whom: Whom, fact: RidingFact) -> bool:
    return fact.package.kind is whom.kind and fact.package.provider == whom.provider


def _share(
    facts: Sequence[RidingFact], kind: PackageKind, came: Mapping[date, int]
) -> dict[str, int]:
    found: dict[str, int] = {}
    for day, minor in came.items():
        for code, share in shares(facts, day, kind, minor).items():
            found[code] = found.get(code, 0) + share
    return found


def tax_on(whom: Whom, minor: int, rate: Fraction) -> int:
    """Return the tax that a provider asks on an amount; an insurer asks none of the lender."""
    return round_half_up(minor * rate) if whom.kind is PackageKind.SERVICE else 0


def paid_over(kind: PackageKind, minor: int) -> Legs:
    """Book what is paid over of a contract: premiums leave the debt to the insurer, services are a cost."""
    legs = Legs()
    owed = Role.INSURANCE_PAYABLE if kind is PackageKind.INSURANCE else Role.SERVICE_EXPENSE
    legs.add(owed, Role.BANK, minor)
    return legs


def tax_paid_over(tax: int) -> Legs:
    """Book the tax of a provider's invoice, which the lender recovers."""
    legs = Legs()
    legs.add(Role.INPUT_VAT, Role.BANK, tax)
    return legs
