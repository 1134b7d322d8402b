"""Civilities, married names, legal forms, agencies, sole traders: worked pairs, printed in the page."""

from pathlib import Path

import pytest

from vigie.registrations.domain.canonical import read
from vigie.registrations.domain.columns import BY_NAME
from vigie.registrations.domain.legal_forms import in_one_spelling
from vigie.registrations.domain.person_names import in_plain_words
from vigie.registrations.engines.likeness import likeness

PAGE = (Path(__file__).parents[3] / "docs/algorithms/comparison.md").read_text("utf-8")
TABLE = [
    ("M. MARTIN Paul", "MARTIN PAUL JEAN", "near"),
    ("Mme Sophie VIDAL", "VIDAL SOPHIE JEANNE MARIE", "near"),
    ("Mlle Fatoumata DIALLO", "DIALLO FATOUMATA BINTA", "near"),
    ("Monsieur Ahmed BEN SALAH", "BEN SALAH AHMED MOHAMED ALI", "near"),
    ("Pani Anna NOWAK", "NOWAK ANNA MARIA", "near"),
    ("M. MARTIN Paul", "MARTIN PIERRE JEAN", "different"),
    ("LEROY Sophie", "MARTIN SOPHIE EP LEROY", "near"),
    ("MARTIN Sophie", "MARTIN SOPHIE EP LEROY", "near"),
    ("LE ROY Sophie", "MARTIN SOPHIE EPOUSE LE ROY", "near"),
    ("LEROY Julie", "MARTIN SOPHIE EP LEROY", "different"),
    ("SARL DUPONT", "SAS DUPONT", "near"),
    ("DUPONT SARL", "DUPONT", "different"),
    ("SARL DUPONT", "SARL DURAND", "different"),
    ("SARL DUPONT ET FILS", "DUPONT & FILS SARL", "near"),
    ("Société Générale de Transport", "STE GENERALE DE TRANSPORT", "near"),
    ("Ets MARTIN", "ETABLISSEMENTS MARTIN", "near"),
    ("BANQUE TESTARD", "BANQUE TESTARD SA AGENCE DE LYON", "near"),
    ("BANQUE TESTARD", "BANQUE TESTARD LEASING", "different"),
    ("BANQUE TESTARD", "AGENCE BANQUE TESTARD", "different"),
    ("EI DURAND Luc", "DURAND LUC", "near"),
    ("EI DURAND Luc", "DURAND PAUL", "different"),
    ("ENTREPRISE INDIVIDUELLE DURAND Luc", "DURAND LUC", "near"),
    ("DURAND Luc entrepreneur individuel", "DURAND LUC", "near"),
    ("ENTREPRISE INDIVIDUELLE DURAND Luc", "DURAND PAUL", "different"),
    ("SARL DURAND Luc", "DURAND LUC", "different"),
]


@pytest.mark.parametrize(("one", "other", "expected"), TABLE)
def test_a_worked_pair(one: str, other: str, expected: str) -> None:
    ours, theirs = (read(BY_NAME["holder_name"], raw).text for raw in (one, other))
    pair = ({"holder_name": ours}, {"holder_name": theirs})
    assert likeness("holder_name", *pair) == expected
    assert likeness("holder_name", *reversed(pair)) == expected


@pytest.mark.parametrize(("one", "other", "expected"), TABLE)
def test_the_page_prints_it(one: str, other: str, expected: str) -> None:
    assert f"| `{one}` | `{other}` | {expected} |" in PAGE


def test_written_once_more_nothing_changes() -> None:
    for name in ("MME. DUPONT J.P. JR", "M MR DUPONT JEAN", "PAN JEAN"):
        assert in_plain_words(in_plain_words(name)) == in_plain_words(name)
    for name in (
        "STE DUPONT&FILS",
        "ETS X ET CIE",
        "S.A.R.L. DUPONT & FILS",
        "ENTREPRENEUR INDIVIDUEL A RESPONSABILITE LIMITEE X",
    ):
        assert in_one_spelling(in_one_spelling(name)) == in_one_spelling(name)
    assert in_one_spelling("STE DUPONT&FILS") == "SOCIETE DUPONT ET FILS"
    assert in_one_spelling("ENTREPRENEUR INDIVIDUEL A RESPONSABILITE LIMITEE X") == "EIRL X"
    assert in_plain_words("MME. DUPONT J.P. JR") == "DUPONT J P JUNIOR"
