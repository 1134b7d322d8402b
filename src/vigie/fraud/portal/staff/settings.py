"""What an organisation chooses about alerts."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vigie.fraud.actions import save_settings
from vigie.fraud.portal.forms import SettingsForm
from vigie.fraud.queries import settings_for
from vigie.fraud.queries.queue import READ
from vigie.kernel.errors import VigieError
from vigie.ui.access import StaffRequest, staff_page
from vigie.ui.catalogue import sentence

EDIT = "fraud.edit_settings"


@require_http_methods(["GET", "POST"])
@staff_page(READ)
def show(request: StaffRequest) -> HttpResponse:
    """Show the choices in force; take new ones from those who may make them."""
    held = SettingsForm.held(settings_for(request.actor))
    form = SettingsForm(request.POST or None, initial=held)
    if request.method == "POST":
        request.actor.require(EDIT)
        if form.is_valid() and _saved(form, request):
            messages.success(request, _("The settings are saved. The next run follows them."))
            return redirect("fraud:settings")
    context = {"form": form, "held": held, "may_edit": request.actor.may(EDIT)}
    return render(request, "fraud/pages/settings.html", context, status=422 if form.errors else 200)


def _saved(form: SettingsForm, request: StaffRequest) -> bool:
    try:
        save_settings(form.choices(), by=request.actor, key=form.cleaned_data["key"])
    except VigieError as error:
        form.add_error(None, sentence(error, get_language() or "en"))
        return False
    return True
