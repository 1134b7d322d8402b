"""Addresses of models, nights and certificates."""

from django.urls import path

from vigie.scoring.portal import staff

app_name = "scoring"
urlpatterns = [
    path("models/", staff.models, name="models"),
    path("models/<int:version_id>/", staff.model, name="model"),
    path("models/nights/", staff.nights, name="nights"),
    path("models/nights/<int:night_id>/", staff.night, name="night"),
    path("models/certificates/", staff.certificates, name="certificates"),
]
