"""What contracts, surveillance and alerts say of an asset: its number and its VIN are shared."""

from collections.abc import Mapping
from typing import Final

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from vigie.assets.queries import asset
from vigie.fraud.portal.words import state_of as alert_state
from vigie.fraud.portal.words import typology_name
from vigie.fraud.queries import AlertFilters, alert_queue
from vigie.kernel.actor import Actor
from vigie.leasing.portal.offers import lines_of
from vigie.leasing.queries import contracts_of_asset
from vigie.registrations.queries import CertificateFilters, certificates_page
from vigie.ui.registries import Panel

MOST: Final = 20


def contracts(by: Actor, asset_id: int) -> Mapping[str, object] | None:
    """Return the contracts on an asset; None when there is none."""
    return lines_of(contracts_of_asset(by, asset_id, localdate()))


def certificates(by: Actor, asset_id: int) -> Mapping[str, object] | None:
    """Return the certificates under watch of a VIN; None when none is watched."""
    vin = asset(asset_id, by).vin
    if not vin:
        return None
    page = certificates_page(by, CertificateFilters(q=vin), sort="plate", cursor="", size=MOST)
    lines = [
        (row, reverse("registrations:certificate", args=[row.id]))
        for row in page.rows
        if row.vin == vin
    ]
    return {"lines": lines} if lines else None


def alerts(by: Actor, asset_id: int) -> Mapping[str, object] | None:
    """Return the alerts on a VIN, the newest first; None when there never was one."""
    vin = asset(asset_id, by).vin
    if not vin:
        return None
    rows = alert_queue(by, AlertFilters(waiting=None, text=vin), sort="newest", limit=MOST).rows
    lines = [
        (row, typology_name(row.typology), alert_state(row.state)) for row in rows if row.vin == vin
    ]
    return {"lines": lines} if lines else None


PANELS: Final = (
    Panel(
        "leasing.of_asset",
        "assets.asset",
        _("Contracts"),
        "leasing/parts/contracts_panel.html",
        contracts,
        "leasing.read_contracts",
        order=10,
    ),
    Panel(
        "registrations.of_asset",
        "assets.asset",
        _("Certificate under watch"),
        "leasing/parts/watched_panel.html",
        certificates,
        "registrations.read_certificates",
        order=20,
    ),
    Panel(
        "fraud.of_asset",
        "assets.asset",
        _("Alerts"),
        "fraud/parts/panel.html",
        alerts,
        "fraud.read_alerts",
        order=30,
    ),
)
