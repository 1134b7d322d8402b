"""Running contracts taken over from another system: read, compared with its totals, written at once."""

from vigie.leasing.actions.takeover.acting import TakenOver, TakeOver, take_over_contracts
from vigie.leasing.actions.takeover.asking import (
    Ended,
    Wanted,
    ask_for_takeover,
    end_takeover,
    run_takeover,
)
from vigie.leasing.actions.takeover.files import keep_file, kept_file
from vigie.leasing.actions.takeover.reading import Prepared, prepare, take_over

__all__ = [
    "Ended",
    "Prepared",
    "TakeOver",
    "TakenOver",
    "Wanted",
    "ask_for_takeover",
    "end_takeover",
    "keep_file",
    "kept_file",
    "prepare",
    "run_takeover",
    "take_over",
    "take_over_contracts",
]
