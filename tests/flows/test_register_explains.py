"""What the register itself explains, or tells by an operation alone: printed in levels.md too."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.flows.level_cases import assert_printed
from tests.flows.test_more_levels import BUYER, operated, seen, told

from vigie.flows.signals import recalled_signals, said_by_registers, signals_of
from vigie.registrations.domain.facts import ChangeFact, OperationFact, SubjectFacts
from vigie.testing.facts import OWN, facts

PAGE = (Path(__file__).parents[2] / "docs/algorithms/levels.md").read_text("utf-8")
TODAY = date(2026, 11, 20)
RENAMED = {"holder_name": "DURANTE MARYSE", "holder_kind": "person", "registered_on": "2026-11-12"}
SAID_SO = ("MODIF_ADRESSE", "2026-11-12")
FUND = {"pledge_creditor": "FONDS COMMUN DE TITRISATION X", "pledged_on": "2025-01-12"}
RENAMING = ("holder_name", "Alpha S.A.R.L.", "Beta Logistique SAS", "2026-11-18")
NEW_CERTIFICATE = ("registered_on", "12/01/2025", "12/11/2026", "2026-11-18")
ASSIGNED = ("CESSION_GAGE", "2026-11-12")
OLD_PLATE = {"plate": "1234XY69"}
NEW_PLATE = {"plate": "GX234BC", "previous_plate": "1234XY69", "title_lost": "true",
             "duplicate_on": "2026-11-12"}  # fmt: skip
YOUNG = {"contract_starts_on": "2026-10-01", "delivered_on": "2026-10-01", "registered_on": ""}
MOVED_IN = {**RENAMED, "registered_on": "2026-10-10"}


OWN_COMPANY = ("holder_name", "SARL Durand Luc", "Transports X SARL", "2026-11-18")
SOLE_TRADER = ("holder_name", "Durand Luc EI", "Transports X", "2026-11-18")


def of_person(*changes: tuple[str, str, str, str]) -> SubjectFacts:
    """Give a person whose register names TRANSPORTS X since the extract of 18 November, one SIREN."""
    known = company(*changes)
    expected = {**known.expected, "customer_name": "DURAND LUC", "customer_kind": "person"}
    observed = {**(known.observed or {}), "holder_name": "TRANSPORTS X SARL"}
    return replace(known, expected=expected, observed=observed)


def was_ours(subject: SubjectFacts) -> SubjectFacts:
    return replace(
        subject,
        changes=(ChangeFact("pledge_creditor", "Crédit Vigie Auto", "F.C.T.", "changed", TODAY),),
    )


def once_to_us(subject: SubjectFacts) -> SubjectFacts:
    """Give an assignment of March 2025 that every file told since, before we were named no more."""
    on = date(2025, 3, 10)
    told = OperationFact("CESSION_GAGE", on, None, known_on=date(2025, 3, 15))
    return replace(subject, operations=(told,), observed_since=date(2025, 2, 1))


def emptied(subject: SubjectFacts, field: str, was: str, now: str = "") -> SubjectFacts:
    """Let the extract of 18 November take something out of a cell."""
    gone = ChangeFact(field, was, now, "changed", date(2026, 11, 18))
    return replace(subject, changes=(*subject.changes, gone))


def company(
    *changes: tuple[str, str, str, str], since: str = "2026-10-01", ours: str = ""
) -> SubjectFacts:
    """Give a company that the register calls BETA since the extract of 18 November, SIREN 552100554."""
    made = tuple(
        ChangeFact(field, was, now, "changed" if field else "appeared", date.fromisoformat(on))
        for field, was, now, on in (*changes, NEW_CERTIFICATE)
    )
    known = facts(
        expected={"customer_name": "ALPHA SARL", "customer_kind": "company", "customer_siren": ours},
        observed={"holder_name": "BETA LOGISTIQUE SAS", "holder_kind": "company",
                  "holder_siren": "552100554", "registered_on": "2026-11-12"},
    )  # fmt: skip
    return replace(known, changes=made, siren_given_since=date.fromisoformat(since))


def renamed(*operations: tuple[str, str]) -> SubjectFacts:
    return operated(facts(observed=RENAMED), *operations)


SOLD = "sold_while_financed"
RED = {SOLD: "red customer fraud"}
UNDATED = {SOLD: "orange customer fraud"}
SEIZED = {"opposition": "yellow customer asset_at_risk"}
LENT = {"pledge": "yellow lender housekeeping"}
LOST = {"pledge": "orange customer asset_at_risk"}
CASES: dict[str, tuple[SubjectFacts, dict[str, str]]] = {
    "1 a company renamed, the register gives one SIREN before and after": (company(RENAMING), {}),
    "1 the same, the SIREN is given since the new name": (
        company(RENAMING, since="2026-11-18"), RED
    ),
    "1 the same, the SIREN came with the new name": (
        company(RENAMING, ("holder_siren", "", "552 100 554", "2026-11-18")), RED
    ),
    "1 the same, the SIREN was another": (
        company(RENAMING, ("holder_siren", "732829320", "552100554", "2026-11-18")), RED
    ),
    "1 the same, another SIREN between": (
        company(RENAMING, ("holder_siren", "552100554", "732829320", "2026-11-18"),
                ("holder_siren", "732829320", "552100554", "2026-11-19")),
        RED,
    ),
    "1 the same, the row was left out since": (
        company(RENAMING, ("", "", "", "2026-11-19")), RED
    ),
    "1 the same, another company before": (
        company(("holder_name", "GAMMA SAS", "BETA LOGISTIQUE SAS", "2026-11-18")), RED
    ),
    "1 the same, our file gives another SIREN": (company(RENAMING, ours="732829320"), RED),
    "1 a person, the vehicle sold to the customer's own company, renamed since": (
        of_person(OWN_COMPANY), RED
    ),
    "1 a person, a sole trader under another name since": (of_person(SOLE_TRADER), {}),
    "1 an INDIVISION by the name of a company": (
        facts(expected={"customer_name": "DUPONT SARL", "customer_kind": "company"},
              observed={**RENAMED, "holder_name": "INDIVISION DUPONT"}),
        RED,
    ),
    "1 another name, a new certificate for another address": (renamed(SAID_SO), UNDATED),
    "1 the same, the address changed the day before": (
        renamed(("MODIF_ADRESSE", "2026-11-11")), RED
    ),
    "1 the same, and a sale was declared": (
        renamed(("DECLARATION_CESSION", "2026-11-02"), SAID_SO), RED
    ),
    "1 the same, and the holder was changed": (
        renamed(("CHANG_TIT_NORMAL", "2026-11-02"), SAID_SO), RED
    ),
    "1 the same, and the customer's own change of holder in the first days": (
        renamed(("CHANG_TIT_NORMAL", "2025-01-12"), SAID_SO), UNDATED
    ),
    "12 another name, an address changed ten days after the start, 50 days": (
        operated(facts(expected=YOUNG, observed=MOVED_IN), ("MODIF_ADRESSE", "2026-10-10")),
        {"registered_late": "yellow dealer asset_at_risk"},
    ),
    "15 seized, by the operation alone": (
        operated(facts(), ("INSCRIRE_DVS", "2026-11-12")), SEIZED
    ),
    "15 the same, sold": (
        operated(facts(observed=BUYER), ("INSCRIRE_DVS", "2026-11-11")),
        {**RED, "opposition": "orange customer asset_at_risk"},
    ),
    "15 the same, lifted": (
        operated(facts(), ("INSCRIRE_DVS", "2026-11-12"), ("LEVER_DVS", "2026-11-18")), {}
    ),
    "15 the same, lifted and seized again": (
        operated(facts(), ("INSCRIRE_DVS", "2026-09-12"), ("LEVER_DVS", "2026-10-18"),
                 ("INSCRIRE_DVS", "2026-11-12")),
        SEIZED,
    ),
    "15 seized, then the cell emptied": (
        emptied(operated(facts(), ("INSCRIRE_DVS", "2026-11-12")), "seized_on", "13/11/2026"), {}
    ),
    "15 the same, and seized again since": (
        emptied(operated(facts(), ("INSCRIRE_DVS", "2026-11-12"), ("INSCRIRE_DVS", "2026-11-19")),
                "seized_on", "13/11/2026"),
        SEIZED,
    ),
    "15 not fit to drive, then out of the cell": (
        emptied(operated(facts(), ("INSCRIRE_OVE", "2026-11-12")), "oppositions",
                "OVE@2026-11-12;OTCI-PV", "OTCI-PV"),
        {},
    ),
    "15 seized before the contract, by the operation alone": (
        operated(facts(), ("INSCRIRE_DVS", "2024-11-12")), {}
    ),
    "15 not fit to drive, by the operation alone": (
        operated(facts(), ("INSCRIRE_OVE", "2026-11-12")), SEIZED
    ),
    "15 the same, that opposition lifted": (
        operated(facts(), ("INSCRIRE_OVE", "2026-11-12"), ("LEVER_OVE", "2026-11-18")), {}
    ),
    "14 assigned by us, the day of our file": (
        operated(facts(expected={"pledged_on": "2025-01-12"}, observed=FUND), ASSIGNED), LENT
    ),
    "14 assigned by us, whom an extract named before": (
        was_ours(operated(facts(observed={**FUND, "pledged_on": ""}), ASSIGNED)), LENT
    ),
    "14 another's pledge, assigned": (
        operated(facts(expected={"pledged_on": "2025-02-02"}, observed=FUND), ASSIGNED), LOST
    ),
    "14 assigned to us long ago, another's now": (
        once_to_us(was_ours(facts(observed={**FUND, "pledged_on": ""}))), LOST
    ),
    "14 lifted, then another's, assigned": (
        was_ours(operated(facts(observed=FUND), ("RADIATION_GAGE", "2026-10-02"), ASSIGNED)), LOST
    ),
    "14 assigned by us, then settled": (
        operated(
            facts(expected={"pledged_on": "2025-01-12", "contract_status": "settled",
                            "settled_on": "2026-11-15"}, observed=FUND),
            ASSIGNED,
        ),
        {},
    ),
    "4 an old plate became one of today, title lost": (
        seen(facts(expected=OLD_PLATE, observed=NEW_PLATE)), {}
    ),
    "4 the same, the register names another plate before": (
        seen(facts(expected=OLD_PLATE, observed={**NEW_PLATE, "previous_plate": "4321XY69"})),
        {"plate_changed": "orange customer asset_at_risk"},
    ),
    "4 a plate of today became another, title lost": (
        seen(facts(observed={**NEW_PLATE, "previous_plate": "AA123BB"})),
        {"plate_changed": "orange customer asset_at_risk"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_worked_case(name: str) -> None:
    subject, expected = CASES[name]
    assert told(subject, {}) == expected


@pytest.mark.parametrize("name", CASES)
def test_the_page_prints_it(name: str) -> None:
    assert_printed(PAGE, name, CASES[name][1])


def test_an_operation_that_was_cancelled_seizes_nothing() -> None:
    on, cancelled_on = date(2026, 11, 12), date(2026, 11, 14)
    gone = replace(facts(), operations=(OperationFact("INSCRIRE_DVS", on, cancelled_on),))
    assert "seized" not in signals_of(gone, OWN)


def test_what_was_lifted_since_is_not_recalled_while_the_register_is_silent() -> None:
    seized = operated(facts(), ("INSCRIRE_DVS", "2026-11-12"))
    spoken = said_by_registers(signals_of(seized, OWN))
    silent = replace(seized, observed=None)
    assert recalled_signals(silent, OWN, spoken)["seized"].value is True
    older = operated(silent, ("INSCRIRE_DVS", "2026-11-12"), ("LEVER_DVS", "2026-11-11"))
    assert "seized" in recalled_signals(older, OWN, spoken)
    lifted = operated(silent, ("INSCRIRE_DVS", "2026-11-12"), ("LEVER_DVS", "2026-11-18"))
    assert not {"seized", "seized_on"} & recalled_signals(lifted, OWN, spoken).keys()


def test_what_a_cell_held_is_read_however_it_was_written() -> None:
    before = ChangeFact("holder_name", "Durand Marie", "x", "changed", TODAY)
    moved = replace(facts(observed=RENAMED), changes=(before,))
    assert signals_of(moved, OWN)["was_with_customer"].value is True
    lapsed = ChangeFact("pledge_expires_on", "01/11/2026", "", "changed", TODAY)
    gone = facts(observed={"pledge_creditor": "", "pledge_expires_on": ""})
    assert signals_of(replace(gone, changes=(lapsed,)), OWN)["pledge_state"].value == "lapsed"


def test_an_assignment_to_us_excuses_no_other_creditor() -> None:
    old = once_to_us(was_ours(facts(observed={**FUND, "pledged_on": ""})))
    assert signals_of(old, OWN)["foreign_pledge"].value is True
    dated = was_ours(operated(facts(observed={**FUND, "pledged_on": "2026-11-15"}), ASSIGNED))
    assert "foreign_pledge" in signals_of(dated, OWN)  # made before the pledge that stands
    before = replace(
        was_ours(facts(observed={**FUND, "pledged_on": ""})), observed_since=date(2026, 7, 1)
    )
    given = OperationFact("CESSION_GAGE", date(2026, 9, 1), None, known_on=TODAY)
    late = replace(before, operations=(given,))
    assert "foreign_pledge" not in signals_of(late, OWN)  # since the last extract that named us
    first = replace(given, occurred_on=date(2025, 3, 10))
    whole = replace(before, operations=(first,))
    assert "foreign_pledge" in signals_of(whole, OWN)  # a history given for the first time
