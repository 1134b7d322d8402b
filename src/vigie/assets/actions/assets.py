"""Writes of assets: registered once; whatever is learnt later is one more fact."""

from collections.abc import Mapping
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from vigie.assets.domain.assets import (
    IDENTIFIERS,
    AssetKind,
    Basis,
    FactKind,
    NewAsset,
    Valuation,
    checked_facts,
    search_key,
)
from vigie.assets.models import Asset, AssetFact, AssetValue
from vigie.assets.queries import all_facts, bearers_of
from vigie.database.locks import take_turn
from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Conflict, Invalid, NotFound
from vigie.kernel.facts import state_on
from vigie.kernel.money import currency

EDIT = "assets.edit_assets"
PLATES = "assets.plates"
_SUBJECT = "assets.asset"


@act("assets.asset_registered", permission=EDIT)
def register_asset(new: NewAsset, *, on: date, by: Actor, key: str) -> int:
    """Register a vehicle or a piece of equipment, all that is said being true since a day.

    Returns its id. Raises Invalid naming the value that is wrong, and Conflict when another asset
    bears its VIN, or its plate on any of its days.
    """
    del key
    given = given_of(new)
    asset = Asset(organisation_id=by.organisation_id, kind=new.kind, registered_at=timezone.now())
    asset.save(force_insert=True)
    _append(asset, given, on)
    return asset.pk


def given_of(new: NewAsset) -> dict[str, str]:
    """Return every fact that is declared of a new asset, checked; raises Invalid."""
    if new.kind not in list(AssetKind):
        raise Invalid("assets.kind_unknown", kind=new.kind, known=", ".join(AssetKind))
    said = {FactKind.MAKE.value: new.make, FactKind.MODEL.value: new.model, **new.by_kind()}
    return checked_facts(new.kind, said)


@act("assets.asset_identified", permission=EDIT)
def identify_asset(
    asset_id: int, identifier: str, value: str, *, on: date, by: Actor, key: str
) -> None:
    """Give an asset a VIN, a plate or a serial number from a day; "" takes it away.

    A new plate after theft or conversion begins on its day, and the old one stays on record for
    the days before. Raises NotFound, Invalid, and Conflict when another asset bears it
    on any day until this one's next plate.
    """
    del key
    if identifier not in IDENTIFIERS:
        raise Invalid(
            "assets.identifier_unknown", identifier=identifier, known=", ".join(IDENTIFIERS)
        )
    asset = _locked(asset_id, by)
    _append(asset, checked_facts(asset.kind, {identifier: value}), on)


@act("assets.asset_described", permission=EDIT)
def describe_asset(
    asset_id: int, changes: Mapping[str, str], *, on: date, by: Actor, key: str
) -> None:
    """Say what is true of an asset since a day, by code of `FactKind`: a mileage, the model ...

    Said again for the same day it corrects. A mileage lower than an earlier one is kept as it was
    read: it is for people to ask why. Raises NotFound, Invalid, Conflict.
    """
    del key
    asset = _locked(asset_id, by)
    _append(asset, checked_facts(asset.kind, changes), on)


@act("assets.asset_valued", permission=EDIT)
def value_asset(asset_id: int, valuation: Valuation, *, by: Actor, key: str) -> None:
    """Record what an asset is worth on a day; raises NotFound, and Invalid for a basis or amount."""
    del key
    asset = _locked(asset_id, by)
    amount = valuation.amount
    if valuation.basis not in list(Basis):
        raise Invalid("assets.basis_unknown", basis=valuation.basis, known=", ".join(Basis))
    if amount.minor < 0:
        raise Invalid("assets.value_negative", amount=str(amount.amount))
    AssetValue.objects.create(
        organisation_id=by.organisation_id,
        asset=asset,
        basis=valuation.basis,
        amount_minor=amount.minor,
        currency=currency(amount.currency).code,
        source=" ".join(valuation.source.split()),
        effective_on=valuation.effective_on,
        recorded_at=timezone.now(),
    )
    data = {"basis": valuation.basis, "amount_minor": amount.minor, "currency": amount.currency}
    record(_SUBJECT, asset_id, data=data, effective_on=valuation.effective_on)


def _locked(asset_id: int, by: Actor) -> Asset:
    mine = Asset.objects.filter(organisation_id=by.organisation_id)
    asset = mine.select_for_update().filter(pk=asset_id).first()
    if asset is None:
        raise NotFound("assets.asset_missing", asset=asset_id)
    return asset


def _append(asset: Asset, given: Mapping[str, str], on: date) -> None:
    if plate := given.get(FactKind.PLATE):
        _refuse_known_plate(asset, plate, on)
    now = timezone.now()
    AssetFact.objects.bulk_create(
        AssetFact(
            organisation_id=asset.organisation_id,
            asset=asset,
            kind=kind,
            value=value,
            key=search_key(kind, value) if kind in IDENTIFIERS else "",
            effective_on=on,
            recorded_at=now,
        )
        for kind, value in given.items()
    )
    _show(asset)
    record(_SUBJECT, asset.pk, data={"facts": sorted(map(str, given))}, effective_on=on)


def _refuse_known_plate(asset: Asset, plate: str, on: date) -> None:
    """Refuse a plate that another asset bears on any day until this one's next plate."""
    take_turn(PLATES, asset.organisation_id)
    known = all_facts(asset.organisation_id, asset.pk)
    later = [one.effective_on for one in known if one.kind == FactKind.PLATE]
    until = min((day for day in later if day > on), default=date.max)
    organisation = asset.organisation_id
    bearer = bearers_of((plate,), organisation, on, until, besides=asset.pk).get(plate)
    if bearer is not None:
        raise Conflict("assets.plate_known", plate=plate, asset=f"AST-{bearer:06d}")


def _show(asset: Asset) -> None:
    """Bring what searches read in line with the newest facts."""
    state = state_on(all_facts(asset.organisation_id, asset.pk))
    for kind in (*IDENTIFIERS, FactKind.MAKE, FactKind.MODEL):
        setattr(asset, kind.value, state[kind].value if kind in state else "")
    try:
        with transaction.atomic():
            asset.save()
    except IntegrityError as error:
        others = Asset.objects.filter(organisation_id=asset.organisation_id, vin=asset.vin)
        other = others.exclude(pk=asset.pk).first()
        if other is None:
            raise
        raise Conflict("assets.vin_known", vin=asset.vin, asset=f"AST-{other.pk:06d}") from error
