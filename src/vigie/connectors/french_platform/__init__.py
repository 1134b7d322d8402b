"""A French approved platform (plateforme agréée) by the flow service of AFNOR XP Z12-013."""

from vigie.connectors.french_platform.adapter import FrenchPlatform
from vigie.connectors.french_platform.settings import FrenchSettings, settings_from
from vigie.connectors.register import Connector
from vigie.documents.ports import InvoicePlatform


def _make(settings: FrenchSettings) -> InvoicePlatform:
    return FrenchPlatform(settings)


CONNECTOR: Connector[FrenchSettings, InvoicePlatform] = Connector(
    "french_platform", "documents.InvoicePlatform", settings_from, _make
)
