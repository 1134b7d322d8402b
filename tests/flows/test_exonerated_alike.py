"""What exonerates answers alike in every rule on a change of holder or a loss; in levels.md too."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.flows.level_cases import assert_printed
from tests.flows.test_more_levels import driven, operated, seen, told, told_of

from vigie.registrations.domain.facts import SubjectFacts
from vigie.testing.facts import facts

PAGE = (Path(__file__).parents[2] / "docs/algorithms/levels.md").read_text("utf-8")
BUYER = {
    "holder_name": "MARTIN PAUL",
    "holder_siren": "",
    "holder_kind": "person",
    "lessee_name": "",
    "registered_on": "2026-11-12",
}
NOTHING_OWED = {"outstanding_amount": "0.00", "residual_amount": "0.00"}
ENDED = {**NOTHING_OWED, "contract_ends_on": "2026-10-01"}
GIVEN_BACK = {**ENDED, "contract_status": "terminated"}
QUOTED = {"contract_status": "settlement_quoted", "settlement_expected_on": "2026-11-25"}
NEW = {"contract_starts_on": "2026-11-17", "delivered_on": "2026-11-17", "registered_on": ""}
YOUNG = {"contract_starts_on": "2026-10-31", "delivered_on": "2026-10-31", "registered_on": ""}
FORMER = {
    "holder_name": "MARTIN PAUL",
    "holder_siren": "",
    "lessee_name": "",
    "registered_on": "2020-05-01",
    "pledge_creditor": "",
    "pledge_expires_on": "",
}
MARRIED = {**BUYER, "holder_name": "LENOIR MARIE", "holder_birth_name": "DURAND"}
FINE = {"oppositions": "OTCI@2026-01-01"}
SEIZED = {"seized_on": "2025-10-01"}
GARAGE = {**BUYER, "holder_name": "GARAGE X SARL", "holder_kind": "company"}
AT_GARAGE = {"repairer_until": "2026-12-31"}
ALONE = {**BUYER, "holder_name": "DURAND MARIE"}
LEFT = {"exported_on": "2026-11-05"}
GONE = {"destroyed_on": "2026-11-05"}
REPLATED = {"plate": "ZZ999ZZ", "duplicate_on": "2026-11-10"}
NO_START = {"contract_starts_on": "", "delivered_on": ""}
STILL_OURS = {"owner_name": "CREDIT VIGIE AUTO"}


def replated(
    product: str = "credit",
    *,
    expected: dict[str, str] | None = None,
    observed: dict[str, str] | None = None,
) -> SubjectFacts:
    return seen(facts(product, expected=expected, observed={**(observed or BUYER), **REPLATED}))


SOLD = "sold_while_financed"
HOUSEKEEPING = "yellow lender housekeeping"
PROTECTED = "orange nobody protection"
NOBODY = "orange nobody asset_at_risk"
CUSTOMER = "orange customer asset_at_risk"
CASES: dict[str, tuple[SubjectFacts, dict[str, str]]] = {
    "15 a fine, married under another name": (facts(observed={**MARRIED, **FINE}), {}),
    "15 a fine, sold": (
        facts(observed={**BUYER, **FINE}), {SOLD: "red customer fraud", "opposition": CUSTOMER}
    ),
    "15 a fine, the former owner's certificate": (
        facts(expected=NEW, observed={**FORMER, **FINE}), {}
    ),
    "15 the same on a lease": (facts("loa", expected=NEW, observed={**FORMER, **FINE}), {}),
    "15 seized, the former owner's certificate": (
        facts(expected=NEW, observed={**FORMER, **SEIZED}),
        {"opposition": "yellow nobody asset_at_risk"},
    ),
    "15 a fine, at the repairer's": (
        facts(expected=AT_GARAGE, observed={**GARAGE, **FINE}), {}
    ),
    "15 a fine, stolen and paid by the insurer": (
        facts(
            observed={**GARAGE, **FINE, "holder_name": "AXA ASSURANCES", "stolen": "true"}
        ),
        {
            SOLD: "orange third_party protection",
            "opposition": "orange third_party protection",
            "stolen": "red third_party protection",
        },
    ),
    "15 a fine, sold, settlement in flight": (
        facts(expected=QUOTED, observed={**BUYER, **FINE}),
        {SOLD: PROTECTED, "opposition": PROTECTED},
    ),
    "15 a fine, sold, nothing owed": (
        facts(expected=NOTHING_OWED, observed={**BUYER, **FINE}),
        {SOLD: HOUSEKEEPING, "opposition": HOUSEKEEPING},
    ),
    "15 a fine of the next owner of a rental given back": (
        facts("lld", expected=GIVEN_BACK, observed={**BUYER, **FINE}),
        {"transferred_after_end": NOBODY, "opposition": NOBODY},
    ),
    "15 a fine, a registration applied for in the first days": (
        operated(
            facts(expected=YOUNG, observed={**FINE, "registered_on": "2020-05-01"}),
            ("CHANG_TIT_PREDEMANDE_INTERNET", "2026-11-10"),
        ),
        {},
    ),
    "4 plate, title lost, sold, nothing owed": (
        replated(expected=NOTHING_OWED), {SOLD: HOUSEKEEPING, "plate_changed": HOUSEKEEPING}
    ),
    "4 the same, a lease bought out at its end": (replated("loa", expected=ENDED), {}),
    "4 the same, a rental given back": (
        replated("lld", expected=GIVEN_BACK),
        {"transferred_after_end": NOBODY, "plate_changed": NOBODY},
    ),
    "4 the same, the portfolio is older than the transfer": (
        replace(replated(), expected_as_of=date(2026, 11, 1)),
        {SOLD: "orange customer fraud", "plate_changed": "orange customer fraud"},
    ),
    "4 the same, first registered at 20 days": (
        replated(expected=YOUNG),
        {
            "registered_to_other": "orange dealer asset_at_risk",
            "plate_changed": "orange dealer asset_at_risk",
        },
    ),
    "4 the same, at the repairer's": (replated(expected=AT_GARAGE, observed=GARAGE), {}),
    "4 the company's own title lost, at the repairer's": (
        replated(
            expected={**AT_GARAGE, "customer_kind": "company", "customer_name": "ALPHA SARL"},
            observed={"holder_name": "ALPHA SARL", "holder_kind": "company"},
        ),
        {"plate_changed": CUSTOMER},
    ),
    "4 a lease, the lessor is still the owner": (
        replated("loa", observed={**BUYER, **STILL_OURS}),
        {SOLD: NOBODY, "plate_changed": CUSTOMER},
    ),
    "5 exported, a rental given back": (
        facts("lld", expected=GIVEN_BACK, observed=LEFT), {"exported": NOBODY}
    ),
    "5 exported, a lease bought out at its end": (
        facts("loa", expected=ENDED, observed=LEFT), {}
    ),
    "5 exported, nothing owed": (
        facts(expected={**ENDED, "contract_status": "terminated"}, observed=LEFT),
        {"exported": HOUSEKEEPING},
    ),
    "5 exported by the heirs": (
        told_of(facts(observed=LEFT), "succession_open"), {"exported": PROTECTED}
    ),
    "18 destroyed, repossessed by us": (
        facts(expected={"contract_status": "repossessed"}, observed=GONE), {}
    ),
    "18 destroyed, a rental given back": (
        facts("lld", expected=GIVEN_BACK, observed=GONE), {"destroyed": NOBODY}
    ),
    "18 destroyed, nothing owed": (
        facts(expected=NOTHING_OWED, observed=GONE), {"destroyed": HOUSEKEEPING}
    ),
    "18 destroyed, the customer died": (
        told_of(facts(observed=GONE), "succession_open"), {"destroyed": PROTECTED}
    ),
    "2 the customer alone, a lease paid before its end": (
        facts("loa", expected=NOTHING_OWED, observed=ALONE), {"lessor_dropped": HOUSEKEEPING}
    ),
    "2 the same after its end": (facts("loa", expected=ENDED, observed=ALONE), {}),
    "2 the customer alone, 4,000 to pay": (
        facts("loa", observed=ALONE), {"lessor_dropped": "red customer fraud"}
    ),
    "1 a third in C.1, the lessor owner in C.2": (
        facts("loa", observed={**BUYER, **STILL_OURS}), {SOLD: NOBODY}
    ),
    "3 a third in C.1 after the end, the lessor owner in C.2": (
        facts("loa", expected={"contract_ends_on": "2026-10-01"},
              observed={**BUYER, **STILL_OURS}),
        {"transferred_after_end": NOBODY},
    ),
    "17 the odometer fell between a former owner's reading and one of the contract": (
        driven(facts(), ("2020-05-01", 150_000), ("2023-05-01", 170_000),
               ("2026-05-01", 90_000), ("2026-10-01", 95_000)),
        {"odometer": "orange dealer asset_at_risk"},
    ),
    "17 the odometer fell between two readings of the contract": (
        driven(facts(), ("2025-05-01", 150_000), ("2025-10-01", 170_000),
               ("2026-05-01", 90_000), ("2026-10-01", 95_000)),
        {"odometer": "red customer fraud"},
    ),
    "17 the odometer fell, the start of the contract not given": (
        driven(facts(expected=NO_START), ("2020-05-01", 150_000), ("2023-05-01", 170_000),
               ("2024-05-01", 90_000), ("2024-10-01", 95_000)),
        {"odometer": "orange customer fraud"},
    ),
    "17 the odometer fell before the delivery, the start not given": (
        driven(facts(expected={"contract_starts_on": ""}), ("2020-05-01", 150_000),
               ("2023-05-01", 170_000), ("2026-05-01", 90_000), ("2026-10-01", 95_000)),
        {"odometer": "orange dealer asset_at_risk"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_worked_case(name: str) -> None:
    subject, expected = CASES[name]
    assert told(subject, {}) == expected


@pytest.mark.parametrize("name", CASES)
def test_the_page_prints_it(name: str) -> None:
    assert_printed(PAGE, name, CASES[name][1])
