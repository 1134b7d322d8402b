"""Contracts behind the close: caught up before they are touched; those that ended give back all the same."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from tests.leasing.closing.acting import close_through

from vigie.database.tenant import tenant
from vigie.kernel.errors import Refused
from vigie.leasing.actions import (
    Coming,
    age_contracts,
    bill_instalments,
    buy_out,
    record_payments,
    set_business_date,
)
from vigie.leasing.domain import closing, storing
from vigie.leasing.domain.plan import plan_of
from vigie.leasing.models import Contract, ContractVersion, Due, Instalment
from vigie.leasing.queries.closing import Found, closings
from vigie.ledger.domain.transfers import Book
from vigie.ledger.queries.trial import TrialAsked, trial_balance
from vigie.ledger.queries.verification import verify
from vigie.testing.contracts import Lessor, credit, loa, new_lessor

pytestmark = pytest.mark.django_db
FIRST, DUE = date(2024, 2, 12), date(2024, 2, 15)


@dataclass
class Broken:
    """A lease whose line of 15 February no bigint can bill, beside a credit that is well."""

    lessor: Lessor
    lease: int
    credit: int
    right: tuple[int, int] = (0, 0)

    def spoil(self) -> None:
        with tenant(self.lessor.by.organisation_id):
            line = Instalment.objects.get(contract_id=self.lease, due_on=DUE)
            self.right = (line.principal, line.interest)
            Instalment.objects.filter(pk=line.pk).update(principal=9 * 10**18, interest=9 * 10**18)

    def mend(self) -> None:
        with tenant(self.lessor.by.organisation_id):
            principal, interest = self.right
            Instalment.objects.filter(contract_id=self.lease, due_on=DUE).update(
                principal=principal, interest=interest
            )

    def found(self, on: date) -> dict[int, Found]:
        with tenant(self.lessor.by.organisation_id):
            return {one.contract_id: one for one in closings(self.lessor.by, on)}

    def accrued(self, on: date) -> int:
        """Return what the plan of the lease says."""
        with tenant(self.lessor.by.organisation_id):
            version = ContractVersion.objects.filter(contract_id=self.lease).latest("number")
            return closing.accrued(plan_of(storing.read(version.agreement)), on)


@pytest.fixture
def broken() -> Broken:
    lessor = new_lessor()
    made = Broken(lessor, lessor.active(loa()), lessor.active(credit()))
    set_business_date(FIRST, by=lessor.by, key="first")
    made.spoil()
    return made


def test_an_act_on_a_contract_behind_closes_its_days_first(broken: Broken) -> None:
    by = broken.lessor.by
    close_through(by, date(2024, 2, 17))
    with pytest.raises(Refused, match=r"leasing\.contract_behind") as refused:
        broken.lessor.pay(broken.lease, 10_000, date(2024, 2, 18))
    assert refused.value.params == {"on": DUE, "reason": "DataError"}
    assert broken.lease not in broken.found(DUE)
    broken.mend()
    broken.lessor.pay(broken.lease, 10_000, date(2024, 2, 18))
    for days in range(3):
        day = DUE + timedelta(days)
        assert broken.found(day)[broken.lease].accrued == broken.accrued(day)
    with tenant(by.organisation_id):
        assert Due.objects.filter(contract_id=broken.lease, due_on=DUE).count() == 1
    close_through(by, date(2024, 2, 18))
    assert broken.found(date(2024, 2, 18))[broken.lease].accrued == broken.accrued(
        date(2024, 2, 18)
    )
    assert verify(by.organisation_id).fault is None


def test_a_file_of_payments_catches_its_contracts_up_too(broken: Broken) -> None:
    close_through(broken.lessor.by, date(2024, 2, 16))
    broken.mend()
    comings = ((broken.lease, Coming(10_000, date(2024, 2, 17), "transfer")),)
    record_payments(comings, on=date(2024, 2, 17), by=broken.lessor.by, key="file")
    assert broken.lease in broken.found(DUE)
    assert broken.lease in broken.found(date(2024, 2, 16))


def test_billing_all_catches_up_those_behind_and_leaves_out_those_that_fail(broken: Broken) -> None:
    by, later = broken.lessor.by, date(2024, 3, 15)
    broken.lessor.pay(broken.lease, 410_000, date(2024, 1, 15))
    close_through(by, date(2024, 2, 17))
    done = bill_instalments(later, by=by, key="all")
    assert (done.contracts, done.instalments, done.behind) == (1, 1, (broken.lease,))
    assert states(broken) == {broken.lease: "active", broken.credit: "in_arrears"}
    broken.mend()
    done = bill_instalments(later, by=by, key="again")
    # The rental of February was billed by the day that was caught up, that of March by this.
    assert (done.contracts, done.instalments, done.behind) == (1, 1, ())
    assert [broken.lease in broken.found(DUE + timedelta(days)) for days in range(3)] == [True] * 3


def test_ageing_all_catches_up_those_behind_and_leaves_those_that_fail(broken: Broken) -> None:
    by = broken.lessor.by
    broken.lessor.pay(broken.lease, 410_000, date(2024, 1, 15))
    close_through(by, date(2024, 2, 15))
    age_contracts(date(2024, 2, 16), by=by, key="fails")
    assert states(broken) == {broken.lease: "active", broken.credit: "in_arrears"}
    broken.mend()
    age_contracts(date(2024, 2, 16), by=by, key="all")
    assert broken.lease in broken.found(DUE)
    assert states(broken)[broken.lease] == "in_arrears"


def states(broken: Broken) -> dict[int, str]:
    with tenant(broken.lessor.by.organisation_id):
        return dict(Contract.objects.values_list("pk", "state"))


def test_one_that_ended_gives_its_position_back_though_another_fails(broken: Broken) -> None:
    by, day = broken.lessor.by, date(2024, 2, 14)
    close_through(by, day)
    assert broken.found(day)[broken.credit].accrued != 0
    buy_out(broken.credit, on=DUE, indemnity=0, by=by, key="out")
    close_through(by, date(2024, 2, 16))
    assert broken.found(DUE)[broken.credit].accrued == 0
    assert broken.credit not in broken.found(date(2024, 2, 16))
    with tenant(by.organisation_id):
        lines = trial_balance(by, TrialAsked(date(2024, 2, 16), book=Book.STATUTORY))
    assert [one.balance for one in lines if one.role == "interest_receivable"] in ([], [0])
