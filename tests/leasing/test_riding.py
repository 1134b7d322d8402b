"""Packages over time: what rides in the rental of a day, and what each has of the money that came."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.leasing.domain.packages import Chosen, PackageKind, Riding
from vigie.leasing.domain.plan import plan_of
from vigie.leasing.domain.riding import Asked, Ride, RidingFact, asked_of, rides, riding_on, shares
from vigie.leasing.domain.storing import read, stored
from vigie.testing.contracts import loa

FEBRUARY, MARCH, APRIL = (date(2024, month, 15) for month in (2, 3, 4))
NOON = datetime(2024, 3, 20, 12, tzinfo=UTC)
INSURANCE, SERVICE = PackageKind.INSURANCE, PackageKind.SERVICE


def package(code: str, minor: int, kind: PackageKind = INSURANCE) -> Chosen:
    return Chosen(code=code, kind=kind, names={"en": code}, provider="A", minor=minor)


def fact(
    code: str, minor: int, from_on: date | None = None, hours: int | None = None
) -> RidingFact:
    known = None if hours is None else NOON + timedelta(hours=hours)
    return RidingFact(package=package(code, minor), from_on=from_on, known_at=known)


FIRST = (fact("loss", 1_250), fact("life", 750))
STORY = (*FIRST, fact("theft", 500, MARCH, 1), fact("life", -750, APRIL, 2))


@pytest.mark.parametrize(
    ("day", "riding"),
    [
        (FEBRUARY, {"loss": 1_250, "life": 750}),
        (MARCH, {"loss": 1_250, "life": 750, "theft": 500}),
        (APRIL, {"loss": 1_250, "theft": 500}),
    ],
)
def test_a_rental_holds_what_rides_on_its_day(day: date, riding: dict[str, int]) -> None:
    assert {one.code: one.minor for one in riding_on(STORY, day)} == riding


def test_each_package_rides_between_two_days_at_one_amount() -> None:
    story = (*STORY, fact("loss", -1_250, MARCH, 3), fact("loss", 1_400, MARCH, 4))
    assert rides(story) == (
        Ride(package("loss", 1_250), None, MARCH),
        Ride(package("loss", 1_400), MARCH, None),
        Ride(package("life", 750), None, APRIL),
        Ride(package("theft", 500), MARCH, None),
    )


def test_ended_on_its_first_day_it_never_rode() -> None:
    assert rides((fact("theft", 500, MARCH, 1), fact("theft", -500, MARCH, 2))) == ()


@pytest.mark.parametrize(
    ("day", "came", "had"),
    [
        (FEBRUARY, 2_000, {"loss": 1_250, "life": 750}),
        (FEBRUARY, 1_000, {"loss": 625, "life": 375}),
        # What was agreed first is paid first.
        (MARCH, 2_000, {"loss": 1_250, "life": 750}),
        (MARCH, 2_200, {"loss": 1_250, "life": 750, "theft": 200}),
        (MARCH, 2_500, {"loss": 1_250, "life": 750, "theft": 500}),
        (APRIL, 1_750, {"loss": 1_250, "theft": 500}),
        # Known when it was paid: life, which was taken out of April since, had a part of it.
        (APRIL, 2_500, {"loss": 1_625, "life": 225, "theft": 650}),
    ],
)
def test_what_came_for_a_rental_is_shared(day: date, came: int, had: dict[str, int]) -> None:
    assert shares(STORY, day, INSURANCE, came) == had
    assert shares(STORY, day, SERVICE, came) == {}


MOVES = st.lists(
    st.tuples(
        st.sampled_from(["loss", "life", "theft"]),
        st.integers(1, 5_000),
        st.sampled_from([None, FEBRUARY, MARCH, APRIL]),
        st.booleans(),
    ),
    min_size=1,
    max_size=8,
)


@given(MOVES, st.integers(0, 50_000), st.sampled_from([FEBRUARY, MARCH, APRIL]))
def test_shares_sum_to_what_came_and_full_payment_pays_each(
    moves: list[tuple[str, int, date | None, bool]], came: int, day: date
) -> None:
    facts: list[RidingFact] = []
    for hours, (code, minor, from_on, ends) in enumerate(moves):
        standing = [ride for ride in rides(facts) if ride.package.code == code]
        if ends and standing and standing[-1].until_on is None:
            last = standing[-1]
            start = max(from_on or date.min, last.from_on or date.min)
            facts.append(fact(code, -last.package.minor, max(start, FEBRUARY), hours))
        elif not standing:
            facts.append(fact(code, minor, from_on or FEBRUARY, hours))
    found = shares(facts, day, INSURANCE, came)
    rode = any(one.is_in(day) for one in facts)
    assert sum(found.values()) == (came if rode else 0)
    riding = {one.code: one.minor for one in riding_on(facts, day)}
    assert shares(facts, day, INSURANCE, sum(riding.values())) == riding
    assert all(minor >= 0 for minor in found.values())


def test_a_document_names_what_its_due_holds() -> None:
    def codes(due_on: date, hours: int, minor: int) -> list[tuple[str, int]]:
        asked = Asked(due_on, NOON + timedelta(hours=hours), INSURANCE, minor)
        return [(one.code, part) for one, part in asked_of(STORY, asked)]

    assert codes(MARCH, 0, 2_000) == [("loss", 1_250), ("life", 750)]  # billed before
    assert codes(MARCH, 1, 500) == [("theft", 500)]  # the correction, by the act that added it
    assert codes(MARCH, 9, 2_500) == [("loss", 1_250), ("life", 750), ("theft", 500)]
    assert codes(APRIL, 2, -750) == [("life", -750)]
    assert codes(APRIL, 2, -2_500) == [("loss", -1_250), ("life", -750), ("theft", -500)]
    assert codes(MARCH, 9, 499) == []


def test_an_agreement_carries_what_joined_and_reads_back() -> None:
    joined = Riding(code="theft", kind=INSURANCE, minor=500, from_on=MARCH)
    gone = Riding(code="upkeep", kind=SERVICE, minor=-3_000, from_on=APRIL)
    agreed = loa(4).ridden(joined).ridden(gone)
    plain = plan_of(loa(4)).lines
    held = [(line.parts.insurance, line.parts.services) for line in plan_of(agreed).lines]
    assert held == [(0, 0), (500, 0), (500, -3_000), (500, -3_000)]
    # A premium bears no tax, a service does.
    taxes = [line.parts.tax - was.parts.tax for line, was in zip(plan_of(agreed).lines, plain, strict=True)]  # fmt: skip
    assert taxes == [0, 0, -600, -600]
    assert read(stored(agreed)) == agreed
    before = {name: value for name, value in stored(agreed).items() if name != "riding"}
    assert read(before) == loa(4)  # versions written before packages could join
