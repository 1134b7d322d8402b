"""Endpoints of backtests: ask, list, read."""

from datetime import date, datetime
from typing import Annotated

from ninja import Header, Router, Schema

from vigie.fraud.actions import ask_backtest
from vigie.fraud.queries import BacktestRow, backtest, backtest_cells, backtests
from vigie.ui.access import StaffRequest
from vigie.ui.strict import Strict

router = Router()

Key = Annotated[str, Header(alias="Idempotency-Key", min_length=1, max_length=200)]


class BacktestIn(Strict):
    """The saved version that judges the past extracts; null is the rules in force.

    A kept version of the learned model may judge beside them; null is none.
    """

    ruleset_id: int | None = None
    model_id: int | None = None


class BacktestCellOut(Schema):
    """What opened at one extract and level."""

    read_on: date
    level: str
    opened: int
    confirmed: int
    right: int
    wrong: int
    unknown: int


class BacktestOut(Schema):
    """A backtest: alerts it would have opened by level, against verdicts; minutes of review.

    A model judges extracts from `judged_from` on: of earlier days it learned what came out later.
    """

    id: int
    ruleset_id: int | None
    version: int
    model_id: int | None
    model_number: int | None
    judged_from: date | None
    status: str
    done: int
    total: int
    asked_at: datetime
    opened: dict[str, int]
    confirmed: int
    right: int
    wrong: int
    unknown: int
    missed: int
    minutes: int


class BacktestDetail(BacktestOut):
    """A backtest with its extracts."""

    extracts: list[BacktestCellOut]


@router.get("/backtests", response=list[BacktestOut], summary="List backtests")
def list_backtests(request: StaffRequest) -> list[BacktestRow]:
    """The last twenty backtests of your organisation, the newest first."""
    return backtests(request.actor)


@router.post("/backtests", response=BacktestOut, summary="Ask for a backtest")
def ask(request: StaffRequest, given: BacktestIn, key: Key) -> BacktestRow:
    """Judge past extracts by a version, as they were known then; a job does it, nobody is alerted."""
    by = request.actor
    return backtest(by, ask_backtest(given.ruleset_id, given.model_id, by=by, key=key))


@router.get("/backtests/{backtest_id}", response=BacktestDetail, summary="Read a backtest")
def read(request: StaffRequest, backtest_id: int) -> dict[str, object]:
    """One backtest and what it opened at each extract."""
    by = request.actor
    row = backtest(by, backtest_id)
    cells = backtest_cells(by, backtest_id, by_typology=False)
    return {**{name: getattr(row, name) for name in BacktestOut.model_fields}, "extracts": cells}
