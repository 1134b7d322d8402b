"""The public files, read in place, and the splits of their figures; nothing of them is kept here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq

from vigie.scoring.domain.learning.arrays import Counts, Flags
from vigie.scoring.domain.learning.tables import Column, Layout, Table

Values = Mapping[str, Sequence[Any]]


@dataclass(frozen=True)
class Cases:
    """A table with its labels; `when` orders the cases where the file has time."""

    table: Table
    labels: Flags
    when: Counts

    def only(self, picked: Any) -> "Cases":
        """Return some of the cases."""
        return Cases(self.table.only(picked), self.labels[picked], self.when[picked])


@dataclass(frozen=True)
class Split:
    """Cases to learn from, to choose by, and to be measured on."""

    train: Cases
    valid: Cases
    test: Cases


def cases(columns: Sequence[tuple[Column, Sequence[Any]]], labels: Any, when: Any = None) -> Cases:
    """Join columns and their values."""
    layout = Layout(tuple(column for column, _ in columns))
    table = Table(layout, np.column_stack([column.read(values) for column, values in columns]))
    flags = np.asarray(labels).astype(np.bool_)
    return Cases(table, flags, np.arange(len(flags)) if when is None else np.asarray(when))


def number(name: str, values: Any, direction: int = 0) -> tuple[Column, Sequence[Any]]:
    """A column of numbers."""
    return Column(name, direction=direction), values


def words(name: str, values: Sequence[Any]) -> tuple[Column, Sequence[Any]]:
    """A column of categories."""
    read = [str(value) for value in values]
    return Column(name, tuple(sorted(set(read)))), read


def read(folder: Path, name: str) -> dict[str, Any]:
    """Return the columns of a file."""
    return dict(pq.read_table(folder / f"{name}.parquet").to_pydict())


MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
ORDERED = {
    "VehiclePrice": [
        "less than 20000", "20000 to 29000", "30000 to 39000", "40000 to 59000",
        "60000 to 69000", "more than 69000",
    ],
    "Days_Policy_Accident": ["none", "1 to 7", "8 to 15", "15 to 30", "more than 30"],
    "Days_Policy_Claim": ["none", "8 to 15", "15 to 30", "more than 30"],
    "PastNumberOfClaims": ["none", "1", "2 to 4", "more than 4"],
    "AgeOfVehicle": [
        "new", "2 years", "3 years", "4 years", "5 years", "6 years", "7 years", "more than 7",
    ],
    "NumberOfSuppliments": ["none", "1 to 2", "3 to 5", "more than 5"],
    "AddressChange_Claim": [
        "under 6 months", "1 year", "2 to 3 years", "4 to 8 years", "no change",
    ],
    "NumberOfCars": ["1 vehicle", "2 vehicles", "3 to 4", "5 to 8", "more than 8"],
}  # fmt: skip
NAMED = [
    "Make", "AccidentArea", "Sex", "MaritalStatus", "Fault", "PolicyType", "VehicleCategory",
    "PoliceReportFiled", "WitnessPresent", "AgentType", "BasePolicy", "RepNumber", "AgeOfPolicyHolder",
]  # fmt: skip


def vehicle_claims(folder: Path) -> Cases:
    """Claims of 1994 to 1996 without the calendar: a later year has months that none was learned on.

    The policy number is left out, it counts rows.
    """
    return _claims(folder, is_dated=False)


def dated_claims(folder: Path) -> Cases:
    """The same with year, months and days, which say something where cases are split at random."""
    return _claims(folder, is_dated=True)


def _claims(folder: Path, *, is_dated: bool) -> Cases:
    held = read(folder, "vehicle_claims")
    month = [MONTHS.index(name) for name in held["Month"]]
    claimed = [MONTHS.index(n) if n in MONTHS else None for n in held["MonthClaimed"]]
    lag = [None if b is None else (b - a) % 12 for a, b in zip(month, claimed, strict=True)]
    columns = [
        *(number(n, [order.index(v) for v in held[n]]) for n, order in ORDERED.items()),
        *(words(name, held[name]) for name in NAMED),
        number("Age", [value or None for value in held["Age"]]),
        number("Deductible", held["Deductible"]),
        number("DriverRating", held["DriverRating"]),
    ]
    calendar = [
        number("year", held["Year"]),
        number("month", month),
        number("week", held["WeekOfMonth"]),
        number("day", [DAYS.index(name) for name in held["DayOfWeek"]]),
        number("months_to_claim", lag),
        number(
            "day_claimed", [DAYS.index(n) if n in DAYS else None for n in held["DayOfWeekClaimed"]]
        ),
    ]
    when = [(year - 1994) * 12 + m for year, m in zip(held["Year"], month, strict=True)]
    return cases(columns + calendar if is_dated else columns, held["FraudFound_P"], when)


def card(folder: Path) -> Cases:
    """Transactions with the handbook's features; `when` counts days from 1 April 2018."""
    held = read(folder, "card_transactions_2018_07_18_to_08_14")
    seen = [
        "TX_AMOUNT", "TX_DURING_WEEKEND", "TX_DURING_NIGHT",
        *(n for n in held if n.startswith(("CUSTOMER_ID_", "TERMINAL_ID_"))),
    ]  # fmt: skip
    amount = np.asarray(held["TX_AMOUNT"])
    usual = np.asarray(held["CUSTOMER_ID_AVG_AMOUNT_30DAY_WINDOW"])
    recent = np.asarray(held["CUSTOMER_ID_AVG_AMOUNT_1DAY_WINDOW"])
    columns = [
        *(number(name, held[name]) for name in seen),
        number("amount_to_usual", amount / np.maximum(usual, 1)),
        number("recent_to_usual", recent / np.maximum(usual, 1)),
    ]
    return cases(columns, held["TX_FRAUD"], held["TX_TIME_DAYS"])


def give_me_some_credit(folder: Path) -> Cases:
    """Loans; times late of 96 and 98 are codes, kept as they are. No direction is asked.

    Beside the file's columns: times late weighed, debt and what is left of income in money, lines
    without mortgages. Asking trees that more lateness never lowers the score cost 0.001 AUC.
    """
    held = read(folder, "give_me_some_credit")
    late = [name for name in held if "PastDue" in name or "90Days" in name]
    real = {name: np.array([_nan(v) for v in values]) for name, values in held.items()}
    times = [np.where(real[name] > 90, 20.0, real[name]) for name in late]
    income, debt = real["MonthlyIncome"], real["DebtRatio"]
    lines, homes = real["NumberOfOpenCreditLinesAndLoans"], real["NumberRealEstateLoansOrLines"]
    used = real["RevolvingUtilizationOfUnsecuredLines"]
    owed = np.where(np.isnan(income), debt, debt * income)
    weighted = times[0] + 3 * times[-1] + 5 * times[1]
    made = {
        "times_late": sum(times),
        "weighted_late": weighted,
        "weighted_late_by_age": weighted / np.maximum(real["age"], 1),
        "debt": owed,
        "debt_by_line": owed / np.maximum(lines, 1),
        "left_over": income - owed,
        "income_by_head": income / (np.nan_to_num(real["NumberOfDependents"]) + 1),
        "other_lines": lines - homes,
        "used_by_line": used * lines,
    }
    columns = [number(n, v) for n, v in (real | made).items() if n != "SeriousDlqin2yrs"]
    return cases(columns, held["SeriousDlqin2yrs"])


def taiwan(folder: Path) -> Cases:
    """Card holders of 2005."""
    held = read(folder, "taiwan_card_default")
    limit = np.asarray(held["LIMIT_BAL"])
    bills = np.column_stack([held[f"BILL_AMT{m}"] for m in range(1, 7)])
    paid = np.column_stack([held[f"PAY_AMT{m}"] for m in range(1, 7)])
    status = np.column_stack([held[f"PAY_{m}"] for m in (0, 2, 3, 4, 5, 6)])
    named = {"SEX", "EDUCATION", "MARRIAGE"}
    left_out = {"ID", "default.payment.next.month"}
    columns = [
        words(name, values) if name in named else number(name, values)
        for name, values in held.items()
        if name not in left_out
    ]
    columns += [number(f"used_{m}", bills[:, m] / limit) for m in range(6)]
    columns += [number(f"paid_{m}", paid[:, m] / np.maximum(bills[:, m + 1], 1)) for m in range(5)]
    columns += [
        number("months_late", np.sum(np.maximum(status, 0), axis=1), 1),
        number("worst", np.max(status, axis=1), 1),
        number("paid_to_limit", np.sum(paid, axis=1) / limit),
        number("growth", (bills[:, 0] - bills[:, 5]) / limit),
        number("room", (limit - bills[:, 0]) / 1_000),
    ]
    return cases(columns, held["default.payment.next.month"])


def car_loans(folder: Path) -> Cases:
    """Car loans by time; the label is that the loan was not repaid."""
    held = read(folder, "car_loans")
    down = [float(str(value).rstrip("%")) for value in held["size_of_downpayment"]]
    columns = [
        number("car_value", held["car_value"]),
        words("salary_range", held["salary_range"]),
        number("debt_to_income", held["debt_to_income_ratio"]),
        number("loan_length", held["loan_length"]),
        words("repaid_before", held["repaid_loan_on_prev_car"]),
        number("downpayment", down),
        number("driver_tenure", held["driver_tenure"]),
    ]
    return cases(columns, np.asarray(held["repaid"]) == 0)


def _nan(value: Any) -> float:
    return float("nan") if value in (None, "", "NA", "nan") else float(value)


EXCLUDED = (
    "SEX",
    "MARRIAGE",
    "AGE",
    "age",
    "weighted_late_by_age",
    "NumberOfDependents",
    "income_by_head",
)


def without_excluded(whole: Cases) -> Cases:
    """Leave out what a credit card may not read (sex, age, family): what obeying the law costs."""
    kept = [n for n, c in enumerate(whole.table.layout.columns) if c.name not in EXCLUDED]
    layout = Layout(tuple(whole.table.layout.columns[n] for n in kept))
    return Cases(Table(layout, whole.table.values[:, kept]), whole.labels, whole.when)


def at_random(whole: Cases, seed: int) -> Split:
    """60, 20 and 20 per cent, classes in equal shares."""
    chance = np.random.default_rng(seed)
    part = np.empty(len(whole.labels))
    for flag in (False, True):
        places = chance.permutation(np.flatnonzero(whole.labels == flag))
        part[places] = (np.arange(len(places)) + 0.5) / len(places)
    return Split(*(whole.only(p) for p in (part < 0.6, (part >= 0.6) & (part < 0.8), part >= 0.8)))


def by_month(whole: Cases, seed: int) -> Split:
    """Claims: learn to August 1995, choose on September to December, measure on 1996."""
    when = whole.when
    return Split(*(whole.only(p) for p in (when < 20, (when >= 20) & (when < 24), when >= 24)))


def by_week(whole: Cases, seed: int) -> Split:
    """The handbook: learn 25 to 31 July, a week of delay, measure 8 to 14 August; choose before.

    Unlike the handbook's own figures, cards already known as defrauded stay in the test.
    """
    days = whole.when
    first = int(np.min(days))
    parts = [(days >= first + a) & (days < first + a + 7) for a in (7, 0, 21)]
    return Split(*(whole.only(part) for part in parts))


@dataclass(frozen=True)
class File:
    """A file and its split. `is_refit`: what was chosen on validation is fitted anew on both.

    The handbook's protocol learns on one week only.
    """

    load: Callable[[Path], Cases]
    split: Callable[[Cases, int], Split]
    is_refit: bool = True


FILES = {
    "vehicle-time": File(vehicle_claims, by_month),
    "vehicle-random": File(dated_claims, at_random),
    "card": File(card, by_week, is_refit=False),
    "gmsc": File(give_me_some_credit, at_random),
    "taiwan": File(taiwan, at_random),
    "gmsc-lawful": File(lambda folder: without_excluded(give_me_some_credit(folder)), at_random),
    "taiwan-lawful": File(lambda folder: without_excluded(taiwan(folder)), at_random),
}
