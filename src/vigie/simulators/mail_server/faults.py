"""Misbehaviour to order: what the server does wrong, for whom, and how many times."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from threading import Lock
from typing import Literal, cast, get_args

FaultKind = Literal["temporary", "permanent", "full", "slow", "disconnect"]
ANYONE = "*"

RECIPIENT_REPLIES: Mapping[str, str] = {
    "temporary": "451 4.3.0 Requested action aborted: try again later",
    "permanent": "550 5.1.1 No such user here",
    "full": "452 4.2.2 Mailbox full",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One order: `times` is how often it still applies, None for ever; `seconds` is for slow."""

    kind: FaultKind
    address: str = ANYONE
    times: int | None = None
    seconds: float = 0.0


def fault_from(order: Mapping[str, object]) -> Fault:
    """Read an order as sent in JSON; raises ValueError or TypeError with a sentence on a wrong one."""
    unknown = set(order) - {"kind", "address", "times", "seconds"}
    kind, address = order.get("kind"), order.get("address", ANYONE)
    times, seconds = order.get("times"), order.get("seconds", 0)
    if unknown or kind not in get_args(FaultKind):
        raise ValueError(f"kind is one of {', '.join(get_args(FaultKind))}; {unknown or kind!r}")
    if not isinstance(address, str) or not isinstance(times, int | None):
        raise TypeError("address is a text, times a whole number or null")
    if not isinstance(seconds, int | float) or not 0 <= seconds <= 600:
        raise ValueError("seconds lies between 0 and 600")
    return Fault(cast("FaultKind", kind), address.lower(), times, float(seconds))


class Faults:
    """The orders in force, shared by the SMTP loop and the HTTP threads."""

    def __init__(self) -> None:
        self._orders: list[Fault] = []
        self._lock = Lock()

    def order(self, fault: Fault) -> None:
        """Add one order; the first that fits an address wins."""
        with self._lock:
            self._orders.append(fault)

    def clear(self) -> None:
        """Behave well again."""
        with self._lock:
            self._orders.clear()

    def in_force(self) -> list[Fault]:
        """Return the orders that still apply."""
        with self._lock:
            return list(self._orders)

    def take(self, address: str, kinds: frozenset[str]) -> Fault | None:
        """Return the first order of these kinds for an address and count it down."""
        with self._lock:
            for place, fault in enumerate(self._orders):
                if fault.kind in kinds and fault.address in (ANYONE, address.lower()):
                    self._count_down(place)
                    return fault
        return None

    def _count_down(self, place: int) -> None:
        fault = self._orders[place]
        if fault.times is None:
            return
        if fault.times <= 1:
            del self._orders[place]
        else:
            self._orders[place] = replace(fault, times=fault.times - 1)
