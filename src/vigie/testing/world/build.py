"""Writes a world: for each lender the files its imports read, and beside them what is true."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from vigie.testing.world.book import Book, Columns, Ints, days_text, later, make_book, objects
from vigie.testing.world.extracts import Register, operations, twins
from vigie.testing.world.happenings import Happenings, happenings_of, is_payment_only
from vigie.testing.world.lending import changed_rows, portfolio_on
from vigie.testing.world.payments import UNPAID, Payments, payments_of
from vigie.testing.world.rates import VISIBLE, Plan

FALL: Final = (90_000, 100_000, 60_000, 65_000)  # two high readings, two low: no slip of one


@dataclass(frozen=True, slots=True)
class Delivery:
    """A portfolio file: `kind` full or delta."""

    path: Path
    as_of: date
    kind: str


@dataclass(frozen=True, slots=True)
class Extract:
    """A register extract with its operations and inspections."""

    path: Path
    operations: Path
    inspections: Path
    as_of: date


@dataclass(frozen=True, slots=True)
class LenderWorld:
    """One lender: its files in the order in which they arrive, and what is true of it.

    Beside them in `folder` stand `payments.parquet`, `labels.parquet` and `truth.parquet`.
    `evidence` is (contract number, kind, day): what people told in time.
    """

    folder: Path
    deliveries: tuple[Delivery, ...]
    extracts: tuple[Extract, ...]
    evidence: tuple[tuple[str, str, date], ...]
    book: Book
    happenings: Happenings
    payments: Payments


def build_world(folder: Path, plan: Plan, *, today: date) -> tuple[LenderWorld, ...]:
    """Write the world of a plan under a folder; one entry for each lender."""
    return tuple(_lender(folder, plan, number, today) for number in range(plan.lenders))


def _lender(folder: Path, plan: Plan, number: int, today: date) -> LenderWorld:
    home = folder / f"lender-{number}"
    home.mkdir(parents=True, exist_ok=True)
    chance = np.random.Generator(np.random.Philox(key=[plan.seed, number]))
    book = make_book(plan, number, chance, today)
    done = happenings_of(book, plan, chance)
    register = Register(book, done, plan, chance)
    extracts = tuple(_extract(home, register, on) for on in plan.extract_days)
    paid = payments_of(book, done, plan.drift, chance)
    _write_payments(home / "payments.parquet", book, paid)
    _write_labels(home / "labels.parquet", book, done, plan, chance)
    _write_truth(home / "truth.parquet", book, done)
    return LenderWorld(
        home,
        tuple(_deliveries(home, book, done, plan.extract_days)),
        extracts,
        tuple(_evidence(book, done)),
        book,
        done,
        paid,
    )


def _write(path: Path, columns: dict[str, Any]) -> None:
    arrays = [
        pa.array(values, pa.string()) if values.dtype == object else pa.array(values)
        for values in columns.values()
    ]
    table = pa.Table.from_arrays(arrays, names=list(columns))
    pq.write_table(table, path, compression="zstd")


def _deliveries(home: Path, book: Book, done: Happenings, days: Sequence[int]) -> list[Delivery]:
    """Write the portfolio whole on the first day, then what changed since the day before."""
    found: list[Delivery] = []
    before: Columns | None = None
    for on in days:
        columns, as_of = portfolio_on(book, done, on), later(book.today, on)
        kind, kept = "full", np.ones(book.size, bool)
        if before is not None:
            kind, kept = "delta", changed_rows(before, columns)
        path = home / f"portfolio-{as_of}.parquet"
        if kept.any():
            _write(path, {name: values[kept] for name, values in columns.items()})
            found.append(Delivery(path, as_of, kind))
        before = columns
    return found


def _extract(home: Path, register: Register, on: int) -> Extract:
    as_of = later(register.book.today, on)
    found = Extract(
        home / f"register-{as_of}.parquet",
        home / f"operations-{as_of}.parquet",
        home / f"inspections-{as_of}.parquet",
        as_of,
    )
    columns, there = register.extract(on)
    _write(found.path, {name: values[there] for name, values in columns.items()})
    _write_operations(found.operations, register, columns, on)
    _write_inspections(found.inspections, register, columns, on)
    return found


def _write_operations(path: Path, register: Register, columns: Columns, on: int) -> None:
    found = list(operations(register, on))
    who = np.concatenate([one for one, _, _ in found])
    days = np.minimum(np.concatenate([days for _, _, days in found]), on)
    codes = np.concatenate([np.full(len(one), code, object) for one, code, _ in found])
    _write(
        path,
        {
            "plate": columns["plate"][who],
            "vin": columns["vin"][who],
            "operation": codes,
            "occurred_on": days_text(register.book.today, days),
            "cancelled_on": np.full(len(who), "", object),
        },
    )


def _write_inspections(path: Path, register: Register, columns: Columns, on: int) -> None:
    """Write four readings of the vehicles whose odometer ran back, and of some others."""
    book, done = register.book, register.happenings
    back = np.flatnonzero((done.code == "odometer") & (done.day + done.lag <= on))
    honest = np.flatnonzero((done.code == "") & (book.starts < -200))[::7]
    who = np.repeat(np.concatenate([back, honest]), 4)
    place = np.tile(np.arange(4), len(back) + len(honest))
    is_back = np.repeat(np.arange(len(back) + len(honest)) < len(back), 4)
    days = np.where(
        is_back,
        np.where(
            place < 2, book.starts[who] + 10 + 30 * place, done.day[who] - 20 + 20 * (place - 2)
        ),
        book.starts[who] + 40 * (place + 1),
    )
    km = np.where(is_back, np.array(FALL)[place], 20_000 + 5_000 * place)
    _write(
        path,
        {
            "plate": columns["plate"][who],
            "vin": columns["vin"][who],
            "inspected_on": days_text(book.today, np.minimum(days, on)),
            "result": np.full(len(who), "A", object),
            "odometer_km": objects(str(n) for n in km),
        },
    )


def _write_payments(path: Path, book: Book, paid: Payments) -> None:
    due = days_text(book.today, paid.due)
    is_paid = paid.paid != UNPAID
    when = np.where(is_paid, days_text(book.today, np.where(is_paid, paid.paid, 0)), "")
    amount = (book.price * (100 - book.deposit) // book.months)[paid.contract]
    _write(
        path,
        {
            "contract_number": book.portfolio["contract_number"][paid.contract],
            "instalment": paid.number + 1,
            "due_on": due,
            "amount_cents": amount,
            "paid_on": when,
            "is_returned": paid.is_returned,
            "is_third_payer": paid.is_third,
            "is_other_account": paid.is_other_account,
        },
    )


def labels_of(
    book: Book, done: Happenings, plan: Plan, chance: np.random.Generator
) -> tuple[Ints, Ints, Ints]:
    """Return (contract, label 0 or 1, day it is known): late, and wrong at times.

    Frauds are looked at, those that no register shows once three instalments are due; of the
    others, one in fifty by chance (the audit). What is not looked at has no label.
    """
    size = book.size
    looked = done.is_fraud | (chance.random(size) < 0.02)
    odds = np.where(done.is_fraud, plan.label_missed, plan.label_false)
    turned = chance.random(size) < odds
    delay = chance.lognormal(np.log(plan.label_delay), 0.5, size).astype(np.int64)
    since = np.where(is_payment_only(done) | ~done.is_fraud, book.starts + 90, done.day)
    who = np.flatnonzero(looked)
    return who, (done.is_fraud ^ turned)[who].astype(np.int64), (since + delay)[who]


def _write_labels(
    path: Path, book: Book, done: Happenings, plan: Plan, chance: np.random.Generator
) -> None:
    who, label, known = labels_of(book, done, plan, chance)
    _write(
        path,
        {
            "contract_number": book.portfolio["contract_number"][who],
            "is_fraud": label,
            "known_on": days_text(book.today, known),
            "why": np.where(done.is_fraud[who], "alert", "audit").astype(object),
        },
    )


def _write_truth(path: Path, book: Book, done: Happenings) -> None:
    """Write what happened to each contract to which something happened."""
    who = np.flatnonzero(done.code != "")
    second, first = twins(done.code)
    odd = np.setdiff1d(np.flatnonzero(done.code == "financed_twice"), np.union1d(second, first))
    who = np.setdiff1d(who, odd)
    visible = objects(VISIBLE.get(code, "") for code in done.code[who])
    _write(
        path,
        {
            "contract_number": book.portfolio["contract_number"][who],
            "happening": done.code[who],
            "is_fraud": done.is_fraud[who],
            "visible": np.where(done.is_fraud[who], visible, ""),
            "happened_on": days_text(book.today, done.day[who]),
            "shown_on": days_text(book.today, done.day[who] + done.lag[who]),
        },
    )


def _evidence(book: Book, done: Happenings) -> list[tuple[str, str, date]]:
    told = np.flatnonzero((done.code == "succession") & done.is_told)
    numbers = book.portfolio["contract_number"]
    return [
        (str(numbers[one]), "succession_open", later(book.today, int(done.day[one]) - 5))
        for one in told
    ]
