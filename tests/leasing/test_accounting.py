"""The worked examples of docs/algorithms/accounting.md, row by row, against what is booked."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from operator import sub
from pathlib import Path

import pytest

from vigie.leasing.domain import booking, closing
from vigie.leasing.domain.agreement import Accounting, Agreement
from vigie.leasing.domain.booking import CutOff, Leg
from vigie.leasing.domain.dues import Parts
from vigie.leasing.domain.leaving import exit_at, quote
from vigie.leasing.domain.packages import PackageKind, Riding
from vigie.leasing.domain.paying_over import paid_over, tax_paid_over
from vigie.leasing.domain.plan import Plan, plan_of
from vigie.leasing.domain.spreading import costs_spent, rent_accrued, worn
from vigie.leasing.domain.terms import Drawdown
from vigie.ledger.domain.roles import Role
from vigie.ledger.domain.transfers import Book
from vigie.testing.contracts import credit, lld, loa

PAGE = Path(__file__).parents[2] / "docs" / "algorithms" / "accounting.md"
MIDTERM, MATURITY = date(2026, 1, 15), date(2028, 1, 15)
MARCH = date(2024, 3, 1)


def instalment(agreement: Agreement, number: int) -> Iterable[Leg]:
    line = plan_of(agreement).lines[number - 1]
    return booking.billed(agreement.accounting, line.parts)


def joined(agreement: Agreement, number: int) -> Iterable[Leg]:
    """Return what is booked when packages join a rental that was billed without them."""
    day, together = agreement.terms.start_on, agreement
    for kind, minor in ((PackageKind.INSURANCE, 2_500), (PackageKind.SERVICE, 3_000)):
        riding = Riding(code=kind.value, kind=kind, minor=minor, from_on=day)
        together = together.ridden(riding)
    now, before = (plan_of(one).lines[number - 1].parts for one in (together, agreement))
    return booking.billed(agreement.accounting, now - before)


def first_rental(agreement: Agreement) -> Iterable[Leg]:
    first = agreement.terms.first_rental
    return booking.billed(agreement.accounting, Parts(principal=first, tax=agreement.taxed(first)))


def leaving(plan: Plan, on: date, agreed: int | None = None, indemnity: int = 0) -> Iterable[Leg]:
    found = quote(plan, on, agreed_price=agreed, indemnity=indemnity)
    parts = Parts(costs=found.indemnity, tax=found.tax)
    return booking.left(plan.agreement, exit_at(plan, found.worth, found.price, on), parts)


def total_loss(plan: Plan, on: date) -> Iterable[Leg]:
    worth = quote(plan, on, agreed_price=0).worth
    return booking.left(plan.agreement, exit_at(plan, worth, worth.total, on), Parts())


def returned(plan: Plan, on: date) -> Iterable[Leg]:
    worth = quote(plan, on, agreed_price=0).worth
    return booking.given_back(plan.agreement, exit_at(plan, worth, 0, on))


def payment(minor: int) -> Iterable[Leg]:
    return [*booking.received(minor), *booking.allocated(minor)]


def day_of(plan: Plan, on: date) -> Iterable[Leg]:
    """Return what the close of a day books of one contract, by the plain rules."""
    before, now = (_standing(plan, day) for day in (on - timedelta(days=1), on))
    return booking.cut_off(plan.agreement.accounting, CutOff(*map(sub, now, before)))


def _standing(plan: Plan, on: date) -> tuple[int, ...]:
    interest, rent = closing.accrued(plan, on), rent_accrued(plan, on)
    sides = (max(interest, 0), max(-interest, 0), max(rent, 0), max(-rent, 0))
    return *sides, worn(plan, on), closing.fee_earned(plan, on), costs_spent(plan, on)


def brought(agreement: Agreement) -> Agreement:
    """Return an agreement that a dealer brought for 500, with recoverable tax where it is a lease."""
    return replace(agreement, commission=50_000, commission_tax=agreement.taxed(50_000))


def in_parts(agreed: Agreement, later: int) -> Agreement:
    """Return a delivered agreement, of whose price a part is to be paid on 1 March."""
    start, whole = agreed.terms.start_on, agreed.terms.drawn
    parts = (Drawdown(start, whole - later), Drawdown(MARCH, later))
    return replace(agreed, terms=replace(agreed.terms, drawdowns=parts)).activated()


def drawn(agreed: Agreement, later: int) -> Agreement:
    """Return it with that part paid."""
    awaited = in_parts(agreed, later)
    return awaited.with_tranche(awaited.tranches[0].pay(MARCH, later))


EXAMPLES: dict[str, Callable[[], Iterable[Leg]]] = {
    "credit, paid out": lambda: booking.paid_out(credit()),
    "credit, paid out with its fee": lambda: booking.paid_out(
        replace(credit(), financed_fee=15_000)
    ),
    "credit, administration fee": lambda: booking.fee_asked(Parts(costs=15_000)),
    "credit, commission of the dealer": lambda: booking.commissioned(brought(credit())),
    "credit, close of 16 January, brought by a dealer": lambda: day_of(
        plan_of(brought(credit())), date(2024, 1, 16)
    ),
    "credit, brought by a dealer, repaid early after 24": lambda: leaving(
        plan_of(brought(credit())), MIDTERM
    ),
    "credit, delivered with a part of its price to come": lambda: [
        *booking.paid_out(in_parts(credit(), 1_000_000)),
        *booking.committed(in_parts(credit(), 1_000_000).undrawn),
    ],
    "credit, a part of 10,000 paid, off balance sheet": lambda: booking.committed(
        drawn(credit(), 1_000_000).undrawn - 1_000_000
    ),
    "credit, second part of the price": lambda: booking.paid_out(
        drawn(credit(), 1_000_000), 1_500_000
    ),
    "credit, second part paid to the customer": lambda: booking.paid_out(
        drawn(credit(), 1_000_000), 1_500_000, Role.CUSTOMER_CREDIT
    ),
    "LOA, delivered with four fifths of its price": lambda: booking.paid_out(
        in_parts(loa(), 500_000)
    ),
    "LOA, last fifth of its price": lambda: booking.paid_out(drawn(loa(), 500_000), 2_000_000),
    "credit, close of 16 January": lambda: day_of(plan_of(credit()), date(2024, 1, 16)),
    "credit, first instalment": lambda: instalment(credit(), 1),
    "credit, repaid early after 24": lambda: leaving(plan_of(credit()), MIDTERM, None, 13_239),
    "LOA, activated": lambda: booking.paid_out(loa()),
    "LOA, activated with a subsidy": lambda: booking.paid_out(replace(loa(), subsidy=100_000)),
    "LOA, commission of the dealer": lambda: booking.commissioned(brought(loa())),
    "LOA, close of 16 January, brought by a dealer": lambda: day_of(
        plan_of(brought(loa())), date(2024, 1, 16)
    ),
    "LOA, first rental": lambda: first_rental(loa()),
    "LOA, deposit asked for": lambda: booking.deposited(50_000),
    "LOA, rental 1": lambda: instalment(loa(), 1),
    "LOA, rental 1 with insurance and services": lambda: instalment(
        replace(loa(), insurance=2_500, services=3_000), 1
    ),
    "LOA, insurance and services added behind a billed rental": lambda: joined(loa(), 1),
    "premiums paid over": lambda: paid_over(PackageKind.INSURANCE, 2_500),
    "services paid to who renders them": lambda: [
        *paid_over(PackageKind.SERVICE, 3_000),
        *tax_paid_over(600),
    ],
    "LOA, close of 16 January": lambda: day_of(plan_of(loa()), date(2024, 1, 16)),
    "LOA, close of 15 February": lambda: day_of(plan_of(loa()), date(2024, 2, 15)),
    "LOA, bought out after 24": lambda: leaving(plan_of(loa()), MIDTERM),
    "LOA, bought at maturity": lambda: leaving(plan_of(loa()), MATURITY),
    "LOA, total loss after 24": lambda: total_loss(plan_of(loa()), MIDTERM),
    "LOA, given back after 24": lambda: returned(plan_of(loa()), MIDTERM),
    "LLD, activated": lambda: booking.paid_out(lld()),
    "LLD, fee and commission": lambda: [
        *booking.fee_asked(Parts(costs=15_000, tax=3_000)),
        *booking.commissioned(brought(lld())),
    ],
    "LLD, close of 16 January, with fee and commission": lambda: day_of(
        plan_of(replace(brought(lld()), fee=15_000)), date(2024, 1, 16)
    ),
    "LLD, total loss after 24, with fee and commission": lambda: total_loss(
        plan_of(replace(brought(lld()), fee=15_000)), MIDTERM
    ),
    "LLD, rental 1": lambda: instalment(lld(), 1),
    "LLD, close of 15 January": lambda: day_of(plan_of(lld()), date(2024, 1, 15)),
    "LLD, close of 16 January": lambda: day_of(plan_of(lld()), date(2024, 1, 16)),
    "LLD, sold to the customer at maturity": lambda: leaving(plan_of(lld()), MATURITY, 1_250_000),
    "LLD, kilometres beyond the agreement": lambda: booking.driven(
        Parts(services=60_874, tax=12_175)
    ),
    "LLD, sold after it came back": lambda: booking.sold_after_return(
        dict.fromkeys(Book, 1_100_000), 1_250_000, Parts(tax=250_000)
    ),
    "LOA, rental 1, its tax waits for payment": lambda: booking.billed(
        Accounting.FINANCE_LEASE, plan_of(loa()).lines[0].parts, tax=Role.PENDING_VAT
    ),
    "payment, the tax that waited falls due": lambda: [
        *payment(39_818),
        *booking.tax_moved(-6_636),
    ],
    "payment of a half, returned": lambda: [*payment(-19_909), *booking.tax_moved(3_318)],
    "written off, with tax that waited": lambda: [
        *booking.received(39_818, Role.WRITE_OFF_LOSS),
        *booking.allocated(39_818),
        *booking.tax_moved(-6_636, is_lost=True),
    ],
    "written off, with a premium": lambda: [
        *booking.received(42_318, Role.WRITE_OFF_LOSS),
        *booking.allocated(42_318),
        *booking.premium_lost(2_500),
    ],
    "payment": lambda: payment(39_818),
    "payment returned": lambda: payment(-39_818),
    "late interest and indemnity": lambda: [
        *booking.charged(Parts(late=1_234), Role.LATE_INDEMNITY_INCOME),
        *booking.charged(Parts(costs=4_000), Role.LATE_INDEMNITY_INCOME),
    ],
    "deposit given back": lambda: booking.received(50_000, Role.DEPOSIT_HELD),
    "written off": lambda: booking.written_off(123_456),
}


def shown(minor: int) -> str:
    return f"{Decimal(minor) / 100:,.2f}"


def rows_of(legs: Iterable[Leg]) -> list[str]:
    """Return the rows of the page: one per pair of accounts, what each view books beside it."""
    sums: dict[tuple[Role, Role], dict[Book, int]] = {}
    for leg in legs:
        views = sums.setdefault((leg.debit, leg.credit), {})
        views[leg.book] = views.get(leg.book, 0) + leg.minor
    return [
        f"| {debit} | {credit_} | {_cell(views, Book.STATUTORY)} | {_cell(views, Book.IFRS)} |"
        for (debit, credit_), views in sums.items()
    ]


def _cell(views: dict[Book, int], book: Book) -> str:
    return shown(views[book]) if book in views else "–"


def printed() -> Iterator[tuple[str, list[str]]]:
    """Yield each example of the page with its rows."""
    for part in PAGE.read_text("utf-8").split("\n### ")[1:]:
        name, _, body = part.partition("\n")
        rows = [
            line for line in body.splitlines() if re.match(r"\| [a-z_]+ \| [a-z_]+ \| [\d–]", line)
        ]
        yield name.strip(), rows


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_page_prints_what_is_booked(name: str) -> None:
    pages = dict(printed())
    expected = rows_of(EXAMPLES[name]())
    assert pages.get(name) == expected, "the rows should read:\n" + "\n".join(expected)


def test_the_page_prints_no_example_that_nothing_checks() -> None:
    assert {name for name, _ in printed()} == set(EXAMPLES)


@pytest.mark.parametrize("accounting", Accounting)
def test_every_view_books_the_whole_amount_of_an_instalment(accounting: Accounting) -> None:
    parts = Parts(interest=11_000, tax=6_636, services=3_500, principal=22_182)
    for book in Book:
        asked = [leg.minor for leg in booking.billed(accounting, parts) if leg.book is book]
        assert sum(asked) == parts.total
