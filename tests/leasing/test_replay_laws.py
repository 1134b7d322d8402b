"""Laws of replay on random contracts and random lives."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.leasing.making import loan

from vigie.kernel.rate import Rate
from vigie.leasing.domain.replay import (
    Ahead,
    Charged,
    Event,
    Kind,
    Paid,
    Prepaid,
    RateChanged,
    Rescheduled,
    Resumed,
    Reversal,
    Servicing,
    Suspended,
    replay,
)
from vigie.leasing.domain.schedule import amortise
from vigie.leasing.domain.terms import Terms

LAW = settings(max_examples=60)
START = date(2026, 1, 1)


@st.composite
def contracts(draw: st.DrawFn) -> Terms:
    amount = draw(st.integers(10_000, 50_000_000))
    first = draw(st.integers(0, amount // 3))
    return loan(
        amount,
        draw(st.integers(1, 48)),
        str(draw(st.integers(0, 3_000))) + "/100",
        in_advance=draw(st.booleans()),
        first_rental=first,
        residual=draw(st.integers(0, (amount - first) // 2)),
    )


days = st.integers(0, 900).map(lambda count: START + timedelta(days=count))
money = st.integers(1, 2_000_000)


def lives(numbered: int) -> st.SearchStrategy[Event]:
    ref = f"e{numbered}"
    return st.one_of(
        st.builds(Paid, on=days, ref=st.just(ref), minor=money),
        st.builds(Paid, on=days, ref=st.just(ref), minor=money, ahead=st.sampled_from(list(Ahead))),
        st.builds(Charged, on=days, ref=st.just(ref), minor=money, due_on=days),
        st.builds(RateChanged, on=days, ref=st.just(ref),
                  rate=st.integers(0, 20).map(Rate.percent)),
        st.builds(Suspended, on=days, ref=st.just(ref), extend=st.booleans()),
        st.builds(Resumed, on=days, ref=st.just(ref)),
        st.builds(Reversal, on=days, ref=st.just(ref), of=st.just("e1")),
    )  # fmt: skip


stories = st.tuples(*(lives(number) for number in range(8)))
policies = st.builds(Servicing, ahead=st.sampled_from(list(Ahead)), by_line=st.booleans())


@LAW
@given(contracts())
def test_a_life_without_events_is_the_schedule(terms: Terms) -> None:
    state = replay(terms, (), terms.ends_on)
    lines = [line for line in state.lines if line.kind is Kind.INSTALMENT]
    assert [(line.due_on, line.interest, line.principal, line.closing) for line in lines] == [
        (row.due_on, row.interest, row.principal, row.closing) for row in amortise(terms).rows
    ]


@LAW
@given(contracts(), stories, days, policies)
def test_money_and_capital_are_conserved(
    terms: Terms, story: tuple[Event, ...], on: date, policy: Servicing
) -> None:
    state = replay(terms, story, on, policy)
    # Capital: every line together repays what was drawn less the residual.
    assert sum(line.principal for line in state.lines) == terms.drawn - terms.residual
    # Money: what came in is allocated or held, cent by cent.
    back = {each.of for each in story if isinstance(each, Reversal) and each.on <= on}
    undone = {each.ref for each in story if isinstance(each, Reversal)} & back
    came = sum(
        each.minor
        for each in story
        if isinstance(each, Paid) and each.on <= on and (each.ref not in back or undone)
    )
    assert sum(each.minor for each in state.allocations) + state.credit == came
    # No line is paid more than it asks.
    assert all(line.open >= 0 for line in state.lines)


@LAW
@given(contracts(), days, days)
def test_suspended_and_resumed_at_once_is_nothing(terms: Terms, when: date, on: date) -> None:
    told = (Suspended(on=when), Resumed(on=when))
    assert replay(terms, told, on) == replay(terms, (), on)


@LAW
@given(contracts(), stories, days, money, days)
def test_a_reversal_restores_everything(
    terms: Terms, story: tuple[Event, ...], when: date, minor: int, on: date
) -> None:
    paid = Paid(on=when, ref="extra", minor=minor)
    back = Reversal(on=when, of="extra")
    assert replay(terms, (*story, paid, back), on) == replay(terms, story, on)


@LAW
@given(contracts(), days, days)
def test_dates_moved_to_themselves_change_nothing(terms: Terms, when: date, on: date) -> None:
    dues = [due for due in terms.due_dates() if due > when]
    if dues:
        moved = Rescheduled(on=when, from_due=dues[0], to_due=dues[0])
        given_dates = [line.due_on for line in replay(terms, (moved,), on).lines]
        assert given_dates == [line.due_on for line in replay(terms, (), on).lines]


@LAW
@given(contracts(), days)
def test_capital_repaid_early_in_full_ends_the_interest(terms: Terms, when: date) -> None:
    before = replay(terms, (), when)
    left = before.balance - terms.residual + min(0, round(before.accrued))
    if left <= 0 or terms.residual or when >= terms.ends_on:
        return
    state = replay(terms, (Prepaid(on=when, ref="all", minor=left),), when)
    after = [line for line in state.lines if line.due_on > when]
    # What rounding left of the running period may come back within a cent.
    assert abs(sum(line.amount for line in after)) <= 2 + abs(round(before.accrued))
