"""How a contract is served: what a payment pays first, and whether interest follows payments."""

from dataclasses import dataclass
from enum import StrEnum


class Part(StrEnum):
    """What a due amount is made of."""

    PENALTY = "penalty"
    FEE = "fee"
    INTEREST = "interest"
    PRINCIPAL = "principal"


class Accrual(StrEnum):
    """Which balance bears interest."""

    PLANNED = "planned"  # the plan's, whenever payments come; lateness is charged apart
    DAILY = "daily"  # what is really owed each day; in advance the next rental makes up for it


class Ahead(StrEnum):
    """Where money goes that is more than what is due."""

    NEXT = "next"  # the next instalments, one after the other
    LAST = "last"  # the last instalment first
    SPREAD = "spread"  # equal shares on all instalments to come
    HOLD = "hold"  # nowhere: it stays the customer's credit until something falls due
    REDUCE_INSTALMENT = "reduce_instalment"  # capital at once; the instalments to come are less
    REDUCE_TERM = "reduce_term"  # capital at once; the instalments to come are fewer


ORDER = (Part.PENALTY, Part.FEE, Part.INTEREST, Part.PRINCIPAL)


@dataclass(frozen=True, slots=True)
class Servicing:
    """The rules of one product. `order` holds within a line when `by_line`, else across lines."""

    accrual: Accrual = Accrual.PLANNED
    ahead: Ahead = Ahead.HOLD
    order: tuple[Part, ...] = ORDER
    by_line: bool = True


DEFAULT = Servicing()
