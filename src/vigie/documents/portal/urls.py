"""Addresses of documents."""

from django.urls import path

from vigie.documents.portal import staff

app_name = "documents"
urlpatterns = [
    path("documents/", staff.listing, name="documents"),
    path("documents/<int:document_id>/", staff.record, name="document"),
    path("documents/<int:document_id>/file", staff.download, name="file"),
    path("settings/templates/", staff.templates, name="templates"),
    path(
        "settings/templates/<slug:kind>/<slug:language>.pdf",
        staff.template_preview,
        name="template_preview",
    ),
    path("settings/letterhead/", staff.letterhead, name="letterhead"),
]
