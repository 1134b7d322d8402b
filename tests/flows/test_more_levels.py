"""Worked cases of the second version of the rules, printed in docs/algorithms/levels.md too."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from vigie.flows.signals import signals_of
from vigie.flows.signals.conduct import conduct_signals, dealer_signals, shared_signals
from vigie.fraud.domain.rulebook import compiled_rulebook, typologies
from vigie.leasing.queries import Conduct
from vigie.parties.queries import Shared
from vigie.registrations.domain.evidence import EvidenceFact
from vigie.registrations.domain.facts import (
    DistortionFact,
    InspectionFact,
    OperationFact,
    SubjectFacts,
)
from vigie.registrations.queries import DealerLine
from vigie.scoring.domain.evaluating import evaluate
from vigie.scoring.domain.levels import Level
from vigie.scoring.domain.signals import Signal
from vigie.testing.facts import OWN, facts

TODAY = date(2026, 11, 20)
PAGE = (Path(__file__).parents[2] / "docs/algorithms/levels.md").read_text("utf-8")
BUYER = {"holder_name": "MARTIN PAUL", "holder_kind": "person", "registered_on": "2026-11-12"}
FIRST_OWNER = {**BUYER, "registered_on": "2025-01-20"}
NEW_PLATE = {"plate": "CC456DD"}
STRANGER = {"vin": "WVWZZZ1JZXW000001", "holder_name": "INCONNU JEAN", "make": "VOLKSWAGEN"}
DAYS = {"contract_starts_on": "2026-08-20", "delivered_on": "2026-08-20"}
Beside = dict[str, Signal]


def seen(subject: SubjectFacts) -> SubjectFacts:
    """Give the plate and VIN of the register their own distortions, as the comparison does."""
    observed = subject.observed or {}
    unlike = tuple(
        DistortionFact(field, ours, observed[field], "changed", "different", TODAY, TODAY)
        for field, ours in (("plate", subject.plate), ("vin", subject.vin))
        if observed.get(field, ours) != ours
    )
    return replace(subject, distortions=(*subject.distortions, *unlike))


def told_of(subject: SubjectFacts, *kinds: str) -> SubjectFacts:
    lines = enumerate(kinds, 1)
    return replace(
        subject, evidence=tuple(EvidenceFact(n, kind, True, TODAY, TODAY) for n, kind in lines)
    )


def operated(subject: SubjectFacts, *operations: tuple[str, str]) -> SubjectFacts:
    made = tuple(OperationFact(code, date.fromisoformat(on), None) for code, on in operations)
    return replace(subject, operations=made)


def driven(subject: SubjectFacts, *readings: tuple[str, int]) -> SubjectFacts:
    made = tuple(InspectionFact(date.fromisoformat(on), "A", km) for on, km in readings)
    return replace(subject, inspections=made)


def told(subject: SubjectFacts, beside: Beside) -> dict[str, str]:
    signals = {**signals_of(subject, OWN), **beside}
    found: dict[str, str] = {}
    for one in evaluate(compiled_rulebook(), signals, subject.as_of).findings:
        if one.outcome == "alert" and one.level > Level.NONE:
            found.setdefault(one.typology, f"{one.level.word} {one.concerns} {one.nature}")
    return found


def paid(conduct: Conduct) -> Beside:
    return conduct_signals(conduct, TODAY)


UNPAID = Conduct(1, missed=1, missed_since=date(2026, 10, 5), first_missed=2)
LOST = ("DECLARATION_PERTE_TITRE", "2026-10-02")
COMPANY = {"customer_kind": "company", **DAYS}

CASES: dict[str, tuple[SubjectFacts, Beside, dict[str, str]]] = {
    "1 sold, nothing owed any more": (
        facts(observed=BUYER, expected={"outstanding_amount": "0", "residual_amount": "0"}),
        {},
        {"sold_while_financed": "yellow lender housekeeping"},
    ),
    "1 sold, the register gives an older change only": (
        operated(facts(observed=BUYER), ("CHANG_TIT_NORMAL", "2025-01-11")),
        {},
        {"sold_while_financed": "red customer fraud"},
    ),
    "1 the heirs are registered": (
        told_of(facts(observed=BUYER), "succession_open"),
        {},
        {"sold_while_financed": "orange nobody protection"},
    ),
    "2 the lessor's name of another day": (
        facts("loa", observed={"holder_name": "ANCIENNE BANQUE", "holder_siren": ""}), {}, {}
    ),
    "4 a plate alone": (seen(facts(observed=NEW_PLATE)), {}, {}),
    "4 plate changed, title lost": (
        operated(seen(facts(observed=NEW_PLATE)), LOST),
        {},
        {"plate_changed": "orange customer asset_at_risk"},
    ),
    "4 plate changed, title lost, sold": (
        operated(seen(facts(observed={**NEW_PLATE, **BUYER})), LOST),
        {},
        {
            "plate_changed": "red customer fraud",
            "sold_while_financed": "red customer fraud",
        },
    ),
    "4 plate converted, title lost": (
        operated(seen(facts(observed=NEW_PLATE)), LOST, ("MODIF_ADRESSE_CVN", "2026-10-20")),
        {},
        {},
    ),
    "7 another vehicle bears the plate": (
        seen(facts(observed=STRANGER)), {}, {"cloned": "orange third_party protection"}
    ),
    "7 plate replaced after usurpation": (
        operated(seen(facts(observed=NEW_PLATE)), ("ATT_NUM_USURPATION", "2026-10-12")),
        {},
        {"cloned": "red third_party protection"},
    ),
    "7 two inspections of one day": (
        driven(facts(), ("2026-10-01", 40_000), ("2026-10-01", 91_000)),
        {},
        {"cloned": "orange third_party protection"},
    ),
    "7 fines disputed": (
        told_of(facts(), "fines_disputed"), {}, {"cloned": "yellow third_party protection"}
    ),
    "9 first instalment unpaid, mail returned": (
        told_of(facts(expected=DAYS), "mail_returned"),
        paid(UNPAID),
        {
            "bust_out": "yellow customer asset_at_risk",
            "identity": "orange third_party protection",
        },
    ),
    "9 the person named disowns the contract": (
        told_of(facts(), "identity_disowned"), {}, {"identity": "red third_party protection"}
    ),
    "9 shared account, everything paid": (facts(), shared_signals(Shared(iban=2), TODAY), {}),
    "10 somebody else pays": (
        told_of(facts(), "third_party_pays"),
        {},
        {"straw_borrower": "yellow customer asset_at_risk"},
    ),
    "10 somebody else pays and insures": (
        told_of(facts(), "third_party_pays", "insured_by_other"),
        {},
        {"straw_borrower": "orange customer asset_at_risk"},
    ),
    "11 first registered to another, 20 days": (
        facts(
            observed={**BUYER, "registered_on": "2026-10-31"},
            expected={"contract_starts_on": "2026-10-20", "delivered_on": "2026-10-20"},
        ),
        {},
        {"registered_to_other": "orange dealer asset_at_risk"},
    ),
    "11 first registered to another, uncorrected": (
        facts(observed=FIRST_OWNER), {}, {"registered_to_other": "red dealer asset_at_risk"}
    ),
    "13 the maker never gave the VIN": (
        told_of(facts(), "vin_unknown_to_maker"), {}, {"not_found": "red dealer fraud"}
    ),
    "14 lifted, the debtor asked for it": (
        told_of(
            operated(facts(observed={"pledge_creditor": ""}), ("RADIATION_GAGE", "2026-11-02")),
            "release_asked_by_debtor",
        ),
        {},
        {"pledge": "yellow customer asset_at_risk"},
    ),
    "16 registered anew after damage": (
        operated(
            facts(observed={"damage_opened_on": "2026-05-02"}),
            ("RETOUR_REIMMAT_ETR", "2026-09-01"),
        ),
        {},
        {"title_washing": "orange customer asset_at_risk"},
    ),
    "17 odometer fell, one slip explains it": (
        driven(facts(), ("2025-06-01", 60_000), ("2026-06-01", 31_000)),
        {},
        {"odometer": "orange customer asset_at_risk"},
    ),
    "17 odometer fell, no slip explains it": (
        driven(
            facts(),
            ("2025-03-01", 80_000), ("2025-09-01", 92_000), ("2026-03-01", 41_000),
            ("2026-09-01", 52_000),
        ),
        {},
        {"odometer": "red customer fraud"},
    ),
    "17 odometer fell before the contract": (
        driven(facts(), ("2020-03-01", 80_000), ("2021-03-01", 30_000)),
        {},
        {"odometer": "orange dealer asset_at_risk"},
    ),
    "19 second instalment unpaid": (
        facts(expected=DAYS), paid(UNPAID), {"bust_out": "yellow customer asset_at_risk"}
    ),
    "20 a company, four contracts at once, unpaid": (
        facts("lld", expected=COMPANY),
        paid(Conduct(1, missed=2, missed_since=date(2026, 10, 5), begun_with=3)),
        {"shell_company": "orange customer fraud"},
    ),
    "20 a company, four contracts at once, paid": (
        facts("lld", expected=COMPANY), paid(Conduct(1, begun_with=3)), {}
    ),
    "21 five of the dealer's forty in question": (
        facts(),
        dealer_signals(DealerLine(40, 5), TODAY),
        {"dealer_cluster": "yellow dealer asset_at_risk"},
    ),
    "21 five of the dealer's thousand": (facts(), dealer_signals(DealerLine(1000, 5), TODAY), {}),
    "22 another use": (
        facts(observed={"usage": "TAXI"}, expected={"usage": "PERS"}),
        {},
        {"undeclared_use": "yellow customer asset_at_risk"},
    ),
    "24 settlement recalled, vehicle transferred": (
        told_of(
            facts(
                observed=BUYER,
                expected={"contract_status": "settled", "settled_on": "2026-11-05"},
            ),
            "settlement_recalled",
        ),
        {},
        {"pledge_not_released": "yellow lender housekeeping",
         "settlement_reversed": "orange customer fraud"},
    ),
    "24 settlement reversed, vehicle transferred": (
        facts(
            observed={**BUYER, "pledge_creditor": ""},
            expected={"contract_status": "settled", "settled_on": "2026-11-05"},
        ),
        paid(Conduct(1, reversed_on=date(2026, 11, 17))),
        {"settlement_reversed": "red customer fraud"},
    ),
    "24 settlement reversed, vehicle still there": (
        facts(
            observed={"pledge_creditor": ""},
            expected={"contract_status": "settled", "settled_on": "2026-11-05"},
        ),
        paid(Conduct(1, reversed_on=date(2026, 11, 17))),
        {},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", list(CASES))
def test_a_worked_case(name: str) -> None:
    subject, beside, expected = CASES[name]
    assert told(subject, beside) == expected


@pytest.mark.parametrize("name", list(CASES))
def test_the_page_prints_it(name: str) -> None:
    expected = CASES[name][2]
    (line,) = [line for line in PAGE.splitlines() if line.startswith(f"| {name} |")]
    printed = [
        f"{typology}: {', '.join(told.split()).replace('_', ' ')}"
        for typology, told in expected.items()
    ]
    assert line.split(" | ")[1] == ("; ".join(printed) or "nothing")


def test_every_typology_of_the_list_has_a_rule() -> None:
    ruled = {rule.typology for rule in compiled_rulebook().ruleset.rules}
    numbers = {typologies()[one]["number"] for one in ruled if one in typologies()}
    assert set(range(1, 25)) <= numbers


def test_a_plate_that_leads_to_another_vehicle_accuses_nobody() -> None:
    loud = {"stolen": "true", "exported_on": "2026-11-01", "destroyed_on": "2026-11-02"}
    subject = seen(facts(observed={**STRANGER, **loud, "pledge_creditor": ""}))
    assert list(told(subject, {})) == ["cloned"]
    mistyped = seen(facts(observed={**BUYER, "vin": "VF1RFA00123456798"}))
    assert told(mistyped, {}) == {"sold_while_financed": "red customer fraud"}
