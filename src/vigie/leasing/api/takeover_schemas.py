"""What the API says of takeovers and asks for them; amounts are decimals in units."""

from datetime import date
from decimal import Decimal
from typing import Any

from ninja import Schema

from vigie.ui.strict import Strict


class FaultOut(Schema):
    """What is wrong in a row of a file."""

    line: int
    column: str
    value: str
    code: str
    reason: str


class TotalOut(Schema):
    """Contracts of one currency, in number and amounts."""

    currency: str
    contracts: int
    outstanding: Decimal
    arrears: Decimal


class TakeoverIn(Strict):
    """The day of the opening balances, and the source's totals: one line for each currency.

    A line is "EUR; 10000; 185000000.00; 412345.67": contracts, outstanding, arrears.
    """

    on: date
    totals: list[str]
    preview: bool = False


class TakeoverOut(Schema):
    """What a file came to. Nothing is begun unless `takeover_id` is given.

    The first 1,000 faults are told, `faults_in_all` counts them.
    """

    takeover_id: int | None
    contracts: int
    totals: list[TotalOut]
    differences: list[dict[str, Any]]
    faults: list[FaultOut]
    faults_in_all: int


class TakeoverRun(Schema):
    """How far a takeover is, and how it ended; `done` of `total` contracts of a stage."""

    id: int
    status: str
    stage: str
    done: int
    total: int
    contracts: int
    code: str
    reason: str
