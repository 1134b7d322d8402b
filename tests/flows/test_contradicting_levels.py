"""Worked cases of facts that contradict each other, printed in docs/algorithms/levels.md too."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.flows.level_cases import assert_printed
from tests.flows.test_more_levels import operated, told

from vigie.registrations.domain.facts import OperationFact, SubjectFacts
from vigie.testing.facts import facts, not_found

PAGE = (Path(__file__).parents[2] / "docs/algorithms/levels.md").read_text("utf-8")
BUYER = {"holder_name": "MARTIN PAUL", "holder_kind": "person", "registered_on": "2026-11-12"}
NO_PLEDGE = {"pledge_creditor": "", "pledge_expires_on": ""}
NOTHING_OWED = {"outstanding_amount": "0", "residual_amount": "0"}
SETTLED = {"contract_status": "settled"}
SPOUSE = {**BUYER, "holder_name": "DURAND ALAIN", "co_holder_count": "1"}
INSCRIBED = {"pledged_on": "2025-03-20", "pledge_expires_on": "2030-03-20"}
YOUNG = {"contract_starts_on": "2026-11-15", "delivered_on": "2026-11-18", "registered_on": ""}
GARAGE = {"holder_name": "GARAGE TEST", "holder_kind": "company", **NO_PLEDGE}
NO_START = {"contract_starts_on": "", "delivered_on": ""}
OVER = {"contract_ends_on": "2026-09-01", "contract_status": "terminated", **NOTHING_OWED}
FIRM = {"customer_name": "DUPONT SARL", "customer_kind": "company", "customer_siren": "732829320"}
NAMESAKE = {
    "holder_name": "DUPONT SARL",
    "holder_kind": "company",
    "holder_siren": "552100554",
    "registered_on": "2026-11-12",
}
SOLD = ("CHANG_TIT_NORMAL", "2026-11-12")


def lifted(subject: SubjectFacts) -> SubjectFacts:
    return operated(subject, ("INSCRIPTION_GAGE", "2025-03-20"), ("RADIATION_GAGE", "2026-11-01"))


def cancelled(subject: SubjectFacts, code: str, on: str, off: str) -> SubjectFacts:
    taken_back = OperationFact(code, date.fromisoformat(on), date.fromisoformat(off))
    return replace(subject, operations=(*subject.operations, taken_back))


CASES: dict[str, tuple[SubjectFacts, dict[str, str]]] = {
    "delivered the day before, not found": (
        not_found(contract_starts_on="2026-10-01", delivered_on="2026-11-19"),
        {},
    ),
    "delivered 11 days before, not found": (
        not_found(contract_starts_on="2026-10-01", delivered_on="2026-11-09"),
        {"not_found": "orange dealer fraud"},
    ),
    "pledge lifted, nothing owed any more": (
        lifted(facts(observed=NO_PLEDGE, expected=NOTHING_OWED)),
        {"pledge": "yellow lender housekeeping"},
    ),
    "pledge lifted, 9,000 owed": (
        lifted(facts(observed=NO_PLEDGE)),
        {"pledge": "orange customer asset_at_risk"},
    ),
    "no pledge, nothing owed any more": (
        facts(observed=NO_PLEDGE, expected=NOTHING_OWED),
        {},
    ),
    "no pledge, our file holds an inscription": (
        facts(observed=NO_PLEDGE, expected=INSCRIBED),
        {"pledge": "orange nobody asset_at_risk"},
    ),
    "no pledge, our file holds an inscription of 6 November": (
        facts(observed=NO_PLEDGE, expected={**INSCRIBED, "pledged_on": "2026-11-06"}),
        {},
    ),
    "no pledge, our file holds one that lapsed": (
        facts(observed=NO_PLEDGE, expected={**INSCRIBED, "pledge_expires_on": "2026-11-19"}),
        {"pledge": "orange lender housekeeping"},
    ),
    "no pledge, our file holds none": (
        facts(observed=NO_PLEDGE),
        {"pledge": "yellow lender housekeeping"},
    ),
    "no pledge, the certificate is still the former owner's": (
        facts(
            observed={**GARAGE, "registered_on": "2020-01-03"},
            expected={**YOUNG, "contract_starts_on": "2026-11-01", "delivered_on": "2026-11-01"},
        ),
        {},
    ),
    "the dealer's certificate, three days older than the contract": (
        facts(observed={**GARAGE, "registered_on": "2026-11-12"}, expected=YOUNG),
        {},
    ),
    "sold to a namesake, the co-holder has the customer's surname": (
        facts(observed={**SPOUSE, "co_holder_name": "DURAND"}),
        {"sold_while_financed": "orange nobody asset_at_risk"},
    ),
    "sold to a namesake, the co-holder has another surname": (
        facts(observed={**SPOUSE, "co_holder_name": "LENOIR"}),
        {"sold_while_financed": "red customer fraud"},
    ),
    "sold to a namesake, the co-holder has no name": (
        facts(observed={**SPOUSE, "co_holder_name": ""}),
        {"sold_while_financed": "red customer fraud"},
    ),
    "sold, running and with a day of settlement": (
        facts(observed=BUYER, expected={"settled_on": "2026-11-01"}),
        {"sold_while_financed": "orange customer fraud"},
    ),
    "sold, settled on a day to come": (
        facts(observed=BUYER, expected={**SETTLED, "settled_on": "2026-12-15"}),
        {"sold_while_financed": "orange nobody protection"},
    ),
    "sold, settled today": (
        facts(observed=BUYER, expected={**SETTLED, "settled_on": "2026-11-20"}),
        {},
    ),
    "sold, a claim opened on a day to come": (
        facts(observed=BUYER, expected={"claim_opened_on": "2027-03-01"}),
        {"sold_while_financed": "orange customer fraud"},
    ),
    "sold, the start of the contract not given": (
        operated(facts(observed=BUYER, expected=NO_START), SOLD),
        {"sold_while_financed": "orange customer fraud"},
    ),
    "sold after the register gave the plate away": (
        operated(facts(observed=BUYER), ("ATT_NUM_USURPATION", "2026-11-01"), SOLD),
        {"sold_while_financed": "orange third_party protection"},
    ),
    "another company of the customer's name": (
        operated(facts(observed=NAMESAKE, expected=FIRM), SOLD),
        {"sold_while_financed": "orange customer asset_at_risk"},
    ),
    "another SIREN under the same certificate": (
        facts(observed={**NAMESAKE, "registered_on": "2025-01-12"}, expected=FIRM),
        {},
    ),
    "a change of holder applied for": (
        operated(facts(), ("CHANG_TIT_PREDEMANDE_INTERNET", "2026-11-12")),
        {"sold_while_financed": "orange customer asset_at_risk"},
    ),
    "a change of holder applied for in the first 30 days": (
        operated(facts(), ("CHANG_TIT_PREDEMANDE_INTERNET", "2025-02-09")),
        {},
    ),
    "a rental that was ended and owes nothing, sold": (
        operated(facts("lld", observed={**BUYER, "holder_siren": ""}, expected=OVER), SOLD),
        {"transferred_after_end": "orange nobody asset_at_risk"},
    ),
    "a rental that was ended and owes 300, sold": (
        operated(
            facts(
                "lld",
                observed={**BUYER, "holder_siren": ""},
                expected={**OVER, "outstanding_amount": "300"},
            ),
            SOLD,
        ),
        {"transferred_after_end": "red customer asset_at_risk"},
    ),
    "the customer in C.1, the lessor owner in C.2": (
        facts(
            "loa",
            observed={
                "holder_name": "DURAND MARIE",
                "holder_siren": "",
                "owner_name": "CREDIT VIGIE AUTO",
                "registered_on": "2026-11-12",
            },
        ),
        {"lessor_dropped": "orange nobody asset_at_risk"},
    ),
    "another company of a name alike": (
        operated(
            facts(
                observed={**NAMESAKE, "holder_name": "DUPONT SCI"}, expected=FIRM, likeness="near"
            ),
            SOLD,
        ),
        {"sold_while_financed": "orange customer asset_at_risk"},
    ),
    "registered to another before the contract, delivery not given": (
        facts(
            observed={"holder_name": "LENOIR PAUL", "registered_on": "2024-12-30", **NO_PLEDGE},
            expected={"delivered_on": "", "registered_on": ""},
        ),
        {"registered_late": "orange dealer asset_at_risk"},
    ),
    "a new certificate, our file alone says JUNIOR": (
        facts(
            observed={**BUYER, "holder_name": "DURAND PAUL"},
            expected={"customer_name": "DURAND PAUL JUNIOR"},
        ),
        {"sold_while_financed": "orange nobody asset_at_risk"},
    ),
    "sold, the register alone says JUNIOR": (
        operated(
            facts(
                observed={**BUYER, "holder_name": "DURAND PAUL JUNIOR"},
                expected={"customer_name": "DURAND PAUL"},
            ),
            SOLD,
        ),
        {"sold_while_financed": "red customer fraud"},
    ),
    "sold, father and son": (
        operated(
            facts(
                observed={**BUYER, "holder_name": "DURAND PAUL SENIOR"},
                expected={"customer_name": "DURAND PAUL JUNIOR"},
            ),
            SOLD,
        ),
        {"sold_while_financed": "red customer fraud"},
    ),
    "sold, ended with a day of settlement and 9,000 owed": (
        operated(
            facts(
                observed=BUYER,
                expected={"contract_status": "terminated", "settled_on": "2026-01-01"},
            ),
            SOLD,
        ),
        {"sold_while_financed": "orange customer fraud"},
    ),
    "sold to another, the co-holder has a surname of two words": (
        operated(
            facts(
                observed={**SPOUSE, "holder_name": "FERREIRA LUIS", "co_holder_name": "DA SILVA"},
                expected={"customer_name": "DA SILVA PEDRO"},
            ),
            SOLD,
        ),
        {"sold_while_financed": "orange nobody asset_at_risk"},
    ),
    "sold again after a change that was cancelled": (
        cancelled(facts(observed=BUYER), "CHANG_TIT_NORMAL", "2025-06-01", "2025-06-05"),
        {"sold_while_financed": "red customer fraud"},
    ),
    "gone abroad again after a departure that was cancelled": (
        cancelled(
            facts(observed={"suspended": "SOR", "suspended_on": "2026-11-01"}),
            "SORTIE_TERRITOIRE",
            "2025-06-01",
            "2025-06-05",
        ),
        {"exported": "red customer fraud"},
    ),
    "a rental given back": (
        facts("lld", expected={**SETTLED, "settled_on": "2026-11-05"}),
        {},
    ),
    "a lease settled, the option paid": (
        facts("loa", expected={**SETTLED, "settled_on": "2026-11-05"}),
        {"sold_still_ours": "yellow lender housekeeping"},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_worked_case(name: str) -> None:
    subject, expected = CASES[name]
    assert subject.as_of == date(2026, 11, 20)
    assert told(subject, {}) == expected


@pytest.mark.parametrize("name", CASES)
def test_the_page_prints_it(name: str) -> None:
    assert_printed(PAGE, name, CASES[name][1])
