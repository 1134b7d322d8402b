"""What surveillance and alerts say of a contract: products that ignore each other meet here.

The number of the contract is what they share.
"""

from collections.abc import Mapping
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vigie.fraud.portal.words import state_of, typology_name
from vigie.fraud.queries import AlertFilters, alert_queue
from vigie.kernel.actor import Actor
from vigie.leasing.queries import find_contract
from vigie.registrations.queries import CertificateFilters, certificates_page
from vigie.ui.registries import Panel

MOST: Final = 20


def certificate_of(by: Actor, contract_id: int) -> Mapping[str, object] | None:
    """Return the certificates under watch of a contract; None when none is watched."""
    number = find_contract(by, contract_id).reference
    page = certificates_page(by, CertificateFilters(q=number), sort="plate", cursor="", size=MOST)
    lines = [
        (row, reverse("registrations:certificate", args=[row.id]))
        for row in page.rows
        if row.contract_number == number
    ]
    return {"lines": lines} if lines else None


def alerts_of(by: Actor, contract_id: int) -> Mapping[str, object] | None:
    """Return the alerts of a contract, what waits first; None when it never had one."""
    number = find_contract(by, contract_id).reference
    sought = AlertFilters(waiting=None, text=number)
    rows = alert_queue(by, sought, sort="newest", limit=MOST).rows
    lines = [
        (row, typology_name(row.typology), state_of(row.state))
        for row in rows
        if row.contract_number == number
    ]
    lines.sort(key=lambda line: line[2].tone not in {"loud", "busy", "good"})
    return {"lines": lines} if lines else None


PANELS: Final = (
    Panel(
        "registrations.of_contract",
        "leasing.contract",
        _("Certificate under watch"),
        "leasing/parts/watched_panel.html",
        certificate_of,
        "registrations.read_certificates",
        order=5,
    ),
    Panel(
        "fraud.of_contract",
        "leasing.contract",
        _("Alerts"),
        "fraud/parts/panel.html",
        alerts_of,
        "fraud.read_alerts",
        order=6,
    ),
)
