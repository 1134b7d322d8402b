"""Laws of every schedule: capital comes back, and all flows are worth nothing at the rate."""

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.leasing.making import loan

from vigie.kernel.daycount import DayCount
from vigie.kernel.months import Unit
from vigie.leasing.domain.periods import periods
from vigie.leasing.domain.profiles import (
    EqualPrincipal,
    InterestOnly,
    Level,
    Profile,
    Seasonal,
    Step,
    Steps,
)
from vigie.leasing.domain.schedule import Schedule, amortise
from vigie.leasing.domain.terms import Drawdown, Grace, LastInstalment, Method, Rhythm, Terms

LAW = settings(max_examples=150)
START = date(2026, 1, 31)
RHYTHMS = (Rhythm(), Rhythm(3), Rhythm(1, Unit.WEEK), Rhythm(15, Unit.DAY))


def profiles(count: int) -> st.SearchStrategy[Profile]:
    weights = st.lists(st.integers(1, 9), min_size=12, max_size=12)
    steps = st.lists(st.integers(1, 9), min_size=1, max_size=3)
    return st.one_of(
        st.just(Level()),
        st.just(EqualPrincipal()),
        st.just(InterestOnly()),
        weights.map(lambda each: Seasonal(tuple(each))),
        steps.map(
            lambda each: Steps(
                tuple(
                    Step(START + timedelta(days=200 * place + count), weight)
                    for place, weight in enumerate(each)
                )
            )
        ),
    )


@st.composite
def contracts(draw: st.DrawFn) -> Terms:
    amount = draw(st.integers(100_000, 100_000_000))
    count = draw(st.integers(2, 60))
    first = draw(st.integers(0, amount // 4))
    wait = draw(st.integers(1, 60))
    second = draw(st.integers(0, amount // 4))
    actual = draw(st.booleans())
    draws = [Drawdown(START, amount)]
    rhythm = draw(st.sampled_from(RHYTHMS))
    due = START + timedelta(days=wait)
    if second:
        draws.append(Drawdown(START + timedelta(days=draw(st.integers(1, wait))), second))
    in_advance = draw(st.booleans()) and not second
    return loan(
        0,
        count,
        f"{draw(st.integers(0, 2_000))}/100",
        start=START,
        due=START if in_advance else due,
        in_advance=in_advance,
        drawdowns=tuple(each for each in draws if each.on < due or each.on == START),
        first_rental=first,
        residual=draw(st.integers(0, amount // 2)),
        method=Method.ACTUAL if actual else Method.NOMINAL,
        day_count=DayCount.ACT_ACT_ISDA if actual else None,
        rhythm=rhythm,
        profile=draw(profiles(wait)),
        grace=Grace(
            principal=draw(st.integers(0, count // 2)), interest=draw(st.integers(0, count // 3))
        ),
        last=draw(st.sampled_from(LastInstalment)),
    )


def worth_at_the_end(schedule: Schedule) -> Fraction:
    """Return all flows, each grown at the contract's rate, period by period, to the end."""
    terms = schedule.terms
    balance = Fraction(terms.drawdowns[0].minor - terms.first_rental)
    for span, row in zip(periods(terms), schedule.rows, strict=True):
        grown = balance * (1 + span.factor)
        grown += sum(minor * (1 + factor) for minor, factor in span.draws)
        balance = grown - row.payment * (1 + span.after)
    return balance - terms.residual


@LAW
@given(contracts())
def test_what_was_financed_comes_back_but_for_the_residual(terms: Terms) -> None:
    schedule = amortise(terms)
    assert sum(row.principal for row in schedule.rows) == terms.financed - terms.residual
    assert schedule.rows[-1].closing == terms.residual
    assert schedule.paid == terms.drawn + schedule.interest
    assert sum(minor for _, minor in schedule.flows()) == schedule.interest


@LAW
@given(contracts())
def test_all_flows_are_worth_nothing_at_the_rate(terms: Terms) -> None:
    # Each period rounds its interest by half a cent at most; the differences bear interest too.
    schedule = amortise(terms)
    allowed = Fraction(0)
    for span in periods(terms):
        allowed = allowed * (1 + span.factor) + Fraction(1, 2) * (1 + span.after)
    assert abs(worth_at_the_end(schedule)) <= allowed


@LAW
@given(contracts())
def test_no_rate_no_interest(terms: Terms) -> None:
    free = loan(
        0, terms.count, "0", start=terms.start_on, due=terms.first_due_on,
        drawdowns=terms.drawdowns, first_rental=terms.first_rental, residual=terms.residual,
        rhythm=terms.rhythm, profile=terms.profile, timing=terms.timing,
    )  # fmt: skip
    schedule = amortise(free)
    assert schedule.interest == 0
    assert schedule.paid == free.drawn


@LAW
@given(contracts())
def test_level_instalments_differ_by_rounding_only(terms: Terms) -> None:
    if terms.profile == Level() and terms.last is LastInstalment.ABSORB:
        relief = max(terms.grace.principal, terms.grace.interest)
        rows = amortise(terms).rows[relief:]
        assert len({row.payment for row in rows[:-1]}) <= 1
        if len(rows) > 1:
            grown = Fraction(1)
            for span in periods(terms)[relief:]:
                grown = grown * (1 + span.factor) + 1
            assert abs(rows[-1].payment - rows[0].payment) <= grown
