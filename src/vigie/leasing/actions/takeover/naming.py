"""Customers and vehicles of the rows: found where they are known, registered where they are not."""

from collections.abc import Iterable, Sequence
from datetime import date

from vigie.assets.actions import given_of as checked_asset
from vigie.assets.actions import register_assets
from vigie.assets.domain.assets import AssetKind, NewAsset
from vigie.assets.queries import assets_by_vins
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Invalid
from vigie.leasing.domain.takeover.cells import Fault
from vigie.leasing.domain.takeover.running import NUMBERS, Running
from vigie.parties.actions import given_of as checked_party
from vigie.parties.actions import register_parties
from vigie.parties.domain.parties import NewParty
from vigie.parties.queries import parties_by_numbers

_LANGUAGES = {"FR": "fr", "PL": "pl"}


def naming_faults(rows: Iterable[Running]) -> list[Fault]:
    """Return what is wrong with the names and numbers of customers and vehicles."""
    faults: list[Fault] = []
    for row in rows:
        try:
            checked_party(_party(row))
            if _is_described(row):
                checked_asset(_asset(row))
        except Invalid as fault:
            faults.append(Fault(row.line, "", "", fault.code, fault.params))
    return faults


def customers_of(rows: Sequence[Running], *, on: date, by: Actor, key: str) -> list[int]:
    """Return the party of each row; rows with the same number share one.

    A name alone tells nobody apart, so a row without a number makes a party of its own.
    """
    known: dict[tuple[str, str], int] = {}
    for kind in NUMBERS:
        numbers = [r.customer.number for r in rows if r.customer.number_kind == kind]
        found = parties_by_numbers(kind, numbers, by)
        known |= {(kind, number): party for number, party in found.items()}
    names = [_customer_key(row) for row in rows]
    new = {name: _party(row) for name, row in zip(names, rows, strict=True) if name not in known}
    if new:
        made = register_parties(tuple(new.values()), on=on, by=by, key=f"{key} customers")
        known |= dict(zip(new, made, strict=True))
    return [known[name] for name in names]


def assets_of_rows(rows: Sequence[Running], *, on: date, by: Actor, key: str) -> list[int | None]:
    """Return the asset of each row: the one with its VIN, a new one, or none where it says too little."""
    vins = [row.vehicle.vin for row in rows if row.vehicle.vin]
    known = assets_by_vins(vins, by)
    names = [row.vehicle.vin or f"line {row.line}" for row in rows]
    new = {
        name: _asset(row)
        for name, row in zip(names, rows, strict=True)
        if name not in known and _is_described(row)
    }
    if new:
        made = register_assets(tuple(new.values()), on=on, by=by, key=f"{key} assets")
        known |= dict(zip(new, made, strict=True))
    return [known.get(name) for name in names]


def _customer_key(row: Running) -> tuple[str, str]:
    customer = row.customer
    if customer.number:
        return customer.number_kind, customer.number
    return "line", str(row.line)


def _party(row: Running) -> NewParty:
    customer, country = row.customer, row.agreement.country
    return NewParty(
        customer.kind,
        customer.name,
        customer.first_names,
        address=customer.address,
        language=_LANGUAGES.get(country, "en"),
        country=country,
        roles=("customer",),
        facts={customer.number_kind: customer.number} if customer.number else {},
    )


def _asset(row: Running) -> NewAsset:
    vehicle = row.vehicle
    return NewAsset(
        AssetKind.VEHICLE, vehicle.make, vehicle.model, vehicle.vin, vehicle.plate, condition="used"
    )


def _is_described(row: Running) -> bool:
    vehicle = row.vehicle
    return bool(vehicle.make or vehicle.model or vehicle.vin or vehicle.plate)
