"""Addresses of messages."""

from django.urls import path

from vigie.notices.portal import inbox, staff

app_name = "notices"
urlpatterns = [
    path("inbox/", inbox.listing, name="inbox"),
    path("inbox/read", inbox.read, name="inbox_read"),
    path("inbox/<int:item_id>/", inbox.open_item, name="inbox_item"),
    path("settings/messages/", staff.listing, name="messages"),
    path("settings/messages/<int:message_id>/", staff.record, name="message"),
    path("settings/messages/<int:message_id>/settle", staff.settle, name="settle"),
]
