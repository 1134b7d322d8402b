"""An operation that was cancelled and a return are the register speaking, where the cell is empty too."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from vigie.database.tenant import tenant
from vigie.flows.fraud_watch import watch
from vigie.flows.signals import signals_of, unread
from vigie.fraud.domain.rulebook import compiled_rulebook
from vigie.fraud.models import Alert, AlertEvent
from vigie.fraud.portal.words.causes import why_words
from vigie.registrations.domain.facts import ChangeFact, OperationFact, SubjectFacts
from vigie.scoring.domain.evaluating import evaluate
from vigie.scoring.domain.levels import Level
from vigie.testing.facts import OWN, facts
from vigie.testing.lender import Lender, certificate, contract, new_lender

DAYS = [date(2026, 11, day) for day in (8, 10, 12, 14)]
ON, CANCELLED, BACK = date(2026, 11, 5), date(2026, 11, 9), date(2026, 11, 11)
ROWS = [certificate(number) for number in range(3)]


def emptied(field: str, was: str, *operations: OperationFact) -> SubjectFacts:
    known = facts(observed={field: ""})
    gone = ChangeFact(field, was, "", "changed", DAYS[1])
    return replace(known, changes=(gone,), operations=operations)


@pytest.mark.parametrize(
    ("field", "code", "matter", "signal"),
    [
        ("exported_on", "SORTIE_TERRITOIRE", "exported", "departure_cancelled_on"),
        ("destroyed_on", "DECLARATION_DESTRUCTION", "destroyed", "destruction_cancelled_on"),
        ("holder_name", "CHANG_TIT_NORMAL", "sold_while_financed", "transfer_cancelled_on"),
    ],
)
def test_a_cancelled_operation_speaks_though_the_cell_is_empty(
    field: str, code: str, matter: str, signal: str
) -> None:
    was = "MARTIN JEAN" if field == "holder_name" else ON.isoformat()
    assert matter in unread(emptied(field, was))
    cancelled = emptied(field, was, OperationFact(code, ON, CANCELLED))
    assert matter not in unread(cancelled)
    assert signals_of(cancelled, OWN)[signal].value == CANCELLED
    older = emptied(field, was, OperationFact(code, date(2024, 3, 1), date(2024, 3, 5)))
    assert matter in unread(older)


def test_a_return_speaks_though_the_cell_is_empty_and_one_before_the_departure_does_not() -> None:
    left = OperationFact("SORTIE_TERRITOIRE", ON, None)
    back = emptied(
        "exported_on", "2026-11-05", left, OperationFact("RETOUR_REIMMAT_ETR", BACK, None)
    )
    assert "exported" not in unread(back)
    assert signals_of(back, OWN)["returned_on"].value == BACK
    before = OperationFact("RETOUR_REIMMAT_ETR", date(2026, 11, 1), None)
    assert "exported" in unread(emptied("exported_on", "2026-11-05", before))


@pytest.mark.parametrize(
    ("was", "is_silent"),
    [
        ("MARTIN JEAN", True),
        ("DURAND MARIE JUNIOR", True),
        ("DURAND MARIE", False),
        ("Durand Marie", False),
        ("DURAND, MARIE", False),
        ("Mme Durand M.", False),
    ],
)
def test_a_sale_declared_and_cancelled_speaks_only_where_the_customer_stood_last(
    was: str, *, is_silent: bool
) -> None:
    cancelled = OperationFact("DECLARATION_CESSION", ON, CANCELLED)
    assert ("sold_while_financed" in unread(emptied("holder_name", was, cancelled))) is is_silent


def test_another_change_of_holder_that_stands_is_not_taken_back() -> None:
    cancelled = OperationFact("CHANG_TIT_NORMAL", ON, CANCELLED)
    stands = OperationFact("DECLARATION_CESSION", ON, None)
    assert "transfer_cancelled_on" not in signals_of(
        emptied("holder_name", "MARTIN JEAN", cancelled, stands), OWN
    )


@pytest.fixture
def lender(tmp_path: Path) -> Lender:
    made = new_lender(tmp_path)
    made.take("portfolio", [contract(number) for number in range(3)], DAYS[0])
    return made


def run(lender: Lender, on: date, row: dict[str, str], *operations: dict[str, str]) -> None:
    other = {
        "vin": ROWS[2]["vin"],
        "operation": "MODIF_ADRESSE",
        "occurred_on": "2026-01-05",
        "cancelled_on": "",
    }
    lender.take_with_operations([ROWS[0], row, ROWS[2]], [*operations, other], on)
    watch(by=lender.by, key=f"watch-{on}")


def operation(code: str, on: str, cancelled_on: str = "") -> dict[str, str]:
    told = {"operation": code, "occurred_on": on, "cancelled_on": cancelled_on}
    return {"vin": ROWS[1]["vin"], **told}


def why(lender: Lender) -> str:
    """Return what the page says of why the alert went."""
    with tenant(lender.by.organisation_id):
        told = why_words(AlertEvent.objects.latest("id").data["why"])
    return told.replace("\xa0", " ")


def state(lender: Lender) -> str:
    with tenant(lender.by.organisation_id):
        return Alert.objects.get().state


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "code"),
    [("exported_on", "SORTIE_TERRITOIRE"), ("destroyed_on", "DECLARATION_DESTRUCTION")],
)
def test_what_the_register_cancelled_is_taken_back(lender: Lender, field: str, code: str) -> None:
    gone = certificate(1, **{field: "2026-11-05"})
    run(lender, DAYS[0], gone, operation(code, "2026-11-05"))
    emptied_row = certificate(1, **{field: ""})
    run(lender, DAYS[1], emptied_row, operation(code, "2026-11-05", "2026-11-09"))
    assert state(lender) == "cleared_by_register"
    assert "cancelled" in why(lender)
    assert "9 Nov 2026" in why(lender)
    run(lender, DAYS[2], emptied_row)
    assert state(lender) == "cleared_by_register"


@pytest.mark.django_db
def test_a_return_takes_back_an_export_that_was_read_twice(lender: Lender) -> None:
    gone, left = (
        certificate(1, exported_on="2026-11-05"),
        operation("SORTIE_TERRITOIRE", "2026-11-05"),
    )
    run(lender, DAYS[0], gone, left)
    run(lender, DAYS[1], gone, left)
    assert state(lender) == "open"
    run(lender, DAYS[2], certificate(1), left, operation("RETOUR_REIMMAT_ETR", "2026-11-11"))
    assert state(lender) == "cleared_by_register"
    assert why(lender) == "The vehicle came back on 11 Nov 2026, says the register."


@pytest.mark.parametrize(
    ("field", "code", "matter"),
    [
        ("exported_on", "SORTIE_TERRITOIRE", "exported"),
        ("destroyed_on", "DECLARATION_DESTRUCTION", "destroyed"),
    ],
)
def test_a_cell_that_still_says_what_was_cancelled_is_in_doubt(
    field: str, code: str, matter: str
) -> None:
    known = facts(observed={field: ON.isoformat()})
    told = replace(known, operations=(OperationFact(code, ON, CANCELLED),))
    assert level(known, matter) is Level.RED
    assert level(told, matter) is Level.ORANGE
    later = replace(told, observed={**(told.observed or {}), field: "2026-11-10"})
    assert level(later, matter) is Level.RED


def level(subject: SubjectFacts, matter: str) -> Level:
    judged = evaluate(compiled_rulebook(), signals_of(subject, OWN), subject.as_of)
    return max(one.level for one in judged.findings if one.typology == matter)
