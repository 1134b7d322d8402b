"""Endpoints of surveillance: certificates, distortions, imports, runs."""

from dataclasses import asdict

from ninja import Query, Router

from vigie.journal.actions import record_reading
from vigie.registrations import queries
from vigie.registrations.api.schemas import (
    BadRowLine,
    CertificateDetail,
    CertificateFilters,
    CertificatePage,
    DistortionLine,
    ImportLine,
    RunLine,
)
from vigie.ui.access import StaffRequest
from vigie.ui.catalogue import sentence_for

router = Router()


@router.get("/certificates", response=CertificatePage, summary="List certificates")
def list_certificates(
    request: StaffRequest,
    asked: Query[CertificateFilters],
    sort: str = "plate",
    cursor: str = "",
) -> dict[str, object]:
    """Certificates of your organisation, 50 a page; `q` is a beginning of plate, VIN or name."""
    by = request.actor
    filters = queries.CertificateFilters(**asked.dict())
    page = queries.certificates_page(by, filters, sort=sort, cursor=cursor)
    record_reading(by, "registrations.certificate", None, len(page.rows))
    return {"items": page.rows, "next_cursor": page.next_cursor}


@router.get("/certificates/{certificate_id}", response=CertificateDetail, summary="Read one")
def read_certificate(request: StaffRequest, certificate_id: int) -> dict[str, object]:
    """One certificate, expected and observed side by side. The reading is kept."""
    by = request.actor
    line = queries.certificate(by, certificate_id)
    compared = queries.comparison_of(by, certificate_id)
    record_reading(by, "registrations.certificate", certificate_id)
    return {
        "certificate": line,
        "is_found": compared.is_found,
        "expected_as_of": compared.expected_as_of,
        "observed_as_of": compared.observed_as_of,
        "fields": compared.rows,
    }


@router.get(
    "/certificates/{certificate_id}/distortions",
    response=list[DistortionLine],
    summary="List distortions",
)
def list_distortions(request: StaffRequest, certificate_id: int) -> object:
    """All distortions of a certificate, open ones first. The reading is kept."""
    by = request.actor
    found = queries.distortions_of(by, certificate_id)
    record_reading(by, "registrations.certificate", certificate_id)
    return found


@router.get("/imports", response=list[ImportLine], summary="List imports")
def list_imports(request: StaffRequest, before_id: int | None = None) -> object:
    """Files received, the latest first, 50 a page; `before_id` continues the list."""
    return queries.imports(request.actor, before_id=before_id)


@router.get("/imports/{import_id}", response=ImportLine, summary="Follow an import")
def read_import(request: StaffRequest, import_id: int) -> object:
    """One file received, with its progress and the reason when it was refused."""
    return queries.import_detail(request.actor, import_id)


@router.get("/imports/{import_id}/bad-rows", response=list[BadRowLine], summary="List bad rows")
def list_bad_rows(request: StaffRequest, import_id: int, after_id: int = 0) -> list[object]:
    """Rows set aside: line, column, value and why; 100 a page, `after_id` continues."""
    by = request.actor
    return [
        {**asdict(row), "reason": sentence_for(row.code, dict(row.params), by.language)}
        for row in queries.bad_rows(by, import_id, after_id=after_id)
    ]


@router.get("/runs", response=list[RunLine], summary="List runs")
def list_runs(request: StaffRequest, before_id: int | None = None) -> object:
    """Runs of the watch, the latest first, 20 a page; `before_id` continues the list."""
    return queries.runs(request.actor, before_id=before_id)


@router.get("/runs/{run_id}", response=RunLine, summary="Read a run")
def read_run(request: StaffRequest, run_id: int) -> object:
    """One run of the watch with its figures."""
    return queries.run_detail(request.actor, run_id)
