"""A customer is kept while a contract runs, and for the term of the law once it ended."""

from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate

from vigie.database.tenant import tenant
from vigie.documents.actions import hold
from vigie.documents.domain.files import Subject
from vigie.kernel.errors import Refused
from vigie.kernel.months import add_months
from vigie.leasing.actions import cancel_contract, give_back, sell_asset, transfer
from vigie.leasing.queries.keeping import keeping_party
from vigie.parties.actions import erase_party, register_party
from vigie.parties.domain.keeping import Keeping, Need
from vigie.parties.domain.parties import NewParty
from vigie.testing.contracts import Lessor, credit, loa, new_lessor

pytestmark = pytest.mark.django_db


def kept(lessor: Lessor) -> list[Keeping]:
    with tenant(lessor.by.organisation_id):
        return list(keeping_party(lessor.customer, lessor.by))


def test_nothing_keeps_a_customer_without_a_contract() -> None:
    lessor = new_lessor()
    assert kept(lessor) == []
    assert erase_party(lessor.customer, reason="asked", by=lessor.by, key="e") > 0


def test_a_running_contract_keeps_its_customer_and_names_itself() -> None:
    lessor = new_lessor()
    lessor.active(credit())
    (one,) = kept(lessor)
    assert (one.need, one.until) == (Need.RUNNING, None)
    with pytest.raises(Refused, match=r"parties\.still_needed") as refusal:
        erase_party(lessor.customer, reason="asked", by=lessor.by, key="e")
    assert refusal.value.params["what"] == one.reference


@pytest.mark.parametrize(
    ("ended", "until"),
    [
        # Never delivered: five years as an offer (Code civil, article 2224).
        (date(2024, 2, 29), date(2029, 2, 28)),
        (date(2023, 6, 1), date(2028, 6, 1)),
    ],
)
def test_a_contract_that_never_ran_keeps_for_the_term_of_an_offer(ended: date, until: date) -> None:
    lessor = new_lessor()
    contract = lessor.verified(credit(start_on=ended + timedelta(days=20)))
    cancel_contract(contract, on=ended, by=lessor.by, key="cancel")
    (one,) = kept(lessor)
    assert (one.need, one.until, one.legal_basis) == (Need.TERM, until, "Code civil, art. 2224")


def test_who_handed_the_contract_over_is_kept_with_it() -> None:
    lessor = new_lessor()
    contract = lessor.active(credit())
    lessor.pay(contract, 15_000, date(2024, 1, 15))
    new = NewParty("company", "Garage du Port", roles=("customer",))
    other = register_party(new, on=date(2024, 1, 1), by=lessor.by, key="other")
    transfer(contract, customer_id=other, on=date(2024, 1, 20), by=lessor.by, key="t")
    assert [one.need for one in kept(lessor)] == [Need.RUNNING]


@pytest.mark.usefixtures("years_later")
def test_who_bought_a_vehicle_is_kept_as_long_as_the_document() -> None:
    lessor = new_lessor()
    contract = lessor.active(loa())
    lessor.pay(contract, 410_000, date(2024, 1, 15))
    give_back(contract, on=date(2024, 3, 20), by=lessor.by, key="b")
    new = NewParty("company", "Garage du Port", roles=("supplier",))
    garage = register_party(new, on=date(2024, 1, 1), by=lessor.by, key="garage")
    sold = date(2024, 7, 1)
    sell_asset(contract, price=1_000_000, buyer_id=garage, on=sold, by=lessor.by, key="s")
    with tenant(lessor.by.organisation_id):
        (one,) = keeping_party(garage, lessor.by)
    # Ten years from the end of the year of issue (Code de commerce, L123-22).
    assert (one.need, one.until) == (Need.TERM, date(2034, 12, 31))
    with pytest.raises(Refused, match=r"parties\.still_needed"):
        erase_party(garage, reason="asked", by=lessor.by, key="e")


def test_once_the_term_is_over_the_customer_may_go_unless_held() -> None:
    lessor = new_lessor()
    ended = add_months(localdate(), -12 * 5) - timedelta(days=1)
    contract = lessor.verified(credit(start_on=ended + timedelta(days=20)))
    cancel_contract(contract, on=ended, by=lessor.by, key="cancel")
    assert kept(lessor) == []
    hold(Subject("leasing.contract", contract), reason="lawsuit", by=lessor.by, key="h")
    assert [one.need for one in kept(lessor)] == [Need.HELD]
    with pytest.raises(Refused, match=r"parties\.still_needed"):
        erase_party(lessor.customer, reason="asked", by=lessor.by, key="e")
