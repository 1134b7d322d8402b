"""Worked cases, from the facts of a certificate to the level: printed in docs/algorithms/levels.md."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from vigie.flows.signals import signals_of
from vigie.fraud.domain.rulebook import compiled_rulebook
from vigie.registrations.domain.facts import ChangeFact, OperationFact, SubjectFacts
from vigie.scoring.domain.assessment import Assessment, Finding
from vigie.scoring.domain.evaluating import evaluate
from vigie.scoring.domain.levels import Level
from vigie.testing.facts import OWN, facts, not_found

TODAY = date(2026, 11, 20)
PAGE = (Path(__file__).parents[2] / "docs/algorithms/levels.md").read_text("utf-8")
BUYER = {
    "holder_name": "MARTIN PAUL",
    "holder_siren": "",
    "holder_kind": "person",
    "registered_on": "2026-11-12",
}
TO_CUSTOMER = {**BUYER, "holder_name": "DURAND MARIE", "lessee_name": ""}


def assess(subject: SubjectFacts) -> Assessment:
    return evaluate(compiled_rulebook(), signals_of(subject, OWN), subject.as_of)


def alerts(subject: SubjectFacts) -> dict[str, Finding]:
    """Return what may become an alert, by typology, the strongest finding of each."""
    found: dict[str, Finding] = {}
    for one in assess(subject).findings:
        if one.outcome == "alert" and one.level > Level.NONE:
            found.setdefault(one.typology, one)
    return found


def told(subject: SubjectFacts) -> dict[str, str]:
    return {
        typology: f"{one.level.word} {one.concerns} {one.nature}"
        for typology, one in alerts(subject).items()
    }


def operated(subject: SubjectFacts, *operations: tuple[str, str]) -> SubjectFacts:
    made = tuple(OperationFact(code, date.fromisoformat(on), None) for code, on in operations)
    return replace(subject, operations=made)


CASES = {
    "in order, credit": (facts(), {}),
    "in order, lease": (facts("loa"), {}),
    "1 sold": (
        facts(observed=BUYER),
        {"sold_while_financed": "red customer fraud"},
    ),
    "1 sold, settlement in flight": (
        facts(
            observed=BUYER,
            expected={
                "contract_status": "settlement_quoted",
                "settlement_expected_on": "2026-11-25",
            },
        ),
        {"sold_while_financed": "orange nobody protection"},
    ),
    "1 sold, settlement 16 days late": (
        facts(
            observed=BUYER,
            expected={
                "contract_status": "settlement_quoted",
                "settlement_expected_on": "2026-11-04",
            },
        ),
        {"sold_while_financed": "red customer fraud"},
    ),
    "1 sold after an early settlement": (
        facts(
            observed={**BUYER, "pledge_creditor": ""},
            expected={"contract_status": "settled", "settled_on": "2026-11-01"},
        ),
        {},
    ),
    "1 sold, status unknown": (
        facts(observed=BUYER, expected={"contract_status": ""}),
        {"sold_while_financed": "orange customer fraud"},
    ),
    "1 another holder, no date": (
        facts(observed={**BUYER, "registered_on": "2025-01-12"}),
        {"sold_while_financed": "orange customer fraud"},
    ),
    "1 stolen, then sold": (
        facts(observed={**BUYER, "stolen": "true"}),
        {
            "sold_while_financed": "orange third_party protection",
            "stolen": "red third_party protection",
        },
    ),
    "1 sale declared, not registered yet": (
        operated(facts(), ("DECLARATION_CESSION", "2026-11-10")),
        {"sold_while_financed": "red customer fraud"},
    ),
    "1 trade purchase declared": (
        operated(facts(), ("DECLARATION_ACHAT", "2026-11-10")),
        {"sold_while_financed": "orange customer fraud"},
    ),
    "1 a name spelled otherwise": (
        facts(observed={"holder_name": "DURANT MARIE"}, likeness="near"),
        {},
    ),
    "1 married": (
        facts(observed={"holder_name": "LENOIR MARIE", "holder_birth_name": "DURAND"}),
        {},
    ),
    "2 customer alone in C.1": (
        facts("loa", observed=TO_CUSTOMER),
        {"lessor_dropped": "red customer fraud"},
    ),
    "2 first registration in the customer's name": (
        facts(
            "loa",
            observed={**TO_CUSTOMER, "registered_on": "2025-01-20"},
        ),
        {"lessor_dropped": "orange dealer asset_at_risk"},
    ),
    "3 end of lease, in grace": (
        facts(
            "loa",
            observed=BUYER,
            expected={"contract_ends_on": "2026-11-06", "residual_amount": "1"},
        ),
        {"transferred_after_end": "orange customer asset_at_risk"},
    ),
    "3 end of lease, 16 days": (
        facts("loa", observed=BUYER, expected={"contract_ends_on": "2026-11-04"}),
        {"transferred_after_end": "red customer asset_at_risk"},
    ),
    "3 bought out": (
        facts(
            "loa",
            observed=TO_CUSTOMER,
            expected={
                "contract_ends_on": "2026-11-04",
                "residual_amount": "0",
                "outstanding_amount": "0",
            },
        ),
        {},
    ),
    "5 exported": (
        facts(observed={"exported_on": "2026-11-01"}),
        {"exported": "red customer fraud"},
    ),
    "5 exported with consent": (
        facts(
            observed={"exported_on": "2026-11-01"},
            expected={"export_consent_until": "2026-12-31"},
        ),
        {},
    ),
    "5 exported, consent ended before": (
        facts(
            observed={"exported_on": "2026-11-01"},
            expected={"export_consent_until": "2026-10-31"},
        ),
        {"exported": "red customer fraud"},
    ),
    "6 same VIN in another open contract": (
        replace(facts(), other_contracts=("C-2",), running_contracts=("C-2",)),
        {"financed_twice": "red customer fraud"},
    ),
    "6 another creditor's pledge on a lease": (
        facts("loa", observed={"pledge_creditor": "AUTRE BANQUE"}),
        {"financed_twice": "orange third_party asset_at_risk"},
    ),
    "8 stolen, claim open": (
        facts(observed={"stolen": "true"}, expected={"claim_opened_on": "2026-11-01"}),
        {"stolen": "red third_party protection"},
    ),
    "12 no plate after 31 days": (
        not_found(plate="", delivered_on="2026-10-20", contract_starts_on="2026-10-20"),
        {"registered_late": "yellow dealer asset_at_risk"},
    ),
    "12 no plate after 60 days": (
        not_found(plate="", delivered_on="2026-09-21", contract_starts_on="2026-09-21"),
        {"registered_late": "orange dealer asset_at_risk"},
    ),
    "13 not found": (not_found(), {"not_found": "orange dealer fraud"}),
    "13 too soon": (
        not_found(delivered_on="2026-11-15", contract_starts_on="2026-11-15"),
        {},
    ),
    "14 never inscribed": (
        facts(observed={"pledge_creditor": ""}),
        {"pledge": "yellow lender housekeeping"},
    ),
    "14 never inscribed, 14 days": (
        facts(observed={"pledge_creditor": "", "registered_on": "2026-11-06"}),
        {},
    ),
    "14 lapsed": (
        facts(observed={"pledge_creditor": ""}, expected={"pledge_expires_on": "2026-11-01"}),
        {"pledge": "orange lender housekeeping"},
    ),
    "14 lapsed, our name still printed": (
        facts(observed={"pledge_expires_on": "2026-11-19"}),
        {"pledge": "orange lender housekeeping"},
    ),
    "14 lapsed by our own file, our name still printed": (
        facts(observed={"pledge_expires_on": ""}, expected={"pledge_expires_on": "2026-11-01"}),
        {"pledge": "orange lender housekeeping"},
    ),
    "14 lapsed by our own file, prolonged on the register": (
        operated(
            facts(observed={"pledge_expires_on": ""}, expected={"pledge_expires_on": "2026-11-01"}),
            ("PROROG_GAGE", "2026-10-20"),
        ),
        {},
    ),
    "14 the pledge lapses today": (
        facts(observed={"pledge_expires_on": "2026-11-20"}),
        {"pledge_lapsing": "yellow lender housekeeping"},
    ),
    "14 lapsed, printed and settled": (
        facts(
            observed={"pledge_expires_on": "2026-11-01"},
            expected={"contract_status": "settled", "settled_on": "2026-10-01"},
        ),
        {"pledge_not_released": "yellow lender housekeeping"},
    ),
    "14 lifted without our request": (
        operated(facts(observed={"pledge_creditor": ""}), ("RADIATION_GAGE", "2026-11-02")),
        {"pledge": "orange customer asset_at_risk"},
    ),
    "14 no pledge in SIV expected": (
        facts(observed={"pledge_creditor": ""}, expected={"security": "title_retention"}),
        {},
    ),
    "15 a lone fine": (facts(observed={"oppositions": "OTCI"}), {}),
    "15 seized": (
        facts(observed={"seized_on": "2026-11-01"}),
        {"opposition": "yellow customer asset_at_risk"},
    ),
    "15 opposition, transfer applied for": (
        operated(
            facts(observed={"oppositions": "OTCI-PV@2026-09-01"}),
            ("CHANG_TIT_PREDEMANDE_INTERNET", "2026-11-10"),
        ),
        {"opposition": "orange customer asset_at_risk"},
    ),
    "18 destroyed": (
        facts(observed={"destroyed_on": "2026-11-01"}),
        {"destroyed": "red customer asset_at_risk"},
    ),
    "18 destroyed, claim open": (
        facts(observed={"destroyed_on": "2026-11-01"}, expected={"claim_opened_on": "2026-10-20"}),
        {"destroyed": "orange third_party protection"},
    ),
    "18 total loss": (
        facts(observed={"destroyed_on": "2026-11-01"}, expected={"contract_status": "total_loss"}),
        {},
    ),
    "23 one technical field": (
        facts(observed={"colour": "NOIR"}, expected={"colour": "BLANC"}),
        {},
    ),
    "23 three technical fields": (
        facts(
            observed={"energy": "FE", "power_kw": "210", "seats": "2"},
            expected={"energy": "ES", "power_kw": "90", "seats": "5"},
        ),
        {"technical": "yellow nobody asset_at_risk"},
    ),
    "own: pledge not released": (
        facts(expected={"contract_status": "settled", "settled_on": "2026-11-05"}),
        {"pledge_not_released": "yellow lender housekeeping"},
    ),
    "own: pledge lapses in 60 days": (
        facts(observed={"pledge_expires_on": "2027-01-19"}),
        {"pledge_lapsing": "yellow lender housekeeping"},
    ),
    "own: pledge lapses in 61 days": (
        facts(observed={"pledge_expires_on": "2027-01-20"}),
        {},
    ),
    "own: lessee missing": (
        facts("loa", observed={"lessee_name": ""}),
        {"lessee_missing": "yellow lender housekeeping"},
    ),
    "own: sold and still ours": (
        facts("loa", expected={"contract_status": "settled", "settled_on": "2026-11-05"}),
        {"sold_still_ours": "yellow lender housekeeping"},
    ),
    "Poland: owner lost": (
        replace(
            facts("pl_leasing", observed={"owner_name": "DURAND MARIE"}),
            changes=(
                ChangeFact("owner_name", "CREDIT VIGIE AUTO", "DURAND MARIE", "changed", TODAY),
            ),
        ),
        {"lessor_dropped": "red customer fraud"},
    ),
    "Poland: owner lost, and the customer stands where the lessor was expected": (
        replace(
            facts(
                "pl_leasing",
                expected={"holder_name": "CREDIT VIGIE AUTO"},
                observed={"owner_name": "DURAND MARIE"},
            ),
            changes=(
                ChangeFact("owner_name", "CREDIT VIGIE AUTO", "DURAND MARIE", "changed", TODAY),
            ),
        ),
        {"lessor_dropped": "red customer fraud"},
    ),
    "Poland: the customer stands where the lessor was expected, the lessor owns": (
        facts("pl_leasing", expected={"holder_name": "CREDIT VIGIE AUTO"}),
        {},
    ),
    "Poland: a loan, the customer stands second and the lender nowhere": (
        operated(
            facts(
                "pl_loan_title_transfer",
                observed={
                    "holder_name": "DURAND PAUL",
                    "holder_siren": "",
                    "co_holder_name": "DURAND MARIE",
                    "registered_on": "2026-11-12",
                },
            ),
            ("CHANG_TIT_NORMAL", "2026-11-11"),
        ),
        {"lessor_dropped": "red customer fraud"},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_level_of_a_worked_case(name: str) -> None:
    subject, expected = CASES[name]
    assert told(subject) == expected


@pytest.mark.parametrize("column", ["claim_opened_on", "export_consent_until", "contract_status"])
def test_an_export_is_capped_and_says_why_when_a_column_is_not_given(column: str) -> None:
    subject = facts(observed={"exported_on": "2026-11-01"})
    blind = replace(
        subject,
        expected={**subject.expected, column: ""},
        known_columns=subject.known_columns - {column},
    )
    (finding,) = alerts(blind).values()
    assert finding.level is Level.ORANGE
    assert len(finding.caps) == 1


def test_a_cancelled_operation_says_nothing() -> None:
    sold = OperationFact("DECLARATION_CESSION", date(2026, 11, 10), date(2026, 11, 12))
    assert told(replace(facts(), operations=(sold,))) == {}


def test_reasons_carry_the_facts_and_their_dates() -> None:
    subject = operated(facts(observed=BUYER), ("CHANG_TIT_NORMAL", "2026-11-11"))
    finding = alerts(subject)["sold_while_financed"]
    reason = finding.reasons[0]
    assert reason.code == "holder_changed_dated"
    assert [(fact.value, fact.known_on, fact.source) for fact in reason.facts] == [
        (date(2026, 11, 11), TODAY, "operations.CHANG_TIT_NORMAL")
    ]


def test_information_is_kept_on_the_certificate_only() -> None:
    found = assess(facts(observed={"oppositions": "OTCI"})).findings
    assert [(one.rule, one.outcome, one.level) for one in found] == [
        ("fine_opposition", "information", Level.NONE)
    ]


@pytest.mark.parametrize("name", CASES)
def test_the_page_on_levels_prints_what_the_rules_say(name: str) -> None:
    _, expected = CASES[name]
    (line,) = [line for line in PAGE.splitlines() if line.startswith(f"| {name} |")]
    printed = [
        f"{typology}: {', '.join(told.split()).replace('_', ' ')}"
        for typology, told in expected.items()
    ]
    assert line.split(" | ")[1] == ("; ".join(printed) or "nothing")
