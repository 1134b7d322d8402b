"""Addresses of assets."""

from django.urls import path

from vigie.assets.portal import staff

app_name = "assets"
urlpatterns = [path("assets/<int:asset_id>/", staff.one, name="asset")]
