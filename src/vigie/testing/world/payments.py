"""The first twelve instalments of each contract: due, paid or not, by whom, how.

Honest customers are late at times, some for good, a bank fails a first debit now and then. Frauds
that no register shows stand out in part only: each has honest look-alikes. All shares are assumed.
"""

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from vigie.testing.world.book import Book, Bools, Ints
from vigie.testing.world.happenings import Happenings
from vigie.testing.world.rates import Drift

SEEN: Final = 12
Floats = npt.NDArray[np.float64]


class Conduct(NamedTuple):
    """How a kind of customer pays: chances per instalment, or per contract.

    `first_fails`: the first three fail; `fails`: any later one; `stops`: never pays again from a
    drawn one on; `returned`: a failed debit comes back as account closed or unknown; `third`: the
    payer is somebody else; `changes`: another account within the year; `late`: mean days.
    """

    first_fails: float
    fails: float
    stops: float
    returned: float
    third: float
    changes: float
    late: float
    shares: float  # shares account, telephone or address with strangers


HONEST: Final = Conduct(0.012, 0.02, 0.015, 0.10, 0.03, 0.05, 1.2, 0.01)
FRAUDS: Final[dict[str, Conduct]] = {
    "bust_out": Conduct(0.75, 0.60, 0.55, 0.60, 0.05, 0.25, 4.0, 0.15),
    "identity": Conduct(0.65, 0.55, 0.60, 0.70, 0.15, 0.20, 4.0, 0.55),
    "straw_borrower": Conduct(0.10, 0.12, 0.15, 0.20, 0.80, 0.35, 3.0, 0.35),
    "shell_company": Conduct(0.25, 0.50, 0.70, 0.50, 0.25, 0.25, 5.0, 0.50),
    "dealer_cluster": Conduct(0.45, 0.40, 0.35, 0.35, 0.15, 0.15, 3.0, 0.20),
    "settlement_reversed": Conduct(0.05, 0.05, 0.05, 0.60, 0.20, 0.30, 2.0, 0.10),
}


@dataclass(frozen=True, slots=True)
class Payments:
    """One row per instalment: `contract` and `number` from 0, days from today.

    `paid` is the day it was paid, or `UNPAID`; `shares` is of the contract.
    """

    contract: Ints
    number: Ints
    due: Ints
    paid: Ints
    is_returned: Bools
    is_third: Bools
    is_other_account: Bools
    shares: Bools


UNPAID: Final = 10_000


def payments_of(
    book: Book, done: Happenings, drift: Drift, chance: np.random.Generator
) -> Payments:
    """Return how every contract of a book was paid until today."""
    rates = _rates(book, done, drift)
    count = np.clip((-book.starts) // 30, 0, SEEN)
    contract = np.repeat(np.arange(book.size), count)
    number = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    due = book.starts[contract] + 30 * (number + 1)
    draw = chance.random
    odds = np.where(number < 3, rates["first_fails"][contract], rates["fails"][contract])
    failed = draw(len(due)) < odds
    stops = np.where(draw(book.size) < rates["stops"], chance.integers(1, SEEN, book.size), SEEN)
    failed |= number >= stops[contract]
    late = chance.exponential(rates["late"][contract]).astype(np.int64)
    cured = failed & (draw(len(due)) < np.where(number >= stops[contract], 0.0, 0.6))
    paid = np.where(failed & ~cured, UNPAID, due + late + np.where(cured, 20, 0))
    third = draw(book.size) < rates["third"]
    changes = np.where(
        draw(book.size) < rates["changes"], chance.integers(1, SEEN, book.size), SEEN
    )
    return Payments(
        contract,
        number,
        due,
        np.where(paid > 0, UNPAID, paid),
        failed & (draw(len(due)) < rates["returned"][contract]),
        third[contract] & (draw(len(due)) < 0.8),
        number >= changes[contract],
        draw(book.size) < rates["shares"],
    )


def _rates(book: Book, done: Happenings, drift: Drift) -> dict[str, Floats]:
    """Return the chances of each contract by name, moved by the drift where there is one."""
    rates = {name: np.full(book.size, getattr(HONEST, name)) for name in Conduct._fields}
    strength = _strength(book, drift)
    rates["late"] *= 1 + 2 * strength
    rates["fails"] *= 1 + strength
    for code, conduct in FRAUDS.items():
        mine = (done.code == code) & done.is_fraud
        for name in Conduct._fields:
            rates[name][mine] = getattr(conduct, name)
        # After the change frauds pay the first instalments, and stop later.
        rates["first_fails"][mine] *= 1 - 0.7 * strength[mine]
    return rates


def _strength(book: Book, drift: Drift) -> Floats:
    """Return how much of the drift a contract of its age lives under, 0 to 1."""
    if drift.kind == "abrupt":
        return (book.starts >= drift.day).astype(np.float64)
    if drift.kind == "slow":
        return np.asarray(np.clip(1 + book.starts / 365, 0.0, 1.0), np.float64)
    return np.zeros(book.size)


FEATURES: Final = (
    "due",
    "missed",
    "first_missed",
    "streak",
    "returned",
    "late_mean",
    "late_most",
    "third",
    "other_account",
    "shares",
    "months",
    "deposit",
    "price",
    "is_company",
    "product",
    "dealer_missed",
)


def features_of(book: Book, paid: Payments, until: int = 6) -> Floats:
    """Return what the first instalments tell of each contract, (contracts, `FEATURES`).

    Only the first `until` instalments are read. `dealer_missed` is the share of first instalments
    missed among the dealer's other contracts.
    """
    size, kept = book.size, paid.number < until
    who, number = paid.contract[kept], paid.number[kept]
    missed = (paid.paid[kept] == UNPAID) & (paid.due[kept] < -10)
    late = np.where(missed, 0, paid.paid[kept] - paid.due[kept])
    late = np.where(paid.paid[kept] == UNPAID, 0, late).astype(np.float64)

    def total(values: npt.NDArray[np.generic]) -> Floats:
        return np.asarray(np.bincount(who, values.astype(np.float64), size), np.float64)

    count = np.maximum(total(np.ones(len(who))), 1)
    first = total(missed & (number < 3))
    most = np.zeros(size)
    np.maximum.at(most, who, late)
    early = np.bincount(book.dealer, first > 0, book.dealer.max() + 1)
    brought = np.bincount(book.dealer, minlength=book.dealer.max() + 1)
    others = np.maximum(brought[book.dealer] - 1, 1)
    columns = (
        count,
        total(missed),
        first,
        _streak(who, number, missed, size),
        total(paid.is_returned[kept]),
        total(late) / count,
        most,
        total(paid.is_third[kept]) / count,
        total(paid.is_other_account[kept]),
        paid.shares,
        book.months,
        book.deposit,
        book.price,
        book.is_company,
        book.product,
        (early[book.dealer] - (first > 0)) / others,
    )
    return np.column_stack([np.asarray(column, np.float64) for column in columns])


def _streak(who: Ints, number: Ints, missed: Bools, size: int) -> Floats:
    """Return how many of the last instalments in a row were missed."""
    last_paid = np.full(size, -1.0)
    np.maximum.at(last_paid, who[~missed], number[~missed].astype(np.float64))
    seen = np.full(size, -1.0)
    np.maximum.at(seen, who, number.astype(np.float64))
    return np.asarray(seen - last_paid, np.float64)
