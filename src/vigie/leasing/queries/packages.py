"""Reads of packages: what contracts have, what was collected of them, what was paid over."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import connection
from django.db.models import Sum

from vigie.kernel.actor import Actor
from vigie.kernel.errors import NotFound
from vigie.leasing.domain.packages import Chosen, PackageKind
from vigie.leasing.domain.paying_over import Collected, Whom, lines_due
from vigie.leasing.models import ContractPackage, PayOver, PayOverLine
from vigie.leasing.queries.contracts import READ

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


def packages_of_contract(organisation_id: int, contract_id: int) -> tuple[Chosen, ...]:
    """Return what rides in each rental of a contract; call it in the tenant block."""
    return _packages(organisation_id, [contract_id]).get(contract_id, ())


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
    words: dict[str, Any] = {"organisation": organisation_id, "ids": ids, "through": through}
    words["part"] = _PART[whom.kind]
    with connection.cursor() as cursor:
        cursor.execute(_CAME, words)
        came = {int(pk): int(minor) for pk, minor in cursor.fetchall()}
    return lines_due(whom, came, _packages(organisation_id, ids), _paid(organisation_id, ids))


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


def _packages(organisation_id: int, ids: Iterable[int]) -> dict[int, tuple[Chosen, ...]]:
    found: dict[int, tuple[Chosen, ...]] = {}
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
        found[row.contract_id] = (*found.get(row.contract_id, ()), one)
    return found


def _paid(organisation_id: int, ids: Iterable[int]) -> dict[tuple[int, str], int]:
    rows = PayOverLine.objects.filter(organisation_id=organisation_id, contract_id__in=list(ids))
    sums = rows.values_list("contract_id", "code").annotate(Sum("minor"))
    return {(pk, code): minor for pk, code, minor in sums}
