"""The life of a message: when it is tried again, when it ends, who may settle it."""

from datetime import UTC, datetime, timedelta

import pytest

from vigie.notices.domain.life import (
    MAX_ATTEMPTS,
    WAIT_FACTOR,
    State,
    Verdict,
    after_unavailable,
    is_interrupted,
    may_settle,
)

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("attempts", "is_unknown", "state"),
    [
        (1, False, "queued"),
        (MAX_ATTEMPTS - 1, False, "queued"),
        (MAX_ATTEMPTS, False, "failed"),
        (1, True, "uncertain"),
        (MAX_ATTEMPTS, True, "uncertain"),
    ],
)
def test_after_an_absence(attempts: int, is_unknown: bool, state: str) -> None:
    outcome = after_unavailable(attempts, "notices.try_later", "451", is_unknown=is_unknown)
    assert (outcome.state, outcome.reason, outcome.reply) == (state, "notices.try_later", "451")


def test_seven_attempts_span_five_hours_and_a_half() -> None:
    waits = [WAIT_FACTOR**n for n in range(1, MAX_ATTEMPTS)]
    assert waits == [5, 25, 125, 625, 3125, 15625]
    assert timedelta(seconds=sum(waits)) == timedelta(hours=5, minutes=25, seconds=30)


@pytest.mark.parametrize(
    ("minutes", "interrupted"), [(0, False), (15, False), (16, True), (60 * 24, True)]
)
def test_interrupted_after_a_quarter_of_an_hour(minutes: int, interrupted: bool) -> None:
    assert is_interrupted(NOW - timedelta(minutes=minutes), NOW) is interrupted
    assert is_interrupted(None, NOW)


def test_who_may_settle_what() -> None:
    allowed = {
        (state.value, verdict.value)
        for state in State
        for verdict in Verdict
        if may_settle(state, verdict)
    }
    assert allowed == {
        ("uncertain", "arrived"),
        ("uncertain", "again"),
        ("failed", "again"),
        ("refused", "again"),
    }
