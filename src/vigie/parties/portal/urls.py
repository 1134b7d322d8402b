"""Addresses of parties and own names."""

from django.urls import path

from vigie.parties.portal.staff import erasing, names, parties

app_name = "parties"
urlpatterns = [
    path("parties/", parties.parties, name="parties"),
    path("parties/new", parties.new, name="new_party"),
    path("parties/<int:party_id>/", parties.one, name="party"),
    path("parties/<int:party_id>/correct", parties.correct, name="correct_party"),
    path("parties/<int:party_id>/erase", erasing.erase, name="erase_party"),
    path("settings/names/", names.names, name="names"),
    path("settings/names/<int:own_name_id>/end", names.end, name="end_name"),
    path("settings/names/<int:own_name_id>/withdraw", names.withdraw, name="withdraw_name"),
]
