"""The worked figures of docs/algorithms/pricing.md, computed again."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from vigie.kernel.money import Money
from vigie.kernel.rate import Rate
from vigie.leasing.domain.deals import Frame, Unknown, Values
from vigie.leasing.domain.pricing import price

PAGE = Path(__file__).parents[2] / "docs" / "algorithms" / "pricing.md"
ROW = re.compile(r"^\| (\w+) \| ([\d.]+) \| ([\d.]+) \|$", re.MULTILINE)
FRAME = Frame(currency="EUR", start_on=date(2026, 11, 23))
VALUES = Values(price=2_500_000, rate=Rate.percent(6), rental=33_182, first_rental=300_000, residual=1_000_000, term=48)  # fmt: skip
ROWS = ROW.findall(PAGE.read_text("utf-8"))


def test_the_page_has_a_row_for_each_value() -> None:
    assert [row[0] for row in ROWS] == [
        "rental",
        "rate",
        "price",
        "first_rental",
        "residual",
        "term",
        "subsidy",
    ]


@pytest.mark.parametrize(("find", "answer", "last"), ROWS)
def test_a_row_is_what_the_engine_says(find: str, answer: str, last: str) -> None:
    found = price(replace(VALUES, subsidy=0), Unknown(find), FRAME)
    value = getattr(found.values, find)
    if find == "rate":
        assert value.as_percent(7) == Rate.percent(answer).as_percent(7)
    elif find == "term":
        assert value == int(answer)
    else:
        assert Money(value, "EUR") == Money.of(answer, "EUR")
    assert Money(found.schedule.rows[-1].payment, "EUR") == Money.of(last, "EUR")
