"""Whether the customer of a certificate is a company, where it is known."""

from vigie.kernel.actor import Actor
from vigie.registrations.domain.expectations import LEASES
from vigie.registrations.models import Certificate
from vigie.registrations.queries.records import expected_record, observed_record


def is_company(by: Actor, certificate: Certificate) -> bool:
    """Tell whether a company is the customer: by the portfolio, else by the register's holder.

    In a lease the holder is the lender, and says nothing of the customer. False where neither side
    tells. To be called in the tenant's block.
    """
    ours = expected_record(by, certificate)
    said = ours.texts if ours else {}
    if kind := said.get("customer_kind"):
        return kind == "company"
    if said.get("customer_siren"):
        return True
    if certificate.product in LEASES:
        return False
    seen = observed_record(by, certificate.plate, certificate.vin, expected=ours)
    return seen is not None and seen.texts.get("holder_kind") == "company"
