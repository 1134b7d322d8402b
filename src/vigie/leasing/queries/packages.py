"""Reads of packages: what contracts have, what was collected of them, what was paid over."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Final

from django.db import connection
from django.db.models import Sum

from vigie.kernel.actor import Actor
from vigie.kernel.errors import NotFound
from vigie.kernel.rounding import round_half_up
from vigie.leasing.domain.packages import Chosen, Package, PackageKind
from vigie.leasing.domain.paying_over import Collected, Whom, lines_due
from vigie.leasing.domain.products import Audience, Basis, Product
from vigie.leasing.domain.riding import RidingFact
from vigie.leasing.models import Contract, ContractPackage, PayOver, PayOverLine
from vigie.leasing.queries.contracts import READ
from vigie.leasing.queries.products import product_version, sold_products

_PART: Final = {PackageKind.INSURANCE: "insurance", PackageKind.SERVICE: "services"}

# Money that a customer paid on an instalment; a loss that was written off is none.
_CAME: Final = """
select a.contract_id, sum(a.minor)::bigint
from leasing_allocation a
join leasing_payment p on p.organisation_id = a.organisation_id and p.id = a.payment_id
join leasing_due d on d.organisation_id = a.organisation_id and d.id = a.due_id
where a.organisation_id = %(organisation)s and a.contract_id = any(%(ids)s) and a.part = %(part)s
  and a.effective_on <= %(through)s and p.method <> 'written_off' and d.instalment is not null
group by a.contract_id
"""
# Where packages joined or left, the rental that was paid says which of them rode in it.
_CAME_BY_RENTAL: Final = """
select a.contract_id, coalesce(i.due_on, min(d.due_on)), sum(a.minor)::bigint
from leasing_allocation a
join leasing_payment p on p.organisation_id = a.organisation_id and p.id = a.payment_id
join leasing_due d on d.organisation_id = a.organisation_id and d.id = a.due_id
left join leasing_instalment i on i.organisation_id = d.organisation_id
    and i.contract_id = d.contract_id and i.number = d.instalment
where a.organisation_id = %(organisation)s and a.contract_id = any(%(ids)s) and a.part = %(part)s
  and a.effective_on <= %(through)s and p.method <> 'written_off' and d.instalment is not null
group by a.contract_id, d.instalment, i.due_on
"""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What was collected for somebody and not paid over: minor units before tax, so many contracts."""

    whom: Whom
    contracts: int
    minor: int


@dataclass(frozen=True, slots=True)
class PaidLine:
    """A contract's part of a pay-over."""

    contract_id: int
    reference: str
    code: str
    minor: int


@dataclass(frozen=True, slots=True)
class Offered:
    """A package that a contract may take; `has_tax` where its amount is agreed with the tax of a service."""

    package: Package
    has_tax: bool

    def net(self, minor: int, tax: Fraction) -> int:
        """Return an amount of it before tax, half up to the minor unit."""
        is_taxed = self.has_tax and self.package.kind is PackageKind.SERVICE
        return round_half_up(minor / (1 + tax)) if is_taxed else minor


def packages_of_contract(organisation_id: int, contract_id: int) -> tuple[RidingFact, ...]:
    """Return what joined the rentals of a contract and left them; call it in the tenant block."""
    return _packages(organisation_id, [contract_id]).get(contract_id, ())


def packages_offered(by: Actor, contract: Contract, on: date) -> dict[str, Offered]:
    """Return what a contract may take on a day, by code.

    The packages of the version that it was signed on, and those of what is sold on that day to customers
    of its kind, in its country and currency.
    """
    of_own = contract.product_version_id
    own = [product_version(by, of_own).terms] if of_own is not None else []
    sold = [one.terms for one in sold_products(by, on) if _is_like(one.terms, contract)]
    found: dict[str, Offered] = {}
    for terms in (*own, *sold):
        for one in terms.packages:
            found.setdefault(one.code, Offered(one, terms.basis is Basis.GROSS))
    return found


def _is_like(terms: Product, contract: Contract) -> bool:
    said = (terms.kind.value, terms.country, terms.currency, terms.audience is Audience.CONSUMER)
    return said == (contract.product, contract.country, contract.currency, contract.is_consumer)


def collected_for(organisation_id: int, whom: Whom, through: date) -> tuple[Collected, ...]:
    """Return what was collected of each package for somebody up to a day, less what was paid over."""
    mine = ContractPackage.objects.filter(
        organisation_id=organisation_id,
        kind=whom.kind.value,
        provider=whom.provider,
        contract__country=whom.country,
        contract__currency=whom.currency,
    )
    ids = sorted(set(mine.values_list("contract_id", flat=True)))
    packages = _packages(organisation_id, ids)
    moved = [pk for pk, facts in packages.items() if any(one.from_on for one in facts)]
    words: dict[str, Any] = {"organisation": organisation_id, "through": through}
    words["part"] = _PART[whom.kind]
    came: dict[int, dict[date, int]] = {}
    for pk, minor in _rows(_CAME, words | {"ids": sorted(set(ids) - set(moved))}):
        came[pk] = {date.min: minor}
    for pk, day, minor in _rows(_CAME_BY_RENTAL, words | {"ids": moved}) if moved else ():
        held = came.setdefault(pk, {})
        held[day] = held.get(day, 0) + minor
    return lines_due(whom, came, packages, _paid(organisation_id, ids))


def waiting_to_be_paid_over(by: Actor, through: date) -> tuple[Waiting, ...]:
    """Return what waits to be paid over on a day, by insurer and provider; services of the lender's own do not."""
    by.require(READ)
    rows = ContractPackage.objects.filter(organisation_id=by.organisation_id).exclude(
        kind=PackageKind.SERVICE.value, provider=""
    )
    named = rows.values_list("kind", "provider", "contract__country", "contract__currency")
    found = []
    for kind, provider, country, code in sorted(set(named.distinct())):
        whom = Whom(PackageKind(kind), provider, country, code)
        lines = collected_for(by.organisation_id, whom, through)
        if lines:
            contracts = len({one.contract_id for one in lines})
            found.append(Waiting(whom, contracts, sum(one.minor for one in lines)))
    return tuple(found)


def pay_overs(by: Actor, limit: int = 200) -> Sequence[PayOver]:
    """Return what was paid over, the newest first."""
    by.require(READ)
    return list(PayOver.objects.filter(organisation_id=by.organisation_id).order_by("-id")[:limit])


def pay_over(by: Actor, pay_over_id: int) -> tuple[PayOver, tuple[PaidLine, ...]]:
    """Return one with its list by contract; NotFound for another organisation's."""
    by.require(READ)
    mine = {"organisation_id": by.organisation_id}
    found = PayOver.objects.filter(**mine, pk=pay_over_id).first()
    if found is None:
        raise NotFound("leasing.pay_over_unknown")
    rows = PayOverLine.objects.filter(**mine, pay_over=found).order_by("contract_id", "code")
    return found, tuple(
        PaidLine(*row)
        for row in rows.values_list("contract_id", "contract__reference", "code", "minor")
    )


def _packages(organisation_id: int, ids: Iterable[int]) -> dict[int, tuple[RidingFact, ...]]:
    found: dict[int, tuple[RidingFact, ...]] = {}
    rows = ContractPackage.objects.filter(
        organisation_id=organisation_id, contract_id__in=list(ids)
    )
    for row in rows.order_by("id"):
        one = Chosen(
            code=row.code,
            kind=PackageKind(row.kind),
            names=row.names,
            provider=row.provider,
            minor=row.minor,
            is_required=row.is_required,
        )
        fact = RidingFact(package=one, from_on=row.from_on, known_at=row.recorded_at)
        found[row.contract_id] = (*found.get(row.contract_id, ()), fact)
    return found


def _rows(sql: str, words: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, words)
        return list(cursor.fetchall())


def _paid(organisation_id: int, ids: Iterable[int]) -> dict[tuple[int, str], int]:
    rows = PayOverLine.objects.filter(organisation_id=organisation_id, contract_id__in=list(ids))
    sums = rows.values_list("contract_id", "code").annotate(Sum("minor"))
    return {(pk, code): minor for pk, code, minor in sums}
