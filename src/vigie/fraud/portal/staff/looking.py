"""A person's own look at the register, for a red that its later reads do not say again."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vigie.fraud.actions.looking import LOOK, record_look
from vigie.fraud.portal.forms import LookForm
from vigie.fraud.portal.staff.record import refused, to_alert
from vigie.kernel.errors import Invalid, NotFound, VigieError
from vigie.ui.access import StaffRequest, staff_page


@require_POST
@staff_page(LOOK)
def look(request: StaffRequest, alert_id: int) -> HttpResponse:
    """Keep a person's look with its day and source; the alert can then be confirmed."""
    form = LookForm(request.POST)
    try:
        if not form.is_valid():
            raise Invalid("fraud.look_source_missing")
        given = form.cleaned_data
        record_look(
            alert_id,
            looked_on=given["looked_on"],
            source=given["source"],
            by=request.actor,
            key=given["key"],
        )
    except NotFound:
        raise
    except VigieError as error:
        return refused(request, alert_id, error, "")
    messages.success(request, _("Your look at the register is kept. The alert can be confirmed."))
    return to_alert(alert_id, given["back"])
