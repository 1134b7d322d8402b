"""Two versions of a contract side by side."""

from collections.abc import Mapping

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from vigie.leasing import queries
from vigie.leasing.domain.plan import plan_of
from vigie.leasing.domain.riding import rides
from vigie.leasing.portal.staff.contracts import READ
from vigie.leasing.portal.staff.shown import Words, facts_of
from vigie.leasing.portal.words.contracts import HAPPENED
from vigie.leasing.portal.words.packages import names_of_packages
from vigie.leasing.queries import AgreementVersion
from vigie.ui import cells
from vigie.ui.access import StaffRequest, staff_page


@require_GET
@staff_page(READ)
def show(request: StaffRequest, contract_id: int) -> HttpResponse:
    """Show what changed between two versions; the last two unless the address names others."""
    by = request.actor
    contract = queries.find_contract(by, contract_id)
    versions = queries.versions_of(by, contract_id)
    right = _chosen(request.GET.get("right", ""), versions, versions[-1])
    left = _chosen(request.GET.get("left", ""), versions, versions[max(right.number - 2, 0)])
    packages = queries.packages_of_contract(by.organisation_id, contract_id)
    names = names_of_packages(rides(packages))
    context = {
        "contract": contract,
        "versions": [(one, HAPPENED.get(one.step, _("Drafted"))) for one in versions],
        "left": left,
        "right": right,
        "rows": _rows(left, right, names),
    }
    return render(request, "leasing/pages/versions.html", context)


def _chosen(
    asked: str, versions: tuple[AgreementVersion, ...], default: AgreementVersion
) -> AgreementVersion:
    return next((one for one in versions if str(one.number) == asked), default)


def _rows(
    left: AgreementVersion, right: AgreementVersion, names: Mapping[str, Words]
) -> list[dict[str, object]]:
    was = {
        str(label): (kind, value) for label, kind, value in facts_of(plan_of(left.agreement), names)
    }
    now = {
        str(label): (kind, value)
        for label, kind, value in facts_of(plan_of(right.agreement), names)
    }
    return [
        {
            "label": label,
            "was": _drawn(was.get(label)),
            "now": _drawn(now.get(label)),
            "differs": was.get(label) != now.get(label),
        }
        for label in {**was, **now}
    ]


def _drawn(fact: tuple[str, object] | None) -> object:
    return cells.cell(*fact) if fact else cells.unknown(pgettext("value", "none"))
