"""Laws on PostgreSQL: whatever is posted, the books balance; whatever is reversed is as if never.

The plain reference is a dictionary of sums in Python.
"""

from collections import Counter
from datetime import date, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.ledger.posting import post_in_act, post_many_in_act, reverse_in_act

from vigie.database.tenant import tenant
from vigie.kernel.actor import Actor
from vigie.kernel.money import Money
from vigie.ledger.domain.roles import IFRS_ROLES, Role
from vigie.ledger.domain.transfers import Draft, Subject, Transfer
from vigie.ledger.queries.balances import Asked, balances_by_subject, balances_of
from vigie.ledger.queries.trial import Basis, TrialAsked, trial_balance
from vigie.ledger.queries.verification import verify

pytestmark = pytest.mark.django_db
BEGIN = date(2026, 1, 1)
END = date(2026, 12, 31)
ROLES = sorted(set(Role) - IFRS_ROLES)[:8]
NUMBERS = count()

days = st.integers(0, 364).map(lambda day: BEGIN + timedelta(day))
transfers = st.builds(
    lambda pair, minor, day, subject: Transfer(
        *(pair[0], pair[1], Money(minor, "EUR"), day), subject=Subject("leasing.contract", subject)
    ),
    st.lists(st.sampled_from(ROLES), min_size=2, max_size=2, unique=True),
    st.integers(1, 10**12),
    days,
    st.integers(1, 4),
)
drafts = st.lists(
    st.tuples(st.lists(transfers, min_size=1, max_size=4), days, st.booleans()),
    min_size=1,
    max_size=12,
)
Drawn = list[tuple[list[Transfer], date, bool]]

few = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def posted(by: Actor, drawn: Drawn) -> list[tuple[int, Draft]]:
    """Post each draft, one by one or in bulk as drawn; returns those posted one by one."""
    alone = []
    for moved, day, in_bulk in drawn:
        number = next(NUMBERS)
        one = Draft(f"law {number}", "testing.posted", day, tuple(moved))
        if in_bulk:
            post_many_in_act((one,), by=by, key=f"{number}")
        else:
            entry_id = post_in_act(one, by=by, key=f"{number}")
            assert entry_id is not None
            alone.append((entry_id, one))
    return alone


def trial(by: Actor, through: date, basis: Basis) -> dict[str, tuple[int, int]]:
    with tenant(by.organisation_id):
        lines = trial_balance(by, TrialAsked(through=through, basis=basis))
    return {line.role: (line.debit, line.credit) for line in lines if line.debit or line.credit}


def expected(drawn: Drawn, through: date, basis: Basis) -> dict[str, tuple[int, int]]:
    debits: Counter[str] = Counter()
    credits_: Counter[str] = Counter()
    for moved, booked_on, _ in drawn:
        for one in moved:
            if (booked_on if basis is Basis.BOOKED else one.value_on) <= through:
                debits[one.debit] += one.amount.minor
                credits_[one.credit] += one.amount.minor
    return {role: (debits[role], credits_[role]) for role in debits | credits_}


@given(drawn=drafts, through=days, basis=st.sampled_from(Basis))
@few
def test_the_trial_balance_is_zero_and_each_account_the_plain_sum(
    by: Actor, drawn: Drawn, through: date, basis: Basis
) -> None:
    before = trial(by, through, basis)
    posted(by, drawn)
    after = trial(by, through, basis)
    assert sum(debit - credit for debit, credit in after.values()) == 0
    added = {
        role: (debit - before.get(role, (0, 0))[0], credit - before.get(role, (0, 0))[1])
        for role, (debit, credit) in after.items()
    }
    wanted = expected(drawn, through, basis)
    assert {role: sums for role, sums in added.items() if sums != (0, 0)} == wanted


@given(drawn=drafts, looked_on=days)
@few
def test_reversing_all_restores_every_balance_at_every_date(
    by: Actor, drawn: Drawn, looked_on: date
) -> None:
    drawn = [(moved, day, False) for moved, day, _ in drawn]
    with tenant(by.organisation_id):
        before = _balances(by, looked_on)
    for entry_id, one in posted(by, drawn):
        reverse_in_act(entry_id, on=max(one.booked_on, looked_on), by=by, key=f"r{entry_id}")
    with tenant(by.organisation_id):
        assert _balances(by, looked_on) == before
    assert verify(by.organisation_id).fault is None


@given(drawn=drafts)
@few
def test_the_balance_of_a_role_over_all_subjects_is_that_of_its_account(
    by: Actor, drawn: Drawn
) -> None:
    posted(by, drawn)
    lines = trial(by, END, Basis.VALUED)
    with tenant(by.organisation_id):
        for role in ROLES:
            found = balances_by_subject(
                by.organisation_id, role, "leasing.contract", at=Asked(on=END)
            )
            debit, credit = lines.get(role, (0, 0))
            assert sum(money.minor for money in found.values()) == debit - credit


@given(drawn=drafts)
@few
def test_posting_again_changes_nothing(by: Actor, drawn: Drawn) -> None:
    alone = posted(by, drawn)
    before = trial(by, END, Basis.BOOKED)
    for entry_id, one in alone:
        assert post_in_act(one, by=by, key=f"again {entry_id}") == entry_id
    assert trial(by, END, Basis.BOOKED) == before


def _balances(by: Actor, on: date) -> dict[tuple[int, str], int]:
    found = {
        (number, role): money.minor
        for number in (1, 2, 3, 4)
        for role, money in balances_of(
            by.organisation_id, Subject("leasing.contract", number), on=on
        ).items()
    }
    return {key: minor for key, minor in found.items() if minor}
