"""An invoicing platform without a network: keeps what it is given, misbehaves when told."""

from collections import deque
from dataclasses import dataclass, field

from vigie.documents.ports import OUTCOME_UNKNOWN, Deposit, OutgoingInvoice, Stage, Status
from vigie.kernel.clock import Clock, SystemClock
from vigie.kernel.errors import Refused, Unavailable


@dataclass(slots=True)
class FakeInvoicePlatform:
    """Passes the same kit as a real adapter; `orders` is consumed one per call."""

    format: str = "factur-x"
    clock: Clock = field(default_factory=SystemClock)
    taken: dict[str, OutgoingInvoice] = field(default_factory=dict)
    lives: dict[str, list[Status]] = field(default_factory=dict)
    orders: deque[str] = field(default_factory=deque)
    is_away: bool = False

    def deposit(self, invoice: OutgoingInvoice) -> Deposit:
        """Keep the invoice once, or raise as ordered."""
        order = self._order()
        now = self.clock.now()
        self.taken.setdefault(invoice.number, invoice)
        self.lives.setdefault(invoice.number, [Status(Stage.DEPOSITED, "200", now)])
        if order == "silent":
            raise Unavailable(OUTCOME_UNKNOWN, detail="ordered")
        return Deposit(invoice.number, now)

    def statuses(self, platform_id: str) -> tuple[Status, ...]:
        """Return the life of an invoice, or raise as ordered."""
        if self._order() == "truncated":
            raise Unavailable("documents.platform_unreadable", detail="ordered")
        return tuple(dict.fromkeys(self.lives[platform_id]))

    def judge(self, number: str, stage: Stage, reason: str) -> None:
        """Decide the fate of an invoice."""
        self.lives[number].append(Status(stage, stage.value, self.clock.now(), reason))

    def _order(self) -> str:
        if self.is_away:
            raise Unavailable("documents.platform_away", detail="away")
        order = self.orders.popleft() if self.orders else ""
        if order == "busy":
            raise Unavailable("documents.platform_busy", retry_after=7.0)
        if order in ("broken", "slow"):
            raise Unavailable("documents.platform_away", detail="ordered")
        if order == "refused":
            raise Refused("documents.platform_refused", reply="400 ordered")
        return order
