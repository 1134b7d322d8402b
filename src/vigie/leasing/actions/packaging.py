"""Packages written with a contract."""

from collections.abc import Sequence

from vigie.kernel.errors import Invalid
from vigie.leasing.domain.agreement import Agreement
from vigie.leasing.domain.packages import Chosen, PackageKind, amount_of, unnamed
from vigie.leasing.models import Contract, ContractPackage


def write_packages(contract: Contract, packages: Sequence[Chosen], agreement: Agreement) -> None:
    """Write what rides in each rental; Invalid `leasing.packages_exceed` beyond what the agreement says."""
    found = list(packages)
    wholes = {PackageKind.INSURANCE: agreement.insurance, PackageKind.SERVICE: agreement.services}
    for kind, whole in wholes.items():
        rest = whole - amount_of(packages, kind)
        if rest < 0:
            raise Invalid("leasing.packages_exceed", kind=kind.value)
        if rest:
            found.append(unnamed(kind, rest))
    ContractPackage.objects.bulk_create(
        ContractPackage(
            organisation_id=contract.organisation_id,
            contract=contract,
            code=one.code,
            kind=one.kind.value,
            names=dict(one.names),
            provider=one.provider,
            minor=one.minor,
            is_required=one.is_required,
        )
        for one in found
    )
