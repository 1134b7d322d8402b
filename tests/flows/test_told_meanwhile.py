"""A live record that comes while a run compares: the run leaves alone what it read too early."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from vigie.database.tenant import tenant
from vigie.flows.fraud_watch import watch
from vigie.flows.live import assess_record
from vigie.fraud.models import Alert
from vigie.registrations.actions import comparing, observe_one, update_contract
from vigie.registrations.models import Distortion
from vigie.testing.lender import Lender, certificate, contract, new_lender

pytestmark = pytest.mark.django_db

FIRST, SECOND = date(2026, 11, 1), date(2026, 11, 8)
IN_ORDER = [certificate(number) for number in range(3)]
STOLEN = certificate(1, stolen="true", colour="BLANC")
Act = Callable[[], int]


@pytest.fixture
def lender(tmp_path: Path) -> Lender:
    made = new_lender(tmp_path)
    made.take("portfolio", [contract(number) for number in range(3)], FIRST)
    return made


def run(lender: Lender, on: date, row: dict[str, str]) -> None:
    lender.take("register", [IN_ORDER[0], row, IN_ORDER[2]], on)
    watch(by=lender.by, key=f"watch-{on}")


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch, lender: Lender) -> Callable[[Act], None]:
    """Return what lets a record come, and be assessed, once the run has read everything."""
    real: Any = comparing.find  # type: ignore[attr-defined]  # as the conductor calls it

    def at_the_next_run(come: Act) -> None:
        def find(*given: Any, **named: Any) -> Any:
            found = real(*given, **named)
            record_id = come()
            assess_record(record_id, entry_id=record_id, by=lender.by)
            return found

        monkeypatch.setattr(comparing, "find", find)

    return at_the_next_run


def differing(lender: Lender) -> list[str]:
    with tenant(lender.by.organisation_id):
        found = Distortion.objects.filter(closed_on=None).order_by("field")
        return list(found.values_list("field", flat=True))


def states(lender: Lender) -> list[str]:
    with tenant(lender.by.organisation_id):
        found = Alert.objects.filter(typology__in=("stolen", "exported")).order_by("id")
        return list(found.values_list("state", flat=True))


def test_what_a_record_closed_is_not_opened_again(
    lender: Lender, meanwhile: Callable[[Act], None]
) -> None:
    run(lender, FIRST, STOLEN)
    assert (differing(lender), states(lender)) == (["colour"], ["to_be_reread"])
    meanwhile(
        lambda: (
            observe_one(
                lender.register, certificate(1), as_of=SECOND, by=lender.by, key="o"
            ).record_id
        )
    )
    run(lender, SECOND, STOLEN)
    assert (differing(lender), states(lender)) == ([], ["cleared_by_register"])


def test_what_a_record_saw_again_is_not_closed(
    lender: Lender, meanwhile: Callable[[Act], None]
) -> None:
    run(lender, FIRST, STOLEN)
    meanwhile(
        lambda: observe_one(lender.register, STOLEN, as_of=SECOND, by=lender.by, key="o").record_id
    )
    run(lender, SECOND, certificate(1))
    assert (differing(lender), states(lender)) == (["colour"], ["open"])


def test_what_our_own_side_told_meanwhile_stands(
    lender: Lender, meanwhile: Callable[[Act], None]
) -> None:
    run(lender, FIRST, certificate(1, exported_on="2026-10-20"))
    row = {"contract_number": "C-00001", "contract_status": "settled", "settled_on": "2026-10-01"}
    meanwhile(
        lambda: (
            update_contract(lender.portfolio, row, as_of=SECOND, by=lender.by, key="u").record_id
        )
    )
    run(lender, SECOND, certificate(1, exported_on="2026-10-20"))
    assert states(lender) == ["cleared_by_register"]


def test_the_next_run_reads_the_record(lender: Lender, meanwhile: Callable[[Act], None]) -> None:
    run(lender, FIRST, STOLEN)
    meanwhile(
        lambda: (
            observe_one(
                lender.register, certificate(1), as_of=SECOND, by=lender.by, key="o"
            ).record_id
        )
    )
    run(lender, SECOND, STOLEN)
    meanwhile(
        lambda: (
            update_contract(
                lender.portfolio,
                {"contract_number": "C-00000", "colour": "NOIR"},
                as_of=SECOND,
                by=lender.by,
                key="u",
            ).record_id
        )
    )
    watch(by=lender.by, key="again")
    assert differing(lender) == []
