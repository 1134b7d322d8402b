"""Addresses of the portal and the API."""

from django.urls import include, path

urlpatterns = [
    path("", include("vigie.tenancy.portal.urls")),
]
