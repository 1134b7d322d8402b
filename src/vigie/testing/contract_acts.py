"""Random acts on one contract, and what must hold after each: for tests and for the crash mode."""

import random
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from vigie.database.tenant import tenant
from vigie.kernel.errors import VigieError
from vigie.leasing import actions
from vigie.leasing.domain.agreement import Accounting
from vigie.leasing.domain.lifecycle import RUNNING, State
from vigie.leasing.queries import contract_detail
from vigie.ledger.domain.transfers import Book
from vigie.testing.contracts import DELIVERED, Lessor

Doing = Callable[["Life"], object]
ENDED = (
    "loan_outstanding",
    "net_investment",
    "lease_asset",
    "lease_asset_depreciation",
    "deferred_fee",
)
PACKAGES = ("loss", "upkeep")
DONE_WITH = (State.CLOSED, State.WRITTEN_OFF)


@dataclass
class Life:
    """A contract that anything may happen to; `on` moves forward, some acts look back."""

    lessor: Lessor
    contract: int
    chance: random.Random
    on: date = DELIVERED
    done: list[str] = field(default_factory=list)
    refused: int = 0

    def step(self) -> str:
        """Do one random act, or be refused; return its name."""
        name = self.chance.choice(sorted(DOINGS))
        self.on += timedelta(days=self.chance.randint(0, 25))
        try:
            DOINGS[name](self)
        except VigieError:
            self.refused += 1
            return f"{name} refused"
        self.done.append(name)
        return name

    def day(self) -> date:
        """Return today, or, one time in four, a day up to two months back."""
        back = self.chance.choice([0, 0, 0, self.chance.randint(1, 60)])
        return max(self.on - timedelta(days=back), DELIVERED)

    def faults(self) -> list[str]:
        """Return what does not hold: the books, the dues and the plan must say the same."""
        with tenant(self.lessor.by.organisation_id):
            detail = contract_detail(self.lessor.by, self.contract, self.on)
        found = []
        for book in Book:
            books = self.lessor.balances(self.contract, book)
            is_running = detail.row.state in RUNNING
            undrawn = detail.agreement.undrawn if is_running else 0
            expected = {
                "customer_receivable": detail.owed,
                "customer_credit": -detail.held,
                "commitment_given": -undrawn,
                "commitment_contra": undrawn,
            }
            if is_running:
                expected |= self._claim(detail.row.accounting, book, detail.left_to_bill)
            else:
                expected |= dict.fromkeys(ENDED, 0)
            if detail.row.state in DONE_WITH:
                expected |= dict.fromkeys(
                    ("customer_receivable", "customer_credit", "deposit_held"), 0
                )
            found += [
                f"{book} {role}: {books.get(role, 0)}, expected {minor}"
                for role, minor in expected.items()
                if books.get(role, 0) != minor
            ]
            if sum(books.values()):
                found.append(f"{book} does not balance")
        return found

    def _claim(self, accounting: str, book: Book, left: int) -> dict[str, int]:
        if accounting == Accounting.LOAN:
            return {"loan_outstanding": left}
        is_claim = accounting == Accounting.FINANCE_LEASE and book is Book.IFRS
        return {"net_investment": left} if is_claim else {}


def _pay(life: Life) -> object:
    minor = life.chance.choice([1, 10_000, 39_818, 58_713, 250_000])
    return life.lessor.pay(life.contract, minor, life.day())


def _return(life: Life) -> object:
    with tenant(life.lessor.by.organisation_id):
        detail = contract_detail(life.lessor.by, life.contract, life.on)
    payments = [row.id for row in detail.payments if row.minor > 0 and row.method == "transfer"]
    chosen = life.chance.choice(payments) if payments else 0
    return actions.return_payment(
        life.contract,
        payment_id=chosen,
        on=life.on,
        reason="AM04",
        by=life.lessor.by,
        key=secrets.token_hex(8),
    )


def _prepay(life: Life) -> object:
    minor = life.chance.randint(1, 200_000)
    return actions.prepay(
        life.contract,
        on=life.day(),
        minor=minor,
        keeps_term=True,
        by=life.lessor.by,
        key=secrets.token_hex(8),
    )


def _rate(life: Life) -> object:
    percent = str(life.chance.randint(0, 12))
    return actions.change_rate(
        life.contract, on=life.day(), percent=percent, by=life.lessor.by, key=secrets.token_hex(8)
    )


def _suspend(life: Life) -> object:
    extends = life.chance.random() < 0.7
    return actions.suspend(
        life.contract, on=life.day(), extends=extends, by=life.lessor.by, key=secrets.token_hex(8)
    )


def _reschedule(life: Life) -> object:
    on = life.day()
    to_due = on + timedelta(days=life.chance.randint(1, 60))
    return actions.reschedule(
        life.contract,
        on=on,
        to_due=to_due,
        extra=1,
        by=life.lessor.by,
        key=secrets.token_hex(8),
    )


def _draw(life: Life) -> object:
    what = actions.Drawing(2, life.chance.choice([None, 100_000, 250_000]))
    on, key = life.day(), secrets.token_hex(8)
    return actions.pay_drawdown(life.contract, what, on=on, by=life.lessor.by, key=key)


def _give_up(life: Life) -> object:
    on, key = life.day(), secrets.token_hex(8)
    return actions.cancel_drawdown(life.contract, 2, on=on, by=life.lessor.by, key=key)


def _join(life: Life) -> object:
    joining = actions.Joining(life.chance.choice(PACKAGES), life.day())
    key = secrets.token_hex(8)
    return actions.add_package(life.contract, joining, on=life.on, by=life.lessor.by, key=key)


def _leave(life: Life) -> object:
    code, from_on, key = life.chance.choice(PACKAGES), life.day(), secrets.token_hex(8)
    return actions.end_package(
        life.contract, code, from_on=from_on, on=life.on, by=life.lessor.by, key=key
    )


DOINGS: dict[str, Doing] = {
    "bill": lambda life: life.lessor.bill(life.contract, life.on),
    "bill again": lambda life: life.lessor.bill(life.contract, life.on),
    "pay": _pay,
    "pay more": _pay,
    "return": _return,
    "prepay": _prepay,
    "rate": _rate,
    "suspend": _suspend,
    "resume": lambda life: actions.resume(
        life.contract, on=life.on, by=life.lessor.by, key=secrets.token_hex(8)
    ),
    "reschedule": _reschedule,
    "draw": _draw,
    "draw again": _draw,
    "give up a drawdown": _give_up,
    "join": _join,
    "leave": _leave,
    "charge": lambda life: actions.charge_lateness(
        life.contract, on=life.on, by=life.lessor.by, key=secrets.token_hex(8)
    ),
}
LAST: dict[str, Doing] = {
    "buy out": lambda life: actions.buy_out(
        life.contract,
        on=life.on,
        agreed_price=1_000_000,
        by=life.lessor.by,
        key=secrets.token_hex(8),
    ),
    "lose": lambda life: actions.declare_total_loss(
        life.contract, on=life.on, by=life.lessor.by, key=secrets.token_hex(8)
    ),
}
