"""Statutory rates of late payment, by day."""

from datetime import date
from decimal import Decimal

import pytest
from tests.leasing.tabled import rows

from vigie.kernel.errors import Invalid, Refused
from vigie.kernel.rate import Rate
from vigie.leasing.domain.late.france import business_rate, floor_of_agreed_rate
from vigie.leasing.domain.late.references import Reference, references
from vigie.leasing.domain.late.rules import late_rule

DAY = date(2024, 5, 1)


@pytest.mark.parametrize("row", rows("late_rates.csv"), ids=lambda row: row["rule"] + row["on"])
def test_published_polish_rates(row: dict[str, str]) -> None:
    printed = Rate.percent(row["percent"])
    inferred = Reference(
        "nbp_reference", "the row", DAY, ((date(2000, 1, 1), Rate.percent(row["reference"])),)
    )
    rule = late_rule(row["rule"])
    assert rule.rate_on(DAY, {"nbp_reference": inferred}) == printed
    if row["on"]:
        assert rule.rate_on(date.fromisoformat(row["on"])) == printed


@pytest.mark.parametrize(
    ("on", "percent"),
    [
        ("2014-03-25", "10.25"),  # lexing.law, 25 March 2014: ECB 0.25 + 10
        ("2024-07-01", "14.25"),  # bpifrance-creation.fr: ECB 4.25 + 10
        ("2024-12-31", "14.25"),  # the cuts of September to December wait for January
        ("2025-01-01", "13.15"),
        ("2025-06-30", "13.15"),
        ("2025-09-15", "12.15"),
    ],
)
def test_french_business_rate_is_fixed_by_half_year(on: str, percent: str) -> None:
    assert business_rate(date.fromisoformat(on)) == Rate.percent(percent)


def test_the_floor_binds_contracts_and_not_the_default() -> None:
    # Second half of 2024: the floor (3 x 4.92) was above the default rate.
    day = date(2024, 9, 1)
    assert floor_of_agreed_rate(day) == Rate.percent("14.76")
    assert business_rate(day) == Rate.percent("14.25")
    assert business_rate(day, Rate.percent("14.76")) == Rate.percent("14.76")
    with pytest.raises(Refused) as refusal:
        business_rate(day, Rate.percent("14.25"))
    assert refusal.value.code == "leasing.late_rate_below_floor"
    assert refusal.value.params == {
        "agreed": Decimal("14.25"),
        "floor": Decimal("14.76"),
        "on": day,
    }


@pytest.mark.parametrize(
    ("rule", "on", "percent"),
    [
        ("pl_commercial", "2019-12-31", "9.5"),
        ("pl_commercial", "2020-01-01", "11.5"),
        ("pl_commercial", "2020-06-30", "11.5"),  # March to May cuts wait for July
        ("pl_commercial", "2020-07-01", "10.1"),
        ("pl_commercial_public_health", "2020-07-01", "8.1"),
        ("pl_late", "2020-06-30", "5.6"),
    ],
)
def test_polish_commercial_rate(rule: str, on: str, percent: str) -> None:
    assert late_rule(rule).rate_on(date.fromisoformat(on)) == Rate.percent(percent)


@pytest.mark.parametrize(
    ("rule", "on", "code"),
    [
        ("pl_late", "2015-12-31", "leasing.late_rule_missing"),
        ("fr_business", "2012-01-01", "leasing.reference_rate_missing"),
        ("fr_business", "2026-01-01", "leasing.reference_rate_missing"),
        ("pl_late", "2026-01-01", "leasing.reference_rate_missing"),
    ],
)
def test_what_is_not_known_is_refused(rule: str, on: str, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        late_rule(rule).rate_on(date.fromisoformat(on))
    assert refusal.value.code == code


def test_an_unknown_rule_is_named() -> None:
    with pytest.raises(Invalid) as refusal:
        late_rule("fr_busines")
    assert refusal.value.code == "leasing.late_rule_unknown"


@pytest.mark.parametrize(
    "steps",
    [
        (),
        ((date(2024, 1, 1), Rate.zero()), (date(2023, 1, 1), Rate.zero())),
        ((date(2025, 1, 1), Rate.zero()),),
    ],
    ids=["none", "out of order", "after what is known"],
)
def test_a_series_out_of_order_is_refused(steps: tuple[tuple[date, Rate], ...]) -> None:
    with pytest.raises(Invalid) as refusal:
        Reference("any", "nobody", date(2024, 12, 31), steps)
    assert refusal.value.code == "leasing.reference_rates_disordered"


def test_every_shipped_rate_names_its_source() -> None:
    assert set(references()) == {"ecb_refinancing", "fr_legal_professional", "nbp_reference"}
    assert all(one.source and one.known_until.year >= 2025 for one in references().values())
