"""A contract over HTTP: late words, pauses and losses, as the people of a lessor do it."""

from datetime import date

import pytest
from tests.stories.desk import QUOTED, Desk, selling_lessor

from vigie.database.tenant import tenant
from vigie.leasing.actions import save_offer
from vigie.leasing.models import Contract
from vigie.testing.contracts import Lessor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("years_later")]
LOA = {
    "product": "fr-loa-auto",
    "price": "30000",
    "rate": "6",
    "first_rental": "3600",
    "residual": "12000",
    "term": "48",
}


@pytest.fixture
def lessor() -> Lessor:
    return selling_lessor()


def test_a_late_word_a_pause_and_a_loss(lessor: Lessor) -> None:
    saved = save_offer(LOA, title="Car", on=QUOTED, by=lessor.by, key="offer")
    desk = Desk(lessor)
    desk.sell(saved.offer_id)
    desk.do("bill", date(2027, 3, 10))
    desk.do("pay", date(2027, 3, 12), amount="4000", method="transfer", note="")
    assert desk.state() == "in_arrears"
    # The bank's file of January comes late: the rental of January was paid on its day.
    desk.do(
        "pay", date(2027, 1, 10), amount="398.18", method="direct_debit", note="file of January"
    )
    desk.pay_all(date(2027, 3, 12))
    assert desk.state() == "active"
    desk.do("suspend", date(2027, 3, 20), extends="yes")
    refused = desk.seller.post(
        f"/contracts/{desk.contract}/acts/bill",
        {"key": "b", "on": "2027-05-10", "confirmed": "yes"},
    )
    assert refused.status_code == 302
    assert desk.owed() == 0
    desk.do("resume", date(2027, 5, 20))
    with tenant(lessor.by.organisation_id):
        assert Contract.objects.get().ends_on == date(2031, 2, 10)
    desk.do("lose", date(2027, 6, 1))
    # 21,331.21 were left on 10 March; April and May join it with their interest, 21,545.06; and 22
    # of 31 days of the 107.73 of June are earned.
    assert desk.owed() == 2_162_151
    assert desk.state() == "terminated"
    desk.do("pay", date(2027, 7, 1), amount=f"{desk.owed() / 100:.2f}", method="insurer", note="")
    desk.do("close", date(2027, 7, 2))
    assert desk.state() == "closed"
