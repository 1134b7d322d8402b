"""How long files are kept, and what keeps one beyond its time.

Source: Regulation (EU) 2016/679, article 5(1)(e): personal data are kept no longer than their
purpose needs; the source declares how long that is. Three things need a file that is past it: a
state of its source (the present one, or one that a younger import within its time left), the last
run (the next one asks what moved since), and an alert that waits for a decision or was confirmed
(article 17(3)(e): legal claims).
"""

from collections.abc import Collection
from datetime import date, timedelta
from enum import StrEnum
from typing import Final


class Reason(StrEnum):
    """Why a file past its retention is kept; the first that holds is said."""

    STATE = "state"
    RUN = "run"
    ALERT = "alert"


LEFT_DAYS: Final = 7  # a file that no import names (an upload given up, a broken reading) goes then


def is_past(received_on: date, retention_days: int | None, today: date) -> bool:
    """Tell whether a file received on a day has been kept longer than its source allows."""
    return retention_days is not None and today > received_on + timedelta(days=retention_days)


def reason_to_keep(
    batch_id: int, state: Collection[int], run: Collection[int], alerts: Collection[int]
) -> str:
    """Return why an import is needed by those that name it; "" when nothing needs it."""
    for reason, needed in ((Reason.STATE, state), (Reason.RUN, run), (Reason.ALERT, alerts)):
        if batch_id in needed:
            return reason.value
    return ""
