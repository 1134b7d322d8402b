"""Addresses that belong to the portal as a whole."""

from django.urls import path

from vigie.ui import pages, patterns

app_name = "ui"
urlpatterns = [
    path("", pages.dashboard, name="dashboard"),
    path("accent.css", pages.accent_sheet, name="accent"),
    path("search", pages.search, name="search"),
    path("settings/", pages.settings, name="settings"),
    path("patterns/", patterns.show, name="patterns"),
]
