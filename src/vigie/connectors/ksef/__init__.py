"""KSeF, the Polish state's system of invoices, by its API 2.0."""

from vigie.connectors.ksef.adapter import Ksef
from vigie.connectors.ksef.settings import KsefSettings, settings_from
from vigie.connectors.register import Connector
from vigie.documents.ports import InvoicePlatform


def _make(settings: KsefSettings) -> InvoicePlatform:
    return Ksef(settings)


CONNECTOR: Connector[KsefSettings, InvoicePlatform] = Connector(
    "ksef", "documents.InvoicePlatform", settings_from, _make
)
