"""What an alert did by default: its panel on the alert's page, and taking it back."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vigie.fraud.actions import undo_effect
from vigie.fraud.portal.forms import WhyForm
from vigie.fraud.portal.staff.record import to_alert
from vigie.fraud.portal.words.alerts import BEARINGS, EFFECTS, NOTHING_DONE
from vigie.fraud.queries import EffectLine, effects_of
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Invalid
from vigie.tenancy.queries import users
from vigie.ui.access import StaffRequest, staff_page
from vigie.ui.cells import State

DECIDE = "fraud.decide_alerts"


@dataclass(frozen=True, slots=True)
class Shown:
    """An act by default in words, who took it back, and the form that does."""

    line: EffectLine
    words: str | Promise
    state: State
    who: str
    form: WhyForm

    @property
    def may_be_undone(self) -> bool:
        """Tell whether it still bears and nobody took it back."""
        return self.line.undone_at is None and self.line.bearing != "released"


def panel_of(by: Actor, alert_id: int) -> Mapping[str, object] | None:
    """Return what the alert did by default; None when it did nothing."""
    lines = effects_of(by, alert_id)
    if not lines:
        return None
    names = dict(users(by).values_list("id", "name"))
    shown = [
        Shown(
            one,
            EFFECTS[one.code],
            BEARINGS[one.bearing] if one.outcome == "done" else NOTHING_DONE,
            names.get(one.undone_by or 0, ""),
            WhyForm(auto_id=f"id_undo_{one.id}_%s"),
        )
        for one in lines
    ]
    return {"effects": shown, "may_undo": by.may(DECIDE)}


@require_POST
@staff_page(DECIDE)
def undo(request: StaffRequest, effect_id: int) -> HttpResponse:
    """Take an act by default back, with its reason."""
    form = WhyForm(request.POST)
    if not form.is_valid():
        raise Invalid("fraud.reason_missing")
    given = form.cleaned_data
    alert_id = undo_effect(effect_id, reason=given["reason"], by=request.actor, key=given["key"])
    messages.success(request, _("Taken back. It is undone within moments."))
    return to_alert(alert_id, "")
