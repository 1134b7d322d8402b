"""Trust scores on real contracts: figures by hand, too short a history, one act for all."""

from datetime import date, timedelta

import pytest
from tests.leasing.closing.acting import close_through

from vigie.database.tenant import tenant
from vigie.flows import tasks
from vigie.flows.credit.groups import age_band, measure
from vigie.flows.credit.outcomes import label_outcomes
from vigie.flows.credit.trust import Trust, score_debtors, subject_of, trust_of, whole_months
from vigie.journal.models import Entry
from vigie.leasing.actions import end_day, return_payment, set_business_date
from vigie.leasing.models import Contract, OpenDue, Payment
from vigie.leasing.queries import Behaviour, behaviours
from vigie.parties.queries import births_of
from vigie.scoring.domain.credit.builtin import TRUST
from vigie.scoring.models import Label
from vigie.scoring.queries import credit as queries
from vigie.testing.contracts import Lessor, credit, new_lessor

pytestmark = pytest.mark.django_db


@pytest.fixture
def lessor() -> Lessor:
    return new_lessor()


def dues_of(lessor: Lessor, contract: int) -> list[date]:
    with tenant(lessor.by.organisation_id):
        return sorted(
            Contract.objects.get(pk=contract).instalments.values_list("due_on", flat=True)
        )


def pay_open(lessor: Lessor, contract: int, on: date) -> int:
    """Bill up to a day and pay on it all that is open; returns the payment."""
    with tenant(lessor.by.organisation_id):
        owed = sum(OpenDue.objects.filter(contract_id=contract).values_list("minor", flat=True))
    lessor.pay(contract, owed, on)
    with tenant(lessor.by.organisation_id):
        return Payment.objects.latest("id").pk


def behaviour(lessor: Lessor, on: date) -> Behaviour:
    with tenant(lessor.by.organisation_id):
        return behaviours(lessor.by, on)[lessor.customer]


def trust(lessor: Lessor, on: date) -> Trust | None:
    with tenant(lessor.by.organisation_id):
        return trust_of(lessor.by, lessor.customer, on)


def test_who_pays_on_the_day_and_who_never_had_a_contract(lessor: Lessor) -> None:
    assert trust(lessor, date(2024, 6, 1)) is None
    contract = lessor.active(credit())
    days = dues_of(lessor, contract)
    for day in days[:4]:
        lessor.bill(contract, day)
        pay_open(lessor, contract, day)
    one = behaviour(lessor, days[3])
    assert (one.fell_due, one.on_time, one.days_past_due, one.worst_delay) == (4, 4, 0, 0)
    assert (one.share_paid, one.returned, one.trend) == (
        1.0,
        0,
        None if len(days) < 4 else one.trend,
    )
    found = trust(lessor, days[3])
    assert found is not None
    assert found.scored is not None
    # All but the age of the relation: 3 whole months of 36.
    assert found.scored.score == 930
    assert found.card.is_expert


def test_delays_arrears_and_a_returned_payment_by_hand(lessor: Lessor) -> None:
    contract = lessor.active(credit())
    days = dues_of(lessor, contract)
    lessor.bill(contract, days[0])
    pay_open(lessor, contract, days[0] + timedelta(20))
    lessor.bill(contract, days[1])
    pay_open(lessor, contract, days[1] + timedelta(5))
    lessor.bill(contract, days[2])
    paid = pay_open(lessor, contract, days[2])
    back = days[2] + timedelta(4)
    return_payment(contract, payment_id=paid, on=back, reason="no funds", by=lessor.by, key="back")
    lessor.bill(contract, days[3])
    on = days[3] + timedelta(10)
    one = behaviour(lessor, on)
    late = (on - days[2]).days
    assert (one.fell_due, one.on_time, one.returned) == (4, 1, 1)
    assert one.days_past_due == one.worst_delay == late
    assert one.share_paid == pytest.approx(0.5)
    found = trust(lessor, on)
    assert found is not None
    assert found.scored is not None
    points = {line.part.input.name: line.points for line in found.scored.lines}
    assert points["on_time_share"] == 0
    assert points["share_paid"] == 40
    assert points["returned_payments"] == 50
    assert points["days_past_due"] == (70 if 31 <= late < 61 else 140)
    first = found.scored.reasons()[0]
    assert (first.part.input.name, first.lost) == ("on_time_share", 200)


def test_too_short_a_history_is_no_score(lessor: Lessor) -> None:
    contract = lessor.active(credit())
    days = dues_of(lessor, contract)
    lessor.bill(contract, days[1])
    found = trust(lessor, days[1])
    assert found is not None
    assert (found.scored, found.fell_due) == (None, 2)
    assert score_debtors(days[1], by=lessor.by, key="n") == 0


def test_a_portfolio_is_scored_as_each_debtor_and_a_year_later_labelled(lessor: Lessor) -> None:
    contract = lessor.active(credit())
    days = dues_of(lessor, contract)
    for day in days[:3]:
        lessor.bill(contract, day)
        pay_open(lessor, contract, day)
    assert score_debtors(days[2], by=lessor.by, key="a") == 1
    assert score_debtors(days[2] + timedelta(1), by=lessor.by, key="b") == 0
    now = trust(lessor, days[2])
    assert now is not None
    assert now.scored is not None
    with tenant(lessor.by.organisation_id):
        kept = queries.scores_of(lessor.by, TRUST, subject_of(lessor.customer))
    assert [(one.on, one.score) for one in kept] == [(days[2], now.scored.score)]
    later = days[2] + timedelta(365)
    lessor.bill(contract, later)
    assert label_outcomes(later, by=lessor.by, key="l") == 1
    assert label_outcomes(later + timedelta(1), by=lessor.by, key="l2") == 0
    with tenant(lessor.by.organisation_id):
        label = Label.objects.get()
        assert (label.is_positive, label.source) == (True, "payment")
        assert label.case == f"party:{lessor.customer}@{days[2]}"
        assert label.night == later + timedelta(60)


def test_each_of_several_days_closed_together_labels_its_own_scores(lessor: Lessor) -> None:
    """A close of a weekend on Monday: the scores given a year before Saturday are not passed over."""
    by, contract = lessor.by, lessor.active(credit())
    days = dues_of(lessor, contract)
    for day in days[:3]:
        lessor.bill(contract, day)
        pay_open(lessor, contract, day)
    score_debtors(days[2], by=by, key="a")
    saturday = days[2] + timedelta(365)
    set_business_date(saturday, by=by, key="open")
    close_through(by, saturday + timedelta(2))
    assert not end_day(saturday + timedelta(3), by=by, key="not yet")
    with tenant(by.organisation_id):
        closed = list(
            Entry.objects.filter(act="leasing.day_closed")
            .order_by("id")
            .values_list("id", flat=True)
        )
    scored = [tasks.score_debtors(by.organisation_id, entry) for entry in closed]
    # Three days are over, the last of them is scored; the fourth entry closed nothing.
    assert scored == [0, 0, 1, 0]
    with tenant(by.organisation_id):
        assert [one.case for one in Label.objects.all()] == [f"party:{lessor.customer}@{days[2]}"]


def test_fairness_by_age_band_reads_births_and_keeps_counts(lessor: Lessor) -> None:
    test_a_portfolio_is_scored_as_each_debtor_and_a_year_later_labelled(lessor)
    by = lessor.by
    with tenant(by.organisation_id):
        card = queries.card_in_force(by, TRUST).id
        assert births_of([lessor.customer], by) == {}
    assert card is not None
    assert measure(card, TRUST, date(2026, 1, 1), by=by, key="m") == 2
    with tenant(by.organisation_id):
        age, sex = queries.fairness_of(by, card)
    assert [(line.group, line.cases) for line in (*age.lines, *sex.lines)] == [("", None)] * 2


def test_ages_and_months_are_whole() -> None:
    assert age_band(date(1996, 11, 28), date(2026, 11, 27)) == "18-29"
    assert age_band(date(1996, 11, 27), date(2026, 11, 27)) == "30-44"
    assert age_band(date(1920, 1, 1), date(2026, 11, 27)) == "75+"
    assert whole_months(date(2024, 1, 31), date(2024, 2, 29)) == 0
    assert whole_months(date(2024, 1, 15), date(2025, 3, 15)) == 14
