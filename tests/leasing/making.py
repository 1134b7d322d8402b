"""Terms for tests: a loan that starts on 1 January 2026 unless said otherwise."""

from datetime import date
from typing import Any

from vigie.kernel.rate import Rate
from vigie.leasing.domain.terms import Drawdown, Interest, Method, Terms, Timing


def loan(amount: int, count: int, rate: str, **changes: Any) -> Terms:
    """Return terms; `method`, `day_count`, `start`, `due` and `in_advance` are shorthands."""
    start = changes.pop("start", date(2026, 1, 1))
    in_advance = changes.pop("in_advance", False)
    due = changes.pop("due", start if in_advance else date(2026, 2, 1))
    interest = Interest(
        Rate.percent(rate), changes.pop("method", Method.NOMINAL), changes.pop("day_count", None)
    )
    given: dict[str, Any] = {
        "currency": "EUR",
        "drawdowns": (Drawdown(start, amount),),
        "start_on": start,
        "first_due_on": due,
        "count": count,
        "interest": interest,
        "timing": Timing.ADVANCE if in_advance else Timing.ARREARS,
        **changes,
    }
    return Terms(**given)
