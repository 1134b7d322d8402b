"""What the lender's portfolio says on a day: contracts settled, quoted, claims, consents."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from vigie.testing.world.book import Book, Bools, Columns, Ints, Texts, days_text
from vigie.testing.world.extracts import twins
from vigie.testing.world.happenings import Happenings

# code → (days before the happening from which the portfolio knows it)
_SETTLED: Final = {"settled_early": 6, "bought_out": 6, "settlement_reversed": 6}
_FAR: Final = 200


def portfolio_on(book: Book, done: Happenings, on: int) -> Columns:
    """Return the portfolio as it stands on a day."""
    columns = dict(book.portfolio)
    for who, cells in _told(book, done, on):
        for name, values in cells.items():
            changed = columns[name].copy()
            changed[who] = values
            columns[name] = changed
    second, first = twins(done.code)
    for name in ("plate", "vin"):
        changed = columns[name].copy()
        changed[second] = changed[first]
        columns[name] = changed
    return columns


def changed_rows(before: Columns, after: Columns) -> Bools:
    """Tell which rows differ between two days."""
    found = np.zeros(len(after["plate"]), bool)
    for name, values in after.items():
        if values is not before[name]:
            found |= values != before[name]
    return found


def _told(book: Book, done: Happenings, on: int) -> Iterator[tuple[Ints, dict[str, Texts | str]]]:
    today = book.today

    def those(code: str, since: int = -_FAR) -> Ints:
        return np.flatnonzero((done.code == code) & (done.day + since <= on))

    for code, before in _SETTLED.items():
        who = those(code, -before)
        yield who, _paid(days_text(today, done.day[who] - before))
    who = those("settlement_in_flight", -10)
    expected = days_text(today, done.day[who] + 6)
    yield who, {"contract_status": "settlement_quoted", "settlement_expected_on": expected}
    who = those("settlement_in_flight", 6)
    yield who, _paid(days_text(today, done.day[who] + 6))
    who = those("insurer_transfer", -15)
    yield who, {"claim_opened_on": days_text(today, done.day[who] - 15)}
    yield those("insurer_transfer", -8), {"contract_status": "total_loss"}
    who = those("stolen", 1)[::2]
    yield who, {"claim_opened_on": days_text(today, done.day[who] + 1)}
    who = those("export_consented")
    yield who, {"export_consent_until": days_text(today, np.full(len(who), _FAR))}
    who = those("repairer")
    yield who, {"repairer_until": days_text(today, done.day[who] + 60)}
    for code in ("transferred_after_end", "bought_out"):
        who = those(code)
        yield who, {"contract_ends_on": days_text(today, done.day[who] - 25)}
    yield those("registered_late"), {"plate": "", "registered_on": ""}
    yield those("registered_to_other"), {"registered_on": ""}


def _paid(on: Texts) -> dict[str, Texts | str]:
    return {
        "contract_status": "settled",
        "settled_on": on,
        "outstanding_amount": "0.00",
        "residual_amount": "0.00",
    }
