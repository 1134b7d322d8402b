"""Addresses of the portal and the API."""

from django.urls import include, path

from vigie.site import compliance_pages
from vigie.site.api import make_api
from vigie.site.health import health

handler400 = "vigie.ui.errors.bad_request"
handler403 = "vigie.ui.errors.forbidden"
handler404 = "vigie.ui.errors.not_found"
handler500 = "vigie.ui.errors.broken"

urlpatterns = [
    path("health", health),
    path("api/v1/", make_api().urls),
    path("", include("vigie.tenancy.portal.urls")),
    path("", include("vigie.parties.portal.urls")),
    path("", include("vigie.assets.portal.urls")),
    path("", include("vigie.documents.portal.urls")),
    path("", include("vigie.ledger.portal.urls")),
    path("", include("vigie.notices.portal.urls")),
    path("", include("vigie.scoring.portal.urls")),
    path("", include("vigie.registrations.portal.urls")),
    path("", include("vigie.fraud.portal.urls")),
    path("", include("vigie.leasing.portal.urls")),
    path("compliance/", compliance_pages.pack, name="compliance"),
    path("compliance/pack.zip", compliance_pages.archive, name="compliance_archive"),
    path("compliance/<str:name>", compliance_pages.paper, name="compliance_paper"),
    path("", include("vigie.ui.urls")),
]
