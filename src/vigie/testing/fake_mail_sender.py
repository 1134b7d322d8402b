"""A mail sender without a network: keeps what it is given, misbehaves when told."""

from collections import deque
from dataclasses import dataclass, field

from vigie.kernel.clock import Clock, SystemClock
from vigie.kernel.errors import Refused, Unavailable
from vigie.notices.ports import OUTCOME_UNKNOWN, Mail, Receipt


@dataclass(slots=True)
class FakeMailSender:
    """Passes the same kit as a real adapter; `orders` is consumed one per mail."""

    domain: str = "vigie.test"
    clock: Clock = field(default_factory=SystemClock)
    sent: list[Mail] = field(default_factory=list)
    orders: deque[str] = field(default_factory=deque)
    is_away: bool = False

    def send(self, mail: Mail) -> Receipt:
        """Keep the mail or raise as ordered."""
        if self.is_away:
            raise Unavailable("notices.mail_server_away", host="fake", port=0, detail="away")
        name, _, domain = mail.to.partition("@")
        if not name or "." not in domain or not mail.to.isprintable() or " " in mail.to:
            raise Refused("notices.address_invalid")
        order = self.orders.popleft() if self.orders else ""
        if order in ("temporary", "full"):
            raise Unavailable("notices.try_later", reply="451 4.3.0 try again later")
        if order == "permanent":
            raise Refused("notices.address_refused", reply="550 5.1.1 No such user here")
        self.sent.append(mail)
        if order == "disconnect":
            raise Unavailable(OUTCOME_UNKNOWN, detail="SMTPServerDisconnected")
        return Receipt(f"fake-{len(self.sent)}", "250 2.0.0 Kept", self.clock.now())
