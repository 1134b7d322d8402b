"""Signals fit the vocabulary, and hold no name and no address."""

from dataclasses import replace
from datetime import date

from vigie.flows.signals import signals_of
from vigie.fraud.domain.rulebook import vocabulary
from vigie.registrations.domain.facts import ChangeFact, OperationFact, SubjectFacts
from vigie.scoring.domain.signals import fits
from vigie.testing.facts import OWN, facts, not_found

LOUD = {
    "holder_name": "MARTIN PAUL",
    "holder_kind": "company",
    "holder_street": "1 RUE DU BAC",
    "registered_on": "2026-11-12",
    "owner_name": "MARTIN PAUL",
    "pledge_creditor": "AUTRE BANQUE",
    "oppositions": "OTCI-PV;OVE@2026-01-02",
    "seized_on": "2026-11-01",
    "stolen": "true",
    "title_stolen": "false",
    "title_lost": "true",
    "duplicate_on": "2026-10-01",
    "suspended": "SOR",
    "suspended_on": "2026-10-02",
    "destroyed_on": "2026-10-03",
    "damage_opened_on": "2026-10-04",
    "colour": "NOIR",
}
OPERATIONS = (
    OperationFact("CHANG_TIT_NORMAL_CVN", date(2026, 11, 12), None),
    OperationFact("DECLARATION_CESSION", date(2026, 11, 11), None),
    OperationFact("RADIATION_GAGE", date(2026, 11, 10), None),
)


def loud(product: str) -> SubjectFacts:
    expected = {
        "colour": "BLANC",
        "holder_street": "2 RUE HAUTE",
        "settlement_expected_on": "2026-12-01",
        "settled_on": "2026-12-01",
        "claim_opened_on": "2026-11-02",
        "export_consent_until": "2026-11-03",
        "repairer_until": "2026-11-04",
    }
    found = facts(product, expected=expected, observed=LOUD)
    changes = (ChangeFact("pledge_creditor", "CREDIT VIGIE AUTO", "", "changed", found.as_of),)
    return replace(found, operations=OPERATIONS, changes=changes, other_contracts=("C-2", "C-3"))


def test_every_signal_is_in_the_vocabulary_and_of_its_kind() -> None:
    seen: set[str] = set()
    subjects = [loud(product) for product in ("credit", "loa", "pl_leasing")]
    for subject in [*subjects, not_found(), not_found(plate="")]:
        for name, signal in signals_of(subject, OWN).items():
            known = vocabulary()[name]
            assert fits(known.kind, signal.value), name
            assert not known.words or signal.value in known.words, name
            seen.add(name)
    assert len(seen) > 40


def test_no_signal_holds_a_name_or_an_address() -> None:
    subject = loud("credit")
    private = {"MARTIN PAUL", "DURAND MARIE", "AUTRE BANQUE", "1 RUE DU BAC", "2 RUE HAUTE"}
    told = {str(signal.value) for signal in signals_of(subject, OWN).values()}
    assert not told & private


def test_an_old_own_name_is_ours_while_the_certificate_dates_from_its_time() -> None:
    merged = {"holder_name": "ANCIENNE BANQUE", "holder_siren": "", "registered_on": "2019-05-14"}
    subject = facts("loa", observed=merged, expected={"contract_starts_on": "2019-05-10"})
    assert signals_of(subject, OWN)["holder_is"].value == "own"
    assert "holder_likeness" not in signals_of(subject, OWN)
    later = facts("loa", observed={**merged, "registered_on": "2021-05-14"})
    assert signals_of(later, OWN)["holder_is"].value == "former"


def test_an_empty_exoneration_cell_is_known_only_where_the_column_is_given() -> None:
    subject = facts()
    assert signals_of(subject, OWN)["claim_open"].value is False
    blind = replace(subject, known_columns=frozenset({"contract_number"}))
    assert "claim_open" not in signals_of(blind, OWN)


def test_a_holder_the_register_does_not_give_is_no_change() -> None:
    silent = facts(observed={"holder_name": "", "holder_kind": ""})
    assert "holder_likeness" not in signals_of(silent, OWN)


def test_a_return_ends_an_export() -> None:
    left = OperationFact("SORTIE_TERRITOIRE", date(2026, 10, 1), None)
    back = OperationFact("REMISE_CIRC_SORTIE_TERR", date(2026, 11, 1), None)
    assert "exported" in signals_of(replace(facts(), operations=(left,)), OWN)
    assert "exported" not in signals_of(replace(facts(), operations=(left, back)), OWN)


def test_a_holder_who_changes_under_the_same_certificate_is_not_dated() -> None:
    other = facts(observed={"holder_name": "MARTIN PAUL", "registered_on": "2025-01-12"})
    change = ChangeFact("holder_name", "DURAND MARIE", "MARTIN PAUL", "changed", other.as_of)
    assert "transfer_on" not in signals_of(replace(other, changes=(change,)), OWN)
    undated = {**(other.observed or {}), "registered_on": ""}
    without = replace(other, observed=undated, changes=(change,))
    assert signals_of(without, OWN)["transfer_on"].source == "history.holder_name"


def test_dots_do_not_make_another_company() -> None:
    named = {"customer_name": "OGRODY SREBRNIK SP. Z O.O."}
    subject = facts(
        "pl_leasing", expected=named, observed={"holder_name": "OGRODY SREBRNIK SP Z OO"}
    )
    assert signals_of(subject, OWN)["holder_is"].value == "customer"
