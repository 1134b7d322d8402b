"""What surveillance says on the page of an alert: products that ignore each other meet here."""

from collections.abc import Mapping
from functools import partial
from typing import Final

from django.utils.translation import gettext_lazy as _

from vigie.flows.levels_shown import SUBJECT_KIND
from vigie.fraud.portal.staff.doubts import resting_context
from vigie.fraud.queries import alert_subject
from vigie.fraud.queries.doubts import resting_on, rests_on
from vigie.kernel.actor import Actor
from vigie.registrations.portal.staff.doubts import doubts_of
from vigie.registrations.portal.staff.evidence import panel_of
from vigie.registrations.queries import mapping_fault
from vigie.ui.registries import Panel


def evidence_of_alert(by: Actor, alert_id: int) -> Mapping[str, object] | None:
    """Return the evidence of the alert's certificate; None when it is about something else."""
    kind, subject_id = alert_subject(by, alert_id)
    return panel_of(by, subject_id) if kind == SUBJECT_KIND else None


def doubts_of_alert(by: Actor, alert_id: int) -> Mapping[str, object] | None:
    """Return what may be mapped wrongly behind an alert; None when nothing is."""
    kind, subject_id = alert_subject(by, alert_id)
    return (
        doubts_of(by, subject_id, partial(rests_on, by, alert_id)) if kind == SUBJECT_KIND else None
    )


def resting_on_fault(by: Actor, fault_id: int) -> Mapping[str, object] | None:
    """Return the alerts that rest wholly on a field in question; None where it is no matter of alerts."""
    fault = mapping_fault(by, fault_id)
    found = resting_on(by, fault.product, fault.field)
    return resting_context(found, is_held_back=fault.state == "confirmed")


PANELS: Final = (
    Panel(
        "fraud.resting_on_fault",
        "registrations.mapping_fault",
        _("Alerts that rest on it"),
        "fraud/parts/resting.html",
        resting_on_fault,
        "fraud.read_alerts",
    ),
    Panel(
        "registrations.doubts_of_alert",
        "fraud.alert",
        _("Perhaps mapped wrongly"),
        "registrations/parts/doubts_panel.html",
        doubts_of_alert,
        "registrations.read_certificates",
        order=5,
    ),
    Panel(
        "registrations.evidence",
        "registrations.certificate",
        _("Evidence"),
        "registrations/parts/evidence_panel.html",
        panel_of,
        "registrations.read_certificates",
        order=20,
    ),
    Panel(
        "registrations.evidence_of_alert",
        "fraud.alert",
        _("Evidence"),
        "registrations/parts/evidence_panel.html",
        evidence_of_alert,
        "registrations.read_certificates",
        order=10,
    ),
)
