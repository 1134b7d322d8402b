"""Words of assets: kinds, facts and what a value is the value of."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vigie.assets.domain.assets import AssetKind, Basis, Condition, FactKind

Words = str | Promise

KINDS: Final[dict[str, Words]] = {
    AssetKind.VEHICLE.value: _("Vehicle"),
    AssetKind.EQUIPMENT.value: _("Equipment"),
}
FACTS: Final = {
    FactKind.VIN.value: _("VIN"),
    FactKind.PLATE.value: _("Plate"),
    FactKind.SERIAL.value: _("Serial number"),
    FactKind.MAKE.value: _("Make"),
    FactKind.MODEL.value: _("Model"),
    FactKind.CONDITION.value: _("Condition"),
    FactKind.FIRST_REGISTERED_ON.value: _("First registered on"),
    FactKind.MILEAGE_KM.value: _("Kilometres"),
}
CONDITIONS: Final = {
    Condition.NEW.value: _("new"),
    Condition.USED.value: _("used"),
}
BASES: Final[dict[str, Words]] = {
    Basis.LIST_PRICE.value: _("List price"),
    Basis.PURCHASE_PRICE.value: _("Purchase price"),
    Basis.MARKET_VALUE.value: _("Market value"),
    Basis.INSURED_VALUE.value: _("Insured value"),
    Basis.SALE_PRICE.value: _("Sale price"),
}
