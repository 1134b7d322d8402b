"""After a decision the level of its certificate is shown anew, and no other is looked at."""

from datetime import date
from pathlib import Path

import pytest

from vigie.database.tenant import tenant
from vigie.flows import tasks
from vigie.flows.fraud_watch import watch
from vigie.fraud.actions import decide_alert, decide_alerts
from vigie.fraud.models import Alert
from vigie.journal.models import Entry
from vigie.registrations.models import Certificate
from vigie.testing.lender import Lender, certificate, contract, new_lender
from vigie.testing.portal import somebody

pytestmark = pytest.mark.django_db
ON, NEXT = date(2026, 11, 8), date(2026, 11, 15)


@pytest.fixture
def lender(tmp_path: Path) -> Lender:
    """Return a lender with three exported vehicles, each certificate shown red."""
    made = new_lender(tmp_path)
    made.take("portfolio", [contract(number) for number in range(3)], ON)
    gone = [certificate(number, exported_on="2026-11-05") for number in range(3)]
    for day in (ON, NEXT):
        made.take("register", gone, day)
        watch(by=made.by, key=f"watch-{day}")
    return made


def levels(lender: Lender) -> dict[str, int]:
    with tenant(lender.by.organisation_id):
        rows = Certificate.objects.order_by("contract_number")
        return dict(rows.values_list("contract_number", "level"))


def ids(lender: Lender) -> tuple[int, ...]:
    with tenant(lender.by.organisation_id):
        found = Alert.objects.filter(typology="exported").order_by("contract_number")
        return tuple(found.values_list("id", flat=True))


def untrue(lender: Lender, number: str) -> None:
    """Show a level that is not so: whoever looks at the certificate mends it."""
    with tenant(lender.by.organisation_id):
        Certificate.objects.filter(contract_number=number).update(level=1)


def reacts(lender: Lender, act: str) -> None:
    with tenant(lender.by.organisation_id):
        entry = Entry.objects.filter(act=act).latest("id")
    tasks.show_levels(lender.by.organisation_id, entry.pk, entry.subject_id or 0)


def test_one_verdict_changes_its_own_certificate(lender: Lender) -> None:
    assert levels(lender) == {"C-00000": 3, "C-00001": 3, "C-00002": 3}
    untrue(lender, "C-00002")
    anna = somebody(lender.by, "Anna")
    decide_alert(ids(lender)[0], verdict="not_fraud", reason="sold", by=anna, key="d")
    reacts(lender, "fraud.alert_decided")
    assert levels(lender) == {"C-00000": 0, "C-00001": 3, "C-00002": 1}


def test_verdicts_on_several_change_theirs(lender: Lender) -> None:
    untrue(lender, "C-00002")
    anna = somebody(lender.by, "Anna")
    decide_alerts(ids(lender)[:2], verdict="not_fraud", reason="sold", by=anna, key="d")
    reacts(lender, "fraud.alerts_decided")
    assert levels(lender) == {"C-00000": 0, "C-00001": 0, "C-00002": 1}
