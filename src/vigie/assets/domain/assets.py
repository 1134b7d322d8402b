"""Things that are financed: what can be known of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from vigie.kernel.errors import Invalid
from vigie.kernel.identifiers import Plate, Vin
from vigie.kernel.money import Money
from vigie.kernel.text import alphanumerics, fold

LONGEST_VIN: Final = 17


class AssetKind(StrEnum):
    """What an asset is; it never changes."""

    VEHICLE = "vehicle"
    EQUIPMENT = "equipment"


class FactKind(StrEnum):
    """What can be known of an asset; the order is that of pages."""

    VIN = "vin"
    PLATE = "plate"
    SERIAL = "serial"
    MAKE = "make"
    MODEL = "model"
    CONDITION = "condition"
    FIRST_REGISTERED_ON = "first_registered_on"
    MILEAGE_KM = "mileage_km"


class Condition(StrEnum):
    """Whether somebody had it before."""

    NEW = "new"
    USED = "used"


class Basis(StrEnum):
    """What a value is the value of; amounts are without VAT."""

    LIST_PRICE = "list_price"
    PURCHASE_PRICE = "purchase_price"
    MARKET_VALUE = "market_value"
    INSURED_VALUE = "insured_value"
    SALE_PRICE = "sale_price"


IDENTIFIERS: Final = (FactKind.VIN, FactKind.PLATE, FactKind.SERIAL)


@dataclass(frozen=True, slots=True)
class NewAsset:
    """An asset as somebody declares it; "" is not known.

    A vehicle that is not built yet has no VIN; `first_registered_on` is ISO 8601, `mileage_km`
    whole kilometres (None: not read).
    """

    kind: str
    make: str
    model: str
    vin: str = ""
    plate: str = ""
    serial: str = ""
    condition: str = "new"
    first_registered_on: date | None = None
    mileage_km: int | None = None

    def by_kind(self) -> dict[str, str]:
        """Return all that is declared, by kind of fact."""
        registered, mileage = self.first_registered_on, self.mileage_km
        given = {
            FactKind.VIN.value: self.vin,
            FactKind.PLATE.value: self.plate,
            FactKind.SERIAL.value: self.serial,
            FactKind.MAKE.value: self.make,
            FactKind.MODEL.value: self.model,
            FactKind.CONDITION.value: self.condition,
            FactKind.FIRST_REGISTERED_ON.value: registered.isoformat() if registered else "",
            FactKind.MILEAGE_KM.value: "" if mileage is None else str(mileage),
        }
        return {kind: value for kind, value in given.items() if value.strip()}


@dataclass(frozen=True, slots=True)
class Valuation:
    """What an asset is worth on a day, by one basis; `source` says who says so."""

    basis: str
    amount: Money
    effective_on: date
    source: str = ""


@dataclass(frozen=True, slots=True)
class Asset:
    """An asset as it stood on a day; values by basis are the latest of each."""

    id: int
    kind: str
    facts: Mapping[str, str]
    values: Mapping[str, Valuation] = field(default_factory=dict)

    @property
    def reference(self) -> str:
        """Return the short reference for people."""
        return f"AST-{self.id:06d}"

    @property
    def shown(self) -> str:
        """Return make and model."""
        return f"{self.facts.get(FactKind.MAKE, '')} {self.facts.get(FactKind.MODEL, '')}".strip()

    @property
    def vin(self) -> str:
        """Return the VIN in letters and digits, "" when it has none."""
        return self.facts.get(FactKind.VIN, "")

    @property
    def plate(self) -> str:
        """Return the plate in letters and digits, "" when it has none."""
        return self.facts.get(FactKind.PLATE, "")

    @property
    def serial(self) -> str:
        """Return the maker's serial number as it was written, "" when it has none."""
        return self.facts.get(FactKind.SERIAL, "")

    @property
    def is_new(self) -> bool:
        """Tell whether it was new when it was registered here."""
        return self.facts.get(FactKind.CONDITION) == Condition.NEW

    @property
    def first_registered_on(self) -> date | None:
        """Return the day of first registration anywhere."""
        text = self.facts.get(FactKind.FIRST_REGISTERED_ON)
        return date.fromisoformat(text) if text else None

    @property
    def mileage_km(self) -> int | None:
        """Return the kilometres last read."""
        text = self.facts.get(FactKind.MILEAGE_KM)
        return int(text) if text else None


def checked_facts(asset_kind: str, given: Mapping[str, str]) -> dict[str, str]:
    """Return what is said of an asset, each value in its one form; raises Invalid naming it.

    VIN and plate keep letters and digits (registers hold vehicles older than ISO 3779, so a VIN
    may be shorter than 17 characters, never longer). An empty value says that it has none.
    """
    return {kind: _checked(asset_kind, kind, value.strip()) for kind, value in given.items()}


def search_key(kind: str, value: str) -> str:
    """Return the canonical text by which an identifier is found."""
    return alphanumerics(value) if kind in IDENTIFIERS else fold(value)


def _checked(asset_kind: str, kind: str, value: str) -> str:
    if kind not in list(FactKind):
        raise Invalid("assets.fact_unknown", fact=kind, known=", ".join(FactKind))
    if kind in {FactKind.VIN, FactKind.PLATE} and value and asset_kind != AssetKind.VEHICLE:
        raise Invalid("assets.fact_unfit", fact=kind, kind=asset_kind)
    if kind in {FactKind.MAKE, FactKind.MODEL}:
        return _worded(kind, value)
    check = _CHECKS.get(kind)
    return check(value) if check and value else " ".join(value.split())


def _worded(kind: str, value: str) -> str:
    if not fold(value):
        raise Invalid("assets.word_missing", fact=kind)
    return " ".join(value.split())


def _vin(value: str) -> str:
    vin = Vin.of(value).text
    if not vin or len(vin) > LONGEST_VIN:
        raise Invalid("assets.vin_wrong", vin=value)
    return vin


def _plate(value: str) -> str:
    plate = Plate.of(value).text
    if not plate:
        raise Invalid("assets.plate_wrong", plate=value)
    return plate


def _condition(value: str) -> str:
    if value not in list(Condition):
        raise Invalid("assets.condition_unknown", condition=value, known=", ".join(Condition))
    return value


def _day(value: str) -> str:
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise Invalid("assets.date_wrong", day=value) from None


def _kilometres(value: str) -> str:
    if not (value.isascii() and value.isdigit() and len(value) <= 7):
        raise Invalid("assets.mileage_wrong", mileage=value)
    return str(int(value))


_CHECKS: Final = {
    FactKind.VIN.value: _vin,
    FactKind.PLATE.value: _plate,
    FactKind.CONDITION.value: _condition,
    FactKind.FIRST_REGISTERED_ON.value: _day,
    FactKind.MILEAGE_KM.value: _kilometres,
}
