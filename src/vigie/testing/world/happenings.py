"""What happens to whom and when: frauds, honest happenings and small true changes.

A contract has one happening at most, so that the truth of each alert is plain; small changes fall
on any other. Frauds that a kind of contract cannot have are drawn among those that can.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from vigie.testing.world.book import Book, Bools, Ints, Texts
from vigie.testing.world.rates import HONEST, MIX, PAYMENT_ONLY, SMALL, SUCCESSION_TOLD, Plan

WINDOW: Final = 40  # days before today in which things happen
_SEEN_TWICE: Final = -3  # the last day that two extracts can still show
_LEASES_ONLY: Final = frozenset(
    {"lessor_dropped", "transferred_after_end", "bought_out", "refinanced"}
)
_COMPANIES: Final = frozenset({"shell_company", "company_respelled"})


@dataclass(frozen=True, slots=True)
class Happenings:
    """For each contract a code ("" for none), its day from today, and whether it is a fraud.

    `small` and `small_day` are the small change that came to a contract without happening; `lag`
    the days that the register needs; `is_told` whether what exonerates is on file in time.
    """

    code: Texts
    day: Ints
    is_fraud: Bools
    small: Texts
    small_day: Ints
    lag: Ints
    is_told: Bools


def happenings_of(book: Book, plan: Plan, chance: np.random.Generator) -> Happenings:
    """Draw what happens to each contract of a book."""
    size = book.size
    code, is_fraud = np.full(size, "", object), np.zeros(size, bool)
    for name, share in MIX.items():
        count = round(size * plan.fraud_share * share / sum(MIX.values()))
        _plant(name, _drawn(name, book, plan, code, count, chance), code, is_fraud=is_fraud)
    for name, rate in HONEST.items():
        count = chance.binomial(size, rate * WINDOW / 365)
        _plant(name, _drawn(name, book, plan, code, count, chance), code)
    day = chance.integers(-WINDOW, _SEEN_TWICE + 1, size)
    small, kinds = np.full(size, "", object), np.array(list(SMALL), object)
    rates = np.array(list(SMALL.values())) * WINDOW / 365
    drawn = (code == "") & (chance.random(size) < rates.sum())
    small[drawn] = chance.choice(kinds, int(drawn.sum()), p=rates / rates.sum())
    return Happenings(
        code,
        day,
        is_fraud,
        small,
        chance.integers(-WINDOW, 1, size),
        chance.choice([0, 1, 2, 3, 6], size, p=[0.55, 0.2, 0.1, 0.1, 0.05]),
        chance.random(size) < SUCCESSION_TOLD,
    )


def _drawn(
    name: str, book: Book, plan: Plan, code: Texts, count: int, chance: np.random.Generator
) -> Ints:
    """Draw some contracts that a happening may come to and that have none yet."""
    able = np.flatnonzero((code == "") & _able(name, book, plan))
    return chance.choice(able, min(count, len(able)), replace=False)


def _plant(name: str, who: Ints, code: Texts, is_fraud: Bools | None = None) -> None:
    code[who] = name
    if is_fraud is not None:
        is_fraud[who] = True


def _able(name: str, book: Book, plan: Plan) -> Bools:
    """Tell which contracts a happening may come to."""
    able = np.ones(book.size, bool)
    if name in _LEASES_ONLY:
        able = book.is_lease.copy()
    if name in _COMPANIES:
        able &= book.is_company
    if name in ("married", "succession", "identity"):
        able &= (book.product == 0) & ~book.is_company
    if name == "pledge":
        able &= book.is_pledged
    if name in ("registered_late", "dealer_delay"):
        able &= book.starts > -100
    elif name in ("bust_out", "identity", "straw_borrower", "shell_company", "dealer_cluster"):
        able &= book.starts > -500
    else:
        able &= book.starts < -90
    if name == plan.drift.appears:
        able &= book.starts >= plan.drift.day
    return able


def is_payment_only(happenings: Happenings) -> Bools:
    """Tell which frauds no register shows."""
    found: Bools = np.isin(happenings.code, PAYMENT_ONLY)
    return found & happenings.is_fraud
