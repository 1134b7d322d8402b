"""Addresses of documents."""

from django.urls import path

from vigie.documents.portal import retention, sending, staff

app_name = "documents"
urlpatterns = [
    path("documents/", staff.listing, name="documents"),
    path("documents/<int:document_id>/", staff.record, name="document"),
    path("documents/<int:document_id>/file", staff.download, name="file"),
    path("documents/retention/", retention.retention, name="retention"),
    path("documents/sending/", sending.listing, name="sending"),
    path("documents/sending/<int:transmission_id>/", sending.record, name="transmission"),
    path("documents/sending/<int:transmission_id>/again", sending.again, name="send_again"),
    path("settings/platforms/", sending.platforms, name="platforms"),
    path("settings/templates/", staff.templates, name="templates"),
    path(
        "settings/templates/<slug:kind>/<slug:language>.pdf",
        staff.template_preview,
        name="template_preview",
    ),
    path("settings/letterhead/", staff.letterhead, name="letterhead"),
]
