"""The contracts of the demo in service: taken over on a day, billed and paid since.

Each contract of the portfolio that runs on the day of the takeover has a schedule from what was
financed to its residual; what is billed since is paid on its day, but for a few who are behind.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from vigie.connectors.files import open_table
from vigie.database.tenant import tenant
from vigie.kernel.actor import Actor
from vigie.kernel.money import Money
from vigie.kernel.months import add_months
from vigie.kernel.rate import Rate
from vigie.kernel.rounding import round_half_up
from vigie.leasing.actions import Coming, age_contracts, bill_instalments, record_payments
from vigie.leasing.actions.takeover import TakeOver, take_over_contracts
from vigie.leasing.domain.agreement import ACCOUNTING, Accounting, Agreement
from vigie.leasing.domain.profiles import Level
from vigie.leasing.domain.takeover.running import Balances, Customer, Running, Vehicle
from vigie.leasing.domain.takeover.totals import totals
from vigie.leasing.domain.tax_tables import regime_on
from vigie.leasing.domain.terms import Drawdown, Interest, Rhythm, Terms
from vigie.leasing.queries import open_dues
from vigie.ledger.actions import adopt_chart
from vigie.parties.domain.parties import Address
from vigie.site.demo.draw import Row
from vigie.site.demo.owed import months_due, months_of, nominal_percent
from vigie.site.demo.world import Organisation

MONTHS_SERVED: Final = 3
PARTICLES: Final = frozenset({"Da", "Le"})  # of the surnames in data/fr.toml
CHARTS: Final = {"FR": "fr_lessor", "PL": "pl_lessor"}
# Out of a hundred: who has not paid the last instalment, and who has not paid the last two.
BEHIND_ONE, BEHIND_TWO = 4, 2


@dataclass(frozen=True, slots=True)
class Served:
    """What the service of an organisation's contracts came to."""

    contracts: int
    instalments: int
    payments: int


def serve(one: Organisation, by: Actor, today: date) -> Served:
    """Take the running contracts over, bill and collect until today; again changes nothing."""
    opened_on = add_months(today.replace(day=1), -MONTHS_SERVED)
    for chart in (CHARTS[one.country], "ifrs_lessor"):
        adopt_chart(chart, currency=one.currency, by=by, key=f"demo:{chart}")
    running = tuple(_running(one, opened_on))
    digest = hashlib.sha256(one.canonical_portfolio.read_bytes()).hexdigest()
    whole = TakeOver(digest, opened_on, running, totals(running))
    taken = take_over_contracts(whole, by=by, key="demo")
    billed = bill_instalments(today, by=by, key="demo")
    with tenant(by.organisation_id):
        comings = tuple(_comings(open_dues(by, today)))
    paid = record_payments(comings, on=today, by=by, key="demo")
    age_contracts(today, by=by, key="demo")
    return Served(taken.contracts, billed.instalments, paid.payments)


def _running(one: Organisation, opened_on: date) -> Iterator[Running]:
    line = 1
    for batch in open_table(one.canonical_portfolio).batches():
        for row in batch.to_pylist():
            line += 1
            found = _contract(row, one, line, opened_on)
            if found is not None:
                yield found


def _contract(row: Row, one: Organisation, line: int, opened_on: date) -> Running | None:
    """Return a contract as it stands on the day; None when it had ended or not begun by then."""
    starts, ends = (date.fromisoformat(row[f"contract_{edge}_on"]) for edge in ("starts", "ends"))
    months = months_of(starts, ends)
    gone = min(months_due(starts, opened_on - timedelta(1)), months)
    if row["product"] not in ACCOUNTING or starts > opened_on or gone >= months - 1:
        return None
    financed = Money.of(row["financed_amount"], one.currency).minor
    residual = Money.of(row.get("residual_amount") or "0", one.currency).minor
    if not residual < financed:
        return None
    rate = Rate.percent(nominal_percent(row["contract_number"]))
    terms = _terms_left(one.currency, starts, (months, gone), (financed, residual), rate)
    is_company = row["customer_kind"] == "company"
    return Running(
        line=line,
        reference=row["contract_number"],
        customer=_customer(row),
        vehicle=Vehicle(row["make"], row["commercial_name"], row["vin"], row["plate"]),
        is_consumer=not is_company,
        is_pledged=row.get("security") == "pledge_siv",
        signed_on=starts,
        delivered_on=starts,
        overdue_since=None,
        balances=Balances(terms.drawn),
        agreement=Agreement(
            product=row["product"],
            country=one.country,
            terms=terms,
            tax=_tax(row["product"], one.country, opened_on),
        ),
    )


def _customer(row: Row) -> Customer:
    name, number = row["customer_name"], row.get("customer_siren") or ""
    address = Address(*(row[f"customer_{part}"] or "" for part in ("street", "postcode", "city")))
    if row["customer_kind"] == "company":
        return Customer("company", name, "", "siren" if number else "", number, address)
    words = name.split()  # in the order of the file: the surname, then first names
    size = 2 if words[0] in PARTICLES else 1
    return Customer("person", " ".join(words[:size]), " ".join(words[size:]), "", "", address)


def _terms_left(
    currency: str, starts: date, months: tuple[int, int], amounts: tuple[int, int], rate: Rate
) -> Terms:
    """Return the terms of what is left after `gone` of all months, at the level instalment."""
    (whole, gone), (financed, residual) = months, amounts
    monthly = rate.per(12)
    growth = (1 + monthly) ** whole
    level = round_half_up((financed * growth - residual) * monthly / (growth - 1))
    left = financed
    for _ in range(gone):
        left -= level - round_half_up(left * monthly)
    begins = add_months(starts, gone)
    return Terms(
        currency=currency,
        drawdowns=(Drawdown(begins, left),),
        start_on=begins,
        first_due_on=add_months(starts, gone + 1),
        count=whole - gone,
        interest=Interest(rate),
        rhythm=Rhythm(day=starts.day),
        residual=residual,
        profile=Level(level),
    )


def _tax(product: str, country: str, on: date) -> Fraction:
    is_loan = ACCOUNTING[product] is Accounting.LOAN
    return Fraction(0) if is_loan else regime_on(country, on).rate.fraction


def _comings(dues: Sequence[tuple[int, date, int]]) -> Iterator[tuple[int, Coming]]:
    """Yield a direct debit for each due on its day, but for the last ones of those behind."""
    latest: dict[int, list[date]] = {}
    for contract, on, _ in dues:
        latest.setdefault(contract, []).append(on)
    for contract, on, minor in dues:
        place = contract * 37 % 100
        unpaid = 2 if place < BEHIND_TWO else 1 if place < BEHIND_TWO + BEHIND_ONE else 0
        if not unpaid or on not in sorted(latest[contract])[-unpaid:]:
            yield contract, Coming(minor, on, "direct_debit")
