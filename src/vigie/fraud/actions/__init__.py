"""Every write of fraud: raising alerts from findings, and what people decide about them."""

from vigie.fraud.actions.deciding import (
    BulkDecided,
    Decided,
    acknowledge_alerts,
    comment_alert,
    decide_alert,
    decide_alerts,
)
from vigie.fraud.actions.effects import follow_effect, note_effect, undo_effect
from vigie.fraud.actions.organising import Choices, complete_task, save_settings
from vigie.fraud.actions.raising import CHUNK, Raised, raise_alerts
from vigie.fraud.actions.shadowing import clear_shadow, compare_shadow

__all__ = [
    "CHUNK",
    "BulkDecided",
    "Choices",
    "Decided",
    "Raised",
    "acknowledge_alerts",
    "clear_shadow",
    "comment_alert",
    "compare_shadow",
    "complete_task",
    "decide_alert",
    "decide_alerts",
    "follow_effect",
    "note_effect",
    "raise_alerts",
    "save_settings",
    "undo_effect",
]
