"""Signals: the dated facts that rules read, and the vocabulary that types them.

A signal holds no name and no address of a person: only what a rule compares and a reason shows
(a likeness, a date, an amount, a code). The values themselves stay with the certificate.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import itemgetter
from typing import Literal

SignalValue = str | int | bool | Decimal | date
SignalKind = Literal["text", "number", "flag", "date"]


@dataclass(frozen=True, slots=True)
class Signal:
    """One fact: its value, since when it is true, since when it is known, and who says so.

    `effective_on` is None when the source gives no date. `known_on` is the day of the first read
    that said so without a break, `read_on` of the last that repeated it (None: there was but one). `source` reads `register.pledge_creditor`,
    `portfolio.contract_status`, `operations.CHANG_TIT_NORMAL`, `history.holder_name`.
    """

    name: str
    value: SignalValue
    effective_on: date | None
    known_on: date
    source: str
    read_on: date | None = None


Signals = Mapping[str, Signal]
Facts = tuple[Signal, ...]


def taking(names: tuple[str, ...]) -> Callable[[Signals], Facts]:
    """Return what takes some signals, in this order, from a subject that is known to have them."""
    if not names:
        return lambda _signals: ()
    if len(names) == 1:
        (only,) = names
        return lambda signals: (signals[only],)
    several: Callable[[Signals], Facts] = itemgetter(*names)
    return several


@dataclass(frozen=True, slots=True)
class SignalType:
    """What a vocabulary says of one signal: its kind, the words it may take, its meaning."""

    name: str
    kind: SignalKind
    words: tuple[str, ...] = ()
    meaning: str = ""


Vocabulary = Mapping[str, SignalType]


def fits(kind: SignalKind, value: object) -> bool:
    """Tell whether a value is of a kind; a flag is not a number, a date-time is not a date."""
    if kind == "flag":
        return isinstance(value, bool)
    if kind == "number":
        return isinstance(value, int | Decimal) and not isinstance(value, bool)
    if kind == "date":
        return type(value) is date
    return isinstance(value, str)
