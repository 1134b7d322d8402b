"""Addresses of messages."""

from django.urls import path

from vigie.notices.portal import staff

app_name = "notices"
urlpatterns = [
    path("settings/messages/", staff.listing, name="messages"),
    path("settings/messages/<int:message_id>/", staff.record, name="message"),
    path("settings/messages/<int:message_id>/settle", staff.settle, name="settle"),
]
