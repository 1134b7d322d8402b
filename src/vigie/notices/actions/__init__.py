"""Writes of notices: queue messages once, send them, settle what ended badly."""

from vigie.notices.actions.queueing import Queued, notify
from vigie.notices.actions.sending import send_message
from vigie.notices.actions.tending import erase_addresses, settle_message, tend_messages

__all__ = [
    "Queued",
    "erase_addresses",
    "notify",
    "send_message",
    "settle_message",
    "tend_messages",
]
