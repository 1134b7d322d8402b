"""Addresses of surveillance."""

from django.urls import path

from vigie.registrations.portal.staff import (
    certificate,
    certificates,
    erasing,
    evidence,
    imports,
    runs,
    sources,
    uploads,
)

app_name = "registrations"
urlpatterns = [
    path("certificates/", certificates.certificates, name="certificates"),
    path("certificates/export", certificates.export, name="export"),
    path("certificates/<int:certificate_id>/", certificate.certificate, name="certificate"),
    path("certificates/<int:certificate_id>/erase", erasing.erase, name="erase_person"),
    path("certificates/<int:certificate_id>/evidence/", evidence.evidence, name="evidence"),
    path(
        "certificates/<int:certificate_id>/evidence/<int:evidence_id>/retract",
        evidence.retract,
        name="retract_evidence",
    ),
    path(
        "certificates/<int:certificate_id>/evidence/proposed/<int:proposal_id>/approve",
        evidence.approve,
        name="approve_evidence",
    ),
    path(
        "certificates/<int:certificate_id>/evidence/proposed/<int:proposal_id>/return",
        evidence.send_back,
        name="send_back_evidence",
    ),
    path("imports/", imports.imports, name="imports"),
    path("imports/new", uploads.new, name="new_import"),
    path("imports/new/check", uploads.check, name="check_import"),
    path("imports/<int:import_id>/", imports.one, name="import"),
    path("imports/<int:import_id>/progress", imports.progress, name="import_progress"),
    path("imports/<int:import_id>/bad-rows", imports.bad_rows, name="bad_rows"),
    path("imports/<int:import_id>/warnings", imports.warnings, name="import_warnings"),
    path("imports/<int:import_id>/read", imports.read_again, name="read_import"),
    path("imports/sources/", sources.sources, name="sources"),
    path("imports/sources/new", sources.new, name="new_source"),
    path("imports/sources/<int:source_id>/", sources.one, name="source"),
    path("questions/", runs.questions, name="questions"),
    path("questions/<int:question_id>/answer", runs.answer, name="answer"),
    path("questions/mapping-faults/<int:fault_id>/decide", runs.decide, name="decide_fault"),
    path("runs/", runs.runs, name="runs"),
    path("runs/start", runs.start, name="start_run"),
    path("runs/<int:run_id>/", runs.one, name="run"),
    path("runs/<int:run_id>/progress", runs.progress, name="run_progress"),
]
