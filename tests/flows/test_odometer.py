"""Odometer series: what falls, and what one slip of the pen would explain."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.flows.signals.odometer import Fall, clash_of, fall_of

START = date(2022, 1, 10)


def series(*kilometres: int) -> list[tuple[date, int]]:
    return [(START + timedelta(365 * year), km) for year, km in enumerate(kilometres)]


@pytest.mark.parametrize(
    ("kilometres", "fall"),
    [
        ((), None),
        ((12_000,), None),
        ((12_000, 30_000, 30_000, 52_000), None),
        ((30_000, 29_600), None),  # two stations do not read alike
        ((90_000, 41_000), (49_000, 1, True, 0)),
        ((10_000, 200_000, 30_000, 45_000), (170_000, 2, True, 1)),  # a digit too many
        ((10_000, 25_000, 4_000, 45_000), (21_000, 2, True, 1)),  # a digit too few
        ((60_000, 90_000, 41_000, 55_000), (49_000, 2, False, 1)),
        ((80_000, 82_000, 40_000), (42_000, 2, True, 1)),
        ((80_000, 82_000, 82_000, 40_000), (42_000, 3, True, 2)),  # the last of the highest
        ((80_000, 82_000, 40_000, 41_000), (42_000, 2, False, 1)),
    ],
)
def test_falls(kilometres: tuple[int, ...], fall: tuple[int, int, bool, int] | None) -> None:
    found = fall_of(series(*kilometres))
    if fall is None:
        assert found is None
    else:
        km, year, is_one_misread, higher = fall
        days = [START + timedelta(365 * one) for one in (year, higher)]
        assert found == Fall(km, days[0], is_one_misread, days[1])


@given(st.lists(st.integers(0, 400_000), max_size=8))
def test_a_series_that_rises_never_falls(kilometres: list[int]) -> None:
    assert fall_of(series(*sorted(kilometres))) is None


@given(st.lists(st.integers(0, 400_000), min_size=2, max_size=7), st.integers(0, 10**6), st.data())
def test_one_wrong_reading_never_proves(
    kilometres: list[int], wrong: int, data: st.DataObject
) -> None:
    told = sorted(kilometres)
    told[data.draw(st.integers(0, len(told) - 1))] = wrong
    found = fall_of(series(*told))
    assert found is None or found.is_one_misread


def test_two_readings_of_one_day_may_be_two_vehicles() -> None:
    assert clash_of([(START, 50_000), (START, 51_000)]) is None
    assert clash_of([(START, 50_000), (START, 90_000)]) == START
    assert clash_of([(START, 50_000), (START + timedelta(2), 90_000)]) is None
