"""What a record page says."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from vigie.ui.records import ComparedField, Comparison, Progress
from vigie.ui.relative import ago, days_ago, time_left

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_a_comparison_parts_what_differs_from_what_agrees() -> None:
    comparison = Comparison(
        (
            ComparedField("Make", "D.1", "RENAULT", "RENAULT"),
            ComparedField("Holder", "C.1", "MARTIN", "MARTEN", "near"),
        )
    )
    assert [field.code for field in comparison.differing] == ["C.1"]
    assert [field.code for field in comparison.agreeing] == ["D.1"]


def test_marks_stand_on_both_sides() -> None:
    field = ComparedField("Plate", "A", "AB123CD", "AB128CD", "near", kind="plate")
    assert "12<mark>3</mark>-CD" in field.expected_drawn
    assert "12<mark>8</mark>-CD" in field.observed_drawn
    vin = ComparedField("VIN", "E", "VF1RFB00X57123456", "VF1RFB00X57132456", "near", kind="vin")
    assert "571<mark>23</mark>456" in vin.expected_drawn


def test_what_a_register_does_not_give_is_said() -> None:
    field = ComparedField("Pledge", "Z.1", "inscribed", None, "different")
    assert "not given by this register" in field.observed_drawn
    assert "<mark>" not in field.expected_drawn


def test_progress_is_never_complete_before_the_end() -> None:
    assert Progress("Reading", 999, 1000).percent == 99
    assert Progress("Reading", 1000, 1000).percent == 99
    assert Progress("Reading", 0, 0).percent == 0
    assert Progress("Reading", 1000, 1000, "done").percent == 100


@pytest.mark.parametrize(
    ("language", "days", "said"),
    [
        ("en", 0, "today"),
        ("en", 1, "yesterday"),
        ("en", 12, "12 days ago"),
        ("en", -2, "in 2 days"),
        ("en", 95, "3 months ago"),
        ("fr", 12, "il y a 12 jours"),
        ("pl", 2, "2 dni temu"),
        ("pl", 365 * 2, "2 lata temu"),
        ("pl", 365 * 5, "5 lat temu"),
        ("pl", 365 * 22, "22 lata temu"),
    ],
)
def test_days(language: str, days: int, said: str) -> None:
    with translation.override(language):
        assert days_ago(TODAY - timedelta(days=days), TODAY) == said


@pytest.mark.parametrize(
    ("language", "seconds", "said"),
    [
        ("en", 20, "just now"),
        ("en", 60, "1 minute ago"),
        ("fr", 7200, "il y a 2 heures"),
        ("pl", 60, "1 minutę temu"),
        ("pl", 5 * 3600, "5 godzin temu"),
    ],
)
def test_instants(language: str, seconds: int, said: str) -> None:
    with translation.override(language):
        assert ago(NOW - timedelta(seconds=seconds), NOW) == said


def test_time_left() -> None:
    assert time_left(4) == "a few seconds left"
    assert time_left(134) == "about 2 minutes left"
    with translation.override("pl"):
        assert time_left(60 * 5) == "jeszcze około 5 minut"
