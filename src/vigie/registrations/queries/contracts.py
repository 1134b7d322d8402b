"""What is watched under the number of a contract."""

from collections.abc import Collection

from vigie.kernel.actor import Actor
from vigie.registrations.domain.canonical import read
from vigie.registrations.domain.columns import BY_NAME
from vigie.registrations.models import Certificate


def portfolio_of(by: Actor, contract_number: str) -> int | None:
    """Return the source whose portfolio names a contract that is watched; None where none does."""
    by.require("registrations.read_certificates")
    found = Certificate.objects.filter(
        organisation_id=by.organisation_id,
        contract_key=read(BY_NAME["contract_number"], contract_number).text,
    ).exclude(watch="ended")
    source: int | None = found.order_by("id").values_list("source_id", flat=True).first()
    return source


def contract_numbers_of(by: Actor, ids: Collection[int]) -> dict[int, str]:
    """Return the contract number of some certificates by id; those of others are absent."""
    by.require("registrations.read_certificates")
    rows = Certificate.objects.filter(organisation_id=by.organisation_id, id__in=ids)
    return dict(rows.values_list("id", "contract_number"))
