"""Writes of notices: queue messages once, send them, settle what ended badly; fill the inbox."""

from vigie.notices.actions.inbox import close_told, mark_read, tell
from vigie.notices.actions.outside import Outsider, letter, write_out
from vigie.notices.actions.queueing import Queued, notify
from vigie.notices.actions.sending import send_message
from vigie.notices.actions.tending import (
    erase_addresses,
    erase_letters,
    erase_outsiders,
    settle_message,
    tend_messages,
)

__all__ = [
    "Outsider",
    "Queued",
    "close_told",
    "erase_addresses",
    "erase_letters",
    "erase_outsiders",
    "letter",
    "mark_read",
    "notify",
    "send_message",
    "settle_message",
    "tell",
    "tend_messages",
    "write_out",
]
