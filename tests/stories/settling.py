"""A dealer of ours, and a credit on a vehicle that is a year old."""

import secrets
from datetime import date, timedelta

from django.utils.timezone import localdate

from vigie.assets.actions import register_asset
from vigie.assets.domain.assets import NewAsset
from vigie.kernel.months import add_months
from vigie.leasing.actions import activate_contract
from vigie.leasing.actions.drafting import NewContract, draft_contract
from vigie.parties.actions import register_party
from vigie.parties.domain.parties import NewParty
from vigie.testing.contracts import SALE, Lessor, credit

PLATE = "AA-007-AA"


def key() -> str:
    """Return a key that no act had yet."""
    return secrets.token_hex(8)


def dealer(lessor: Lessor, role: str = "supplier") -> int:
    new = NewParty("company", "Garage du Nord", roles=(role,))
    return register_party(new, on=date(2020, 1, 1), by=lessor.by, key=key())


def running(lessor: Lessor, reference: str = "C-00007", plate: str = PLATE) -> int:
    """Bring a credit of 25,000 on a vehicle to a year of its life."""
    start = add_months(localdate(), -12)
    vehicle = NewAsset("vehicle", "Peugeot", "208", plate=plate)
    asset = register_asset(vehicle, on=start, by=lessor.by, key=key())
    new = NewContract(
        agreement=credit(start_on=start),
        customer_id=lessor.customer,
        is_consumer=True,
        asset_id=asset,
        reference=reference,
    )
    signed = start - timedelta(days=20)
    number = draft_contract(new, on=signed, by=lessor.by, key=key()).contract_id
    for step in SALE:
        step(number, on=signed, by=lessor.by, key=key())
    activate_contract(number, delivered_on=start, by=lessor.by, key=key())
    return number
