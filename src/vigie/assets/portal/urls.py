"""Addresses of assets."""

from django.urls import path

from vigie.assets.portal.staff import assets, record

app_name = "assets"
urlpatterns = [
    path("assets/", assets.assets, name="assets"),
    path("assets/new", assets.new, name="new_asset"),
    path("assets/<int:asset_id>/", record.one, name="asset"),
    path("assets/<int:asset_id>/describe", assets.describe, name="describe_asset"),
    path("assets/<int:asset_id>/value", assets.value, name="value_asset"),
]
