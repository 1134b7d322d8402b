"""Running contracts taken over from another system: read, compared with its totals, written at once."""

from vigie.leasing.actions.takeover.acting import TakenOver, TakeOver, take_over_contracts
from vigie.leasing.actions.takeover.files import keep_file, kept_file
from vigie.leasing.actions.takeover.reading import Prepared, prepare, take_over

__all__ = [
    "Prepared",
    "TakeOver",
    "TakenOver",
    "keep_file",
    "kept_file",
    "prepare",
    "take_over",
    "take_over_contracts",
]
