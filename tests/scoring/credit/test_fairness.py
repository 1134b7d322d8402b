"""Fairness tables against counts by hand and published intervals; small cells are not told."""

import csv
import io

import numpy as np
import pytest

from vigie.scoring.domain.credit.fairness import (
    GroupLine,
    Judged,
    Rate,
    as_rows,
    by_group,
)


def judged(*parts: tuple[str, int, int, int, int]) -> tuple[Judged, list[str]]:
    """Groups by good accepted, good turned away, bad accepted, bad turned away."""
    accepted: list[bool] = []
    bad: list[bool] = []
    groups: list[str] = []
    for name, *counts in parts:
        for (is_in, went_bad), count in zip(
            ((True, False), (False, False), (True, True), (False, True)), counts, strict=True
        ):
            accepted += [is_in] * count
            bad += [went_bad] * count
            groups += [name] * count
    flags = np.array(accepted)
    return Judged(np.where(flags, 700.0, 400.0), flags, np.array(bad)), groups


def test_an_exact_interval_as_published() -> None:
    """Clopper and Pearson: 10 of 100 gives 4.90 % to 17.62 %; 0 of 10 gives 0 to 30.85 %."""
    rate = Rate.of(10, 100)
    assert (rate.low, rate.high) == pytest.approx((0.0490, 0.1762), abs=5e-5)
    none = Rate.of(0, 10)
    assert (none.low, none.high) == pytest.approx((0.0, 0.3085), abs=5e-5)
    whole = Rate.of(10, 10)
    assert (whole.low, whole.high) == pytest.approx((0.6915, 1.0), abs=5e-5)


def test_rates_errors_and_the_four_fifths_ratio_by_hand() -> None:
    young, old = by_group(*judged(("18-29", 50, 30, 10, 10), ("30-39", 160, 20, 10, 10)))
    assert young.approved is not None
    assert old.approved is not None
    assert (young.approved.count, young.approved.among) == (60, 100)
    assert (old.approved.count, old.approved.among) == (170, 200)
    assert young.ratio == pytest.approx(0.6 / 0.85)
    assert young.is_below
    assert old.ratio == 1.0
    assert not old.is_below
    assert young.good_turned_away is not None
    assert young.bad_accepted is not None
    assert young.good_turned_away.value == 30 / 80
    assert young.bad_accepted.value == 10 / 20
    assert young.ranking is not None
    # Two scores: pairs in the right order 50 * 10, ties half of 50 * 10 + 30 * 10, of 80 * 20.
    assert young.ranking.value == pytest.approx((500 + 400) / 1600)
    assert young.ranking.low < young.ranking.value < young.ranking.high


def test_small_groups_are_withheld_and_so_is_the_next_when_one_alone_would_be_told() -> None:
    lines = by_group(*judged(("a", 60, 30, 6, 6), ("b", 40, 6, 6, 6), ("c", 10, 5, 5, 5)))
    assert [(line.group, line.cases) for line in lines] == [("a", 102), ("b", None), ("c", None)]
    assert lines[1] == GroupLine("b", None)
    two = by_group(*judged(("a", 60, 30, 6, 6), ("b", 5, 5, 5, 5), ("c", 10, 5, 5, 5)))
    assert [line.cases for line in two] == [102, None, None]


def test_a_cell_of_one_to_four_is_not_told() -> None:
    (line,) = by_group(*judged(("a", 60, 30, 3, 7)))
    assert line.bad_accepted is None
    assert line.good_turned_away is not None


def test_who_has_no_group_is_compared_with_none() -> None:
    lines = by_group(*judged(("", 99, 1, 50, 0), ("a", 40, 40, 10, 10)))
    nobody, known = lines
    assert nobody.group == ""
    assert nobody.ratio is None
    assert known.ratio == 1.0


def test_the_table_as_csv() -> None:
    held = by_group(*judged(("a", 60, 30, 6, 6), ("b", 45, 45, 6, 6), ("c", 1, 0, 0, 0)))
    written = io.StringIO()
    csv.writer(written).writerows(as_rows(held))
    rows = list(csv.DictReader(io.StringIO(written.getvalue())))
    told = {row["group"]: row for row in rows}
    assert told["b"]["approved"] == "0.5000"
    assert told["a"]["cases"] == told["c"]["cases"] == ""
    assert set(told["c"].values()) == {"c", ""}
