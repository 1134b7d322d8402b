"""Calculator cases of Apache Fineract and Frappe Lending: every row to the cent."""

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.leasing.fineract import UNITS, cents
from tests.leasing.making import loan

from vigie.kernel.daycount import DayCount
from vigie.kernel.months import add_months
from vigie.kernel.rate import Rate
from vigie.leasing.domain import replay as rp
from vigie.leasing.domain.schedule import amortise
from vigie.leasing.domain.terms import (
    Drawdown,
    Interest,
    LastInstalment,
    Method,
    Rhythm,
    Rounding,
    Terms,
    Ties,
)

TABLE = json.loads((Path(__file__).parent / "tables" / "calculators.json").read_text("utf-8"))
FINERACT = {case["id"]: case for case in TABLE["fineract"]}
FRAPPE = {case["id"]: case["terms"] | case["expected"] for case in TABLE["frappe"]}
DAILY = rp.Servicing(accrual=rp.Accrual.DAILY, ahead=rp.Ahead.NEXT)

# Their pair (days in year, days in month); 30/360 by months bears equal periods, days pro rata.
DAY_COUNTS = {
    ("DAYS_365", "ACTUAL"): DayCount.ACT_365,
    ("DAYS_364", "ACTUAL"): DayCount.ACT_364,
    ("DAYS_360", "INVALID"): DayCount.ACT_360,
    ("ACTUAL", "ACTUAL"): DayCount.ACT_ACT_ISDA,
}


def terms_of(case: dict[str, Any]) -> Terms:
    given, first = case["terms"], case["steps"][0]
    rate = Rate.percent(str(given["annual_rate_percent"]))
    count = DAY_COUNTS.get((given["days_in_year"], given["days_in_month"]))
    start = date.fromisoformat(first["date"] if "date" in first else given["periods"][0][1])
    return Terms(
        currency="EUR",
        drawdowns=(Drawdown(start, cents(first["amount"])),),
        start_on=start,
        first_due_on=date.fromisoformat(given["periods"][0][2]),
        count=len(given["periods"]),
        interest=Interest(rate, Method.ACTUAL if count else Method.NOMINAL, count),
        rhythm=Rhythm(given["every"], UNITS[given["unit"]]),
        last=LastInstalment.SMOOTH,
        rounding=Rounding(ties=Ties.HALF_EVEN),
    )


def told(case: dict[str, Any]) -> list[tuple[date, list[rp.Event], list[list[float]]]]:
    """Return for each table of the case: the day it is looked at, the events, the rows."""
    tables: list[tuple[date, list[rp.Event], list[list[float]]]] = []
    events: list[rp.Event] = []
    start = on = terms_of(case).start_on
    for step in case["steps"][1:]:
        kind = step["e"]
        if kind == "expect":
            tables.append((on, _paid(terms_of(case), events, step["rows"]), step["rows"]))
        elif kind == "disburse":
            on = date.fromisoformat(step["date"])
            events.append(rp.DrawnDown(on=on, minor=cents(step["amount"])))
        elif kind == "rate_change":
            # Interest of a day is that of the night before it: the new rate of 2 February bears
            # from the first on.
            on = date.fromisoformat(step["date"]) - timedelta(days=1)
            events.append(rp.RateChanged(on=on, rate=Rate.percent(str(step["new_rate"]))))
        elif kind in {"payPrincipal", "payInterest"}:
            on = date.fromisoformat(step["paid_on"])
            part = rp.Part.PRINCIPAL if kind == "payPrincipal" else rp.Part.INTEREST
            events.append(rp.Paid(on=on, ref=step["due"], minor=cents(step["amount"]),
                                  split=((part, cents(step["amount"])),)))  # fmt: skip
        else:
            assert kind == "balance_correction", kind
            assert step is case["steps"][-1], "nothing is expected of it"
    assert start <= on
    return tables


def _paid(terms: Terms, events: list[rp.Event], rows: list[list[float]]) -> list[rp.Event]:
    """Merge what pays one instalment on one day: in full it closes the instalment, else by hand."""
    merged: dict[tuple[date, str], rp.Paid] = {}
    for each in events:
        if isinstance(each, rp.Paid):
            before = merged.get((each.on, each.ref))
            merged[each.on, each.ref] = each if before is None else replace(
                before, minor=before.minor + each.minor, split=before.split + each.split
            )  # fmt: skip
    dues = [str(due) for due in terms.due_dates()]
    instalments = {dues[int(row[0])]: cents(row[2]) for row in rows}
    others = [each for each in events if not isinstance(each, rp.Paid)]
    return [
        *others,
        *(
            replace(paid, split=()) if paid.minor == instalments[paid.ref] else paid
            for paid in merged.values()
        ),
    ]


def last_parts(rows: list[list[float]]) -> list[tuple[int, int, int]]:
    """Return interest, principal and balance of each instalment: its last part holds them."""
    by_row = {int(row[0]): row for row in rows}
    return [(cents(row[5]), cents(row[6]), cents(row[7])) for row in by_row.values()]


@pytest.mark.parametrize("name", list(FINERACT))
def test_rows_are_those_of_the_calculator(name: str) -> None:
    case = FINERACT[name]
    terms = terms_of(case)
    for on, events, rows in told(case):
        earlier = [
            rp.Paid(on=due, minor=1_701)
            for due in terms.due_dates()
            if name == "FU-07" and due < date(2024, 2, 2)  # theirs takes it as paid
        ]
        policy = DAILY if any(isinstance(each, rp.Paid) for each in events) else rp.Servicing()
        state = rp.replay(terms, [*earlier, *events], on, policy)
        ours = [(line.interest, line.principal) for line in state.lines]
        assert ours == [(interest, principal) for interest, principal, _ in last_parts(rows)]


def test_a_level_loan_with_instalments_rounded_up() -> None:
    want = FRAPPE["FR-L-01"]
    rounding = Rounding(step=100, up=True)
    terms = loan(want["principal"] * 100, want["n"], str(want["annual_rate_percent"]),
                 rounding=rounding)  # fmt: skip
    schedule = amortise(terms)
    assert schedule.rows[0].payment == want["instalment"] * 100
    assert round(Decimal(schedule.interest) / 100) == want["total_interest"]
    assert round(Decimal(schedule.paid) / 100) == want["total_payment"]
    for index, principal, interest, balance in want["rows_0based"]:
        row = schedule.rows[index]
        shown = [round(Decimal(each) / 100) for each in (row.principal, row.interest, row.closing)]
        assert shown == [principal, interest, balance]


def test_a_payment_takes_the_interest_first_and_the_rest_of_the_instalment() -> None:
    want = FRAPPE["FR-L-03"]
    terms = loan(want["principal"] * 100, want["n"], str(want["annual_rate_percent"]),
                 rounding=Rounding(step=100, up=True))  # fmt: skip
    paid = rp.Paid(on=terms.first_due_on, ref="p", minor=cents(want["repayment"]))
    state = rp.replay(terms, (paid,), terms.first_due_on)
    parts = {each.part: each.minor for each in state.allocations}
    assert parts[rp.Part.INTEREST] == cents(want["paid_interest"])
    assert parts[rp.Part.PRINCIPAL] == cents(want["paid_principal"])
    assert state.credit == cents(want["repayment"]) - 8_955_300


def test_dates_by_calendar_months_from_the_next_first() -> None:
    want = FRAPPE["FR-L-05"]
    start = date.fromisoformat(want["repayment_start"])
    first = add_months(start.replace(day=1), 1)
    terms = loan(want["principal"] * 100, want["n"], "0", start=start, due=first)
    dues = terms.due_dates()
    shown = {"first": str(dues[0]), "second": str(dues[1]), "last": str(dues[-1])}
    assert shown == {name: want[name] for name in shown}
