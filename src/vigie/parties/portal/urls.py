"""Addresses of own names."""

from django.urls import path

from vigie.parties.portal import staff

app_name = "parties"
urlpatterns = [
    path("settings/names/", staff.names, name="names"),
    path("settings/names/<int:own_name_id>/end", staff.end, name="end_name"),
    path("settings/names/<int:own_name_id>/withdraw", staff.withdraw, name="withdraw_name"),
]
