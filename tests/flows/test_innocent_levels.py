"""Worked cases of innocent people and of frauds that hide: printed in docs/algorithms/levels.md."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.flows.level_cases import assert_printed

from vigie.flows.signals import signals_of
from vigie.fraud.domain.rulebook import compiled_rulebook
from vigie.registrations.domain.expectations import OwnName
from vigie.registrations.domain.facts import ChangeFact, OperationFact, RowAside, SubjectFacts
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
OTHER_NAME = {"holder_name": "LENOIR MARIE", "registered_on": "2026-11-12"}
COHELD = {**BUYER, "co_holder_count": "2", "co_holder_name": "DURAND MARIE"}
ALPHA = {
    "customer_name": "ALPHA SARL",
    "customer_kind": "company",
    "customer_siren": "552100554",
}
YOUNG = {
    "contract_starts_on": "2026-11-17",
    "delivered_on": "2026-11-17",
    "registered_on": "2026-11-18",
}
OLD_PLEDGE = {"pledge_creditor": "BANQUE X", "pledge_expires_on": "2028-01-01"}


def operated(subject: SubjectFacts, *operations: tuple[str, str]) -> SubjectFacts:
    made = tuple(OperationFact(code, date.fromisoformat(on), None) for code, on in operations)
    return replace(subject, operations=made)


def cancelled(subject: SubjectFacts, code: str, on: str, cancelled_on: str) -> SubjectFacts:
    days = date.fromisoformat(on), date.fromisoformat(cancelled_on)
    return replace(subject, operations=(OperationFact(code, *days),))


def moved(subject: SubjectFacts, on: str, **fields: tuple[str, str]) -> SubjectFacts:
    known_on = date.fromisoformat(on)
    return replace(
        subject,
        changes=tuple(ChangeFact(f, *cells, "changed", known_on) for f, cells in fields.items()),
    )


def told(subject: SubjectFacts, own: tuple[OwnName, ...] = OWN) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in evaluate(compiled_rulebook(), signals_of(subject, own), subject.as_of).findings:
        if one.outcome == "alert" and one.level > Level.NONE:
            found.setdefault(one.typology, f"{one.level.word} {one.concerns} {one.nature}")
    return found


def renamed(observed: dict[str, str]) -> SubjectFacts:
    """Give a holder whom the register named a month before our own file began to differ."""
    subject = facts(observed=observed, expected={"registered_on": ""}, since=TODAY)
    return replace(subject, observed_since=date(2026, 10, 20))


FIRST_OTHER = {**BUYER, "registered_on": "2025-01-12"}
OWN_FILE = {"registered_to_other": "yellow lender housekeeping"}
SALE_RED = {"sold_while_financed": "red customer fraud"}
CASES: dict[str, tuple[SubjectFacts, dict[str, str]]] = {
    "1 the customer stays as co-holder": (facts(observed=COHELD), {}),
    "1 the customer is co-holder from day one": (
        facts(
            expected={"registered_on": ""}, observed={**COHELD, "registered_on": "2025-01-12"}
        ),
        {},
    ),
    "1 a civil status recorded": (
        operated(facts(observed=OTHER_NAME), ("MODIF_ETAT_CIVIL", "2026-11-12")),
        {"sold_while_financed": "yellow nobody housekeeping"},
    ),
    "1 the register corrected the holder": (
        operated(facts(observed=OTHER_NAME), ("CORRECTION_TITULAIRE", "2026-11-12")),
        {"sold_while_financed": "yellow nobody housekeeping"},
    ),
    "1 corrected, and sold since": (
        operated(
            facts(observed=BUYER),
            ("MODIF_ETAT_CIVIL", "2026-06-01"),
            ("CHANG_TIT_NORMAL", "2026-11-12"),
        ),
        SALE_RED,
    ),
    "1 corrected long before this certificate": (
        operated(facts(observed=BUYER), ("MODIF_ETAT_CIVIL", "2025-06-01")), SALE_RED
    ),
    "1 a company under another legal form": (
        facts(
            expected=ALPHA,
            observed={"holder_name": "ALPHA SAS", "holder_kind": "company",
                      "holder_siren": "552100554", "registered_on": "2026-11-12"},
        ),
        {},
    ),
    "1 a company under another name, same SIREN": (
        facts(
            expected=ALPHA,
            observed={"holder_name": "OMEGA SAS", "holder_kind": "company",
                      "holder_siren": "552100554", "registered_on": "2026-11-12"},
        ),
        {},
    ),
    "1 the register cancelled the change of holder": (
        cancelled(facts(observed=BUYER), "CHANG_TIT_NORMAL", "2026-11-12", "2026-11-14"),
        {"sold_while_financed": "orange customer fraud"},
    ),
    "1 the portfolio is older than the transfer": (
        replace(facts(observed=BUYER), expected_as_of=date(2026, 11, 11)),
        {"sold_while_financed": "orange customer fraud"},
    ),
    "1 the portfolio is of the day of the transfer": (
        replace(facts(observed=BUYER), expected_as_of=date(2026, 11, 12)), SALE_RED
    ),
    "5 the portfolio is older than the export": (
        replace(facts(observed={"exported_on": "2026-11-15"}), expected_as_of=date(2026, 10, 25)),
        {"exported": "orange customer fraud"},
    ),
    "5 the portfolio is of the day of the export": (
        replace(facts(observed={"exported_on": "2026-11-15"}), expected_as_of=date(2026, 11, 15)),
        {"exported": "red customer fraud"},
    ),
    "5 the portfolio is older than the first sight of an undated export": (
        replace(facts(observed={"suspended": "SOR"}), expected_as_of=date(2026, 10, 25)),
        {"exported": "orange customer fraud"},
    ),
    "5 the portfolio is of the first sight of an undated export": (
        replace(facts(observed={"suspended": "SOR"}), expected_as_of=TODAY),
        {"exported": "red customer fraud"},
    ),
    "18 the portfolio is older than the destruction": (
        replace(facts(observed={"destroyed_on": "2026-11-15"}), expected_as_of=date(2026, 10, 25)),
        {"destroyed": "orange customer asset_at_risk"},
    ),
    "18 the portfolio is of the day of the destruction": (
        replace(facts(observed={"destroyed_on": "2026-11-15"}), expected_as_of=date(2026, 11, 15)),
        {"destroyed": "red customer asset_at_risk"},
    ),
    "18 the portfolio is older than the first sight of an undated destruction": (
        replace(facts(observed={"suspended": "DES"}), expected_as_of=date(2026, 10, 25)),
        {"destroyed": "orange customer asset_at_risk"},
    ),
    "11 our own file changed the customer's name": (renamed(FIRST_OTHER), OWN_FILE),
    "11 our own file, and the names differed before": (
        replace(renamed(FIRST_OTHER), holder_differed_until=TODAY),
        {"registered_to_other": "red dealer asset_at_risk"},
    ),
    "11 our own file, differing since the first extract": (
        replace(renamed(FIRST_OTHER), observed_since=TODAY),
        {"registered_to_other": "red dealer asset_at_risk"},
    ),
    "1 our own file, and a sale declared": (
        operated(renamed(BUYER), ("DECLARATION_CESSION", "2026-11-10")), SALE_RED
    ),
    "1 our own file, and the register moved too": (
        moved(renamed(BUYER), "2026-11-20", holder_name=("DURAND MARIE", "MARTIN PAUL"),
              registered_on=("2025-01-12", "2026-11-12")),
        SALE_RED,
    ),
    "1 a claim older than the contract": (
        facts(expected={"claim_opened_on": "2019-01-01"}, observed=BUYER), SALE_RED
    ),
    "1 sale declared 20 days after the start": (
        operated(facts(), ("DECLARATION_CESSION", "2025-01-30")),
        {"sold_while_financed": "orange customer fraud"},
    ),
    "1 the dealer declares its own sale": (
        operated(facts(), ("DECLARATION_CESSION", "2025-01-11")), {}
    ),
    "1 sold on day 25, after it was the customer's": (
        moved(
            operated(
                facts(as_of=date(2025, 4, 1), observed={**BUYER, "registered_on": "2025-02-04"}),
                ("CHANG_TIT_NORMAL", "2025-02-04"),
            ),
            "2025-02-06",
            holder_name=("DURAND MARIE", "MARTIN PAUL"),
            registered_on=("2025-01-12", "2025-02-04"),
        ),
        SALE_RED,
    ),
    "1 a lessor declared the sale": (
        operated(facts("loa"), ("DECLARATION_CESSION", "2026-11-10")),
        {"sold_while_financed": "orange nobody asset_at_risk"},
    ),
    "1 a rented vehicle sold, nothing outstanding": (
        facts("lld", expected={"outstanding_amount": "0", "residual_amount": ""}, observed=BUYER),
        SALE_RED,
    ),
    "2 the owner is not given": (facts("pl_leasing", observed={"owner_name": ""}), {}),
    "2 a co-owner who was struck off": (
        facts(
            "pl_loan_title_transfer",
            expected={"contract_starts_on": "2025-01-10"},
            observed={"holder_name": "DURAND MARIE", "co_holder_name": "", "co_holder_count": "1",
                      "lessee_name": "", "registered_on": "2026-11-12"},
        ),
        {"lessor_dropped": "red customer fraud"},
    ),
    "3 a rented vehicle after its end, nothing outstanding": (
        facts(
            "lld",
            expected={"outstanding_amount": "0", "residual_amount": "0",
                      "contract_ends_on": "2026-10-01"},
            observed=BUYER,
        ),
        {"transferred_after_end": "red customer asset_at_risk"},
    ),
    "5 out and back before the contract": (
        operated(
            facts(),
            ("SORTIE_TERRITOIRE", "2015-01-01"),
            ("IMMAT_NORMALE_PREM_ETRANGER", "2018-01-01"),
        ),
        {},
    ),
    "5 left before the contract": (
        facts(observed={"exported_on": "2015-05-01"}),
        {"exported": "yellow nobody asset_at_risk"},
    ),
    "5 an undated departure, and a return": (
        operated(facts(observed={"suspended": "SOR"}), ("RETOUR_REIMMAT_ETR", "2026-06-01")),
        {"exported": "yellow nobody asset_at_risk"},
    ),
    "6 the other contract has not begun": (
        replace(facts(), other_contracts=("C-2",)),
        {"financed_twice": "orange nobody asset_at_risk"},
    ),
    "12 a provisional plate, 11 days": (
        replace(
            not_found(contract_starts_on="2026-11-09", delivered_on="2026-11-09"), plate="WW123AB"
        ),
        {},
    ),
    "12 a provisional plate, 31 days": (
        replace(
            not_found(contract_starts_on="2026-10-20", delivered_on="2026-10-20"), plate="WW123AB"
        ),
        {"registered_late": "yellow dealer asset_at_risk"},
    ),
    "12 the certificate was cancelled": (
        facts(observed={"cancelled_on": "2026-11-15"}),
        {"registered_late": "orange nobody asset_at_risk"},
    ),
    "12 cancelled before the contract": (facts(observed={"cancelled_on": "2024-11-15"}), {}),
    "13 the row came and was set aside": (replace(not_found(), set_aside=RowAside(7, 12)), {}),
    "13 rows of the extract name no vehicle": (
        replace(not_found(), unnamed_rows=2),
        {"not_found": "yellow nobody asset_at_risk"},
    ),
    "14 an earlier creditor's pledge, 3 days": (
        facts(expected=YOUNG, observed={**OLD_PLEDGE, "registered_on": "2026-11-18"}),
        {"pledge": "yellow nobody housekeeping"},
    ),
    "14 an earlier creditor's pledge, still there": (
        facts(observed={**OLD_PLEDGE, "pledged_on": "2023-01-01"}),
        {"pledge": "orange third_party asset_at_risk"},
    ),
    "18 destroyed before the contract": (
        facts(observed={"destroyed_on": "2024-05-01"}),
        {"destroyed": "yellow nobody asset_at_risk"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_worked_case(name: str) -> None:
    subject, expected = CASES[name]
    assert told(subject) == expected


@pytest.mark.parametrize("name", CASES)
def test_the_page_prints_it(name: str) -> None:
    assert_printed(PAGE, name, CASES[name][1])


def test_without_own_names_no_pledge_is_called_anothers() -> None:
    assert told(facts(observed=OLD_PLEDGE), own=()) == {}
    assert told(facts("loa", observed=OLD_PLEDGE), own=()) == {}


def test_without_a_product_the_certificate_says_that_it_was_not_judged() -> None:
    subject = facts("credit", expected={"product": ""}, observed={"colour": "NOIR"})
    found = evaluate(compiled_rulebook(), signals_of(subject, OWN), TODAY).findings
    assert ("product_unknown", "information") in [(one.rule, one.outcome) for one in found]
