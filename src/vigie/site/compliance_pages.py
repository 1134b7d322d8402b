"""The compliance pack as a page and as files: it tells of every feature, so it stands above them."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from vigie.documents.domain.templates import LANGUAGES
from vigie.flows.compliance.pack import READ_JOURNAL, as_archive, compliance_pack
from vigie.journal.actions import record_reading
from vigie.kernel.errors import NotFound
from vigie.ui.access import StaffRequest, staff_page
from vigie.ui.registries import MenuEntry

NAMES: Final = {
    "impact-assessment.md": (_("Impact assessment, draft"), _("GDPR, article 35")),
    "record-of-processing.md": (_("Record of processing"), _("GDPR, article 30")),
    "retention.md": (_("Retention table"), _("GDPR, article 5(1)(e)")),
    "human-interventions.md": (
        _("Human interventions of a year"),
        _("GDPR, article 22; AI Act, article 14"),
    ),
    "technical-file-application.md": (
        _("Technical file: applications"),
        _("AI Act, annex IV"),
    ),
    "technical-file-trust.md": (_("Technical file: trust score"), _("AI Act, annex IV")),
}
MENU: Final = MenuEntry(
    "site.compliance",
    _("Compliance pack"),
    "compliance",
    "shield-check",
    READ_JOURNAL,
    order=150,
    group="settings",
    detail=_("Impact assessment, record of processing, retention, interventions, technical files."),
)


@require_GET
@staff_page(READ_JOURNAL)
def pack(request: StaffRequest) -> HttpResponse:
    """Show what the pack holds and how many blanks each paper leaves to fill."""
    made = _made(request)
    lines = [(name, *NAMES[name], text.count("[____")) for name, text in made.items()]
    context = {"lines": lines, "languages": LANGUAGES, "language": _language(request)}
    return render(request, "scoring/pages/compliance.html", context)


@require_GET
@staff_page(READ_JOURNAL)
def archive(request: StaffRequest) -> HttpResponse:
    """Send the whole pack as one ZIP file."""
    content = as_archive(_made(request))
    record_reading(request.actor, "site.compliance_pack", None, len(NAMES))
    name = f"compliance-{timezone.localdate()}-{_language(request)}.zip"
    return _file(content, "application/zip", name)


@require_GET
@staff_page(READ_JOURNAL)
def paper(request: StaffRequest, name: str) -> HttpResponse:
    """Send one paper as Markdown; NotFound for no paper of the pack."""
    made = _made(request)
    if name not in made:
        raise NotFound("site.paper_missing")
    record_reading(request.actor, "site.compliance_pack", None, 1)
    return _file(made[name].encode(), "text/markdown; charset=utf-8", name)


def _made(request: StaffRequest) -> dict[str, str]:
    return compliance_pack(request.actor, timezone.localdate(), _language(request))


def _language(request: HttpRequest) -> str:
    return request.GET.get("language") or (get_language() or "en")[:2]


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
