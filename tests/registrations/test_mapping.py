"""Headings become columns by proposal; a profile is checked, saved, applied."""

import json
import tomllib
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

import vigie.registrations
from vigie.kernel.errors import Invalid
from vigie.registrations.domain.columns import CERTIFICATE_COLUMNS, COLUMNS
from vigie.registrations.domain.headings import columns_of, fold
from vigie.registrations.domain.mapping import Profile, apply, check, names_customer, propose
from vigie.registrations.domain.validation import TableKind
from vigie.ui.catalogue import LANGUAGES, sentence

KINDS: tuple[TableKind, ...] = ("portfolio", "register", "operations", "inspections")


def table_of_headings() -> dict[str, Any]:
    path = Path(vigie.registrations.__file__).parent / "data" / "headings.toml"
    return tomllib.loads(path.read_text("utf-8"))


def columns_proposed(headings: list[str], kind: TableKind) -> dict[str, str]:
    return {guess.heading: guess.column for guess in propose(headings, kind).guesses}


def refused(profile: Profile) -> Invalid:
    with pytest.raises(Invalid) as caught:
        check(profile)
    assert all("\n" not in sentence(caught.value, language) for language in LANGUAGES)
    return caught.value


def test_canonical_names_map_to_themselves() -> None:
    for kind in KINDS:
        names = list(columns_of(kind))
        proposal = propose(names, kind)
        assert columns_proposed(names, kind) == {name: name for name in names}
        assert {guess.sureness for guess in proposal.guesses} == {"name"}
        assert proposal.missing == ()


@pytest.mark.parametrize(
    ("kind", "headings"),
    [
        (
            "portfolio",
            {
                "N° Contrat": "contract_number",
                "Immatriculation": "plate",
                "N° de série": "vin",
                "Nom client": "customer_name",
                "SIREN": "customer_siren",
                "Code postal": "customer_postcode",
                "Date de 1ère immatriculation": "first_registered_on",
                "Encours": "outstanding_amount",
                "Titulaire": "holder_name",
                "Créancier gagiste": "pledge_creditor",
                "Statut": "contract_status",
                "Agence": "branch",
            },
        ),
        (
            "portfolio",
            {
                "Numer umowy": "contract_number",
                "Nr rejestracyjny": "plate",
                "Numer VIN": "vin",
                "Nazwa klienta": "customer_name",
                "Leasingobiorca": "lessee_name",
                "Właściciel": "owner_name",
                "Data pierwszej rejestracji": "first_registered_on",
                "Marka": "make",
            },
        ),
        (
            "portfolio",
            {
                "AgreementNumber": "contract_number",
                "registration_number": "plate",
                "Chassis number": "vin",
                "BORROWER NAME": "customer_name",
                "Residual value": "residual_amount",
                "Fuel Type": "energy",
            },
        ),
        (
            "register",
            {
                "A": "plate",
                "(E)": "vin",
                "B": "first_registered_on",
                "I": "registered_on",
                "C.1": "holder_name",
                "C.3": "lessee_name",
                "C.4.1": "co_holder_name",
                "C.4a": "co_holder_count",
                "D.1": "make",
                "D.2.1": "national_type",
                "J.1": "national_category",
                "P.2": "power_kw",
                "V.7": "co2_g_km",
                "Adresse": "holder_street",
            },
        ),
        (
            "register",
            {
                "numero_immatriculation": "plate",
                "vin": "vin",
                "numero_formule": "formula_number",
                "personne_morale.raison_sociale": "holder_name",
                "personne_morale.siren": "holder_siren",
                "nom_creancier": "pledge_creditor",
            },
        ),
        (
            "operations",
            {"immat": "plate", "opa_type": "operation", "opa_date": "occurred_on"},
        ),
        (
            "inspections",
            {"VIN": "vin", "Date du contrôle": "inspected_on", "Kilométrage": "odometer_km"},
        ),
    ],
)
def test_headings_met_in_the_field(kind: TableKind, headings: dict[str, str]) -> None:
    assert columns_proposed(list(headings), kind) == headings


def test_a_misspelt_heading_is_only_likely() -> None:
    proposal = propose(["Immatriculatoin", "Numero contrat", "Remarque"], "portfolio")
    assert [(g.column, g.sureness, g.because) for g in proposal.guesses] == [
        ("plate", "likely", "immatriculation"),
        ("contract_number", "synonym", "numero contrat"),
    ]
    assert proposal.unmapped == ("Remarque",)


def test_a_column_goes_to_the_surest_heading() -> None:
    proposal = propose(["Titulaire", "C.1", "holder_name", "VIN"], "register")
    assert [(g.heading, g.column) for g in proposal.guesses] == [
        ("holder_name", "holder_name"),
        ("VIN", "vin"),
    ]
    assert proposal.unmapped == ("Titulaire", "C.1")


def test_what_is_missing_is_said() -> None:
    assert propose(["Nom client"], "portfolio").missing == ("contract_number", "plate / vin")
    assert propose(["Titulaire"], "register").missing == ("plate / vin",)


@pytest.mark.parametrize("product", ["loa", "lld", "credit_bail", "operating_lease", "pl_leasing"])
@pytest.mark.parametrize(
    "heading", ["Nom client", "Locataire", "Klient", "customer_name", "CLIENT"]
)
def test_a_customer_never_fills_c1_of_a_lease(product: str, heading: str) -> None:
    profile = Profile(
        "portfolio",
        {"N": "contract_number", "VIN": "vin", heading: "holder_name"},
        fixed={"product": product},
    )
    error = refused(profile)
    assert error.code == "registrations.mapping_customer_as_holder"
    assert error.params["instead"] == "customer_name"


def test_a_customer_fills_c1_only_where_every_row_is_a_credit() -> None:
    columns = {"N": "contract_number", "VIN": "vin", "SIREN client": "holder_siren"}
    check(Profile("portfolio", columns, fixed={"product": "credit"}))
    assert refused(Profile("portfolio", columns)).params["instead"] == "customer_siren"
    by_row = Profile("portfolio", {**columns, "Produit": "product"})
    assert refused(by_row).code == "registrations.mapping_customer_as_holder"


def test_profiles_that_map_what_they_may_not() -> None:
    doubled = refused(Profile("register", {"E": "vin", "Chassis": "vin"}))
    assert doubled.code == "registrations.mapping_doubled"
    assert (doubled.params["first"], doubled.params["second"]) == ("E", "Chassis")
    unknown = refused(Profile("register", {"E": "vin", "N": "contract_number"}))
    assert unknown.code == "registrations.mapping_unknown_column"
    twice = Profile("portfolio", {"Produit": "product"}, fixed={"product": "loa"})
    assert refused(twice).code == "registrations.mapping_fixed_twice"
    word = Profile("portfolio", {"VIN": "vin"}, fixed={"product": "LOA"})
    assert refused(word).code == "registrations.mapping_fixed_unknown"


def test_a_profile_is_saved_and_read_again() -> None:
    profile = propose(["N° contrat", "VIN", "Encours"], "portfolio").profile(
        date_order="month_first", decimal_mark="point", fixed={"product": "loa", "currency": "EUR"}
    )
    kept = json.loads(json.dumps(profile.as_dict()))
    assert kept["version"] == 1
    assert Profile.from_dict(kept) == profile


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"version": 2}, "mapping_version"),
        ({"version": None}, "mapping_version"),
        ({"kind": "letters"}, "mapping_malformed"),
        ({"columns": ["vin"]}, "mapping_malformed"),
        ({"columns": {"VIN": 1}}, "mapping_malformed"),
        ({"date_order": []}, "mapping_malformed"),
        ({"columns": {"VIN": "plaque"}}, "mapping_unknown_column"),
    ],
)
def test_a_saved_profile_is_checked_when_read(change: dict[str, object], code: str) -> None:
    data = Profile("register", {"VIN": "vin"}).as_dict() | change
    with pytest.raises(Invalid) as caught:
        Profile.from_dict(data)
    assert caught.value.code == f"registrations.{code}"


def test_a_profile_is_laid_on_a_file() -> None:
    profile = Profile("portfolio", {"N": "contract_number", "VIN": "vin"}, fixed={"product": "loa"})
    applied = apply(profile, ["VIN", "Remarque", "N"], file="a.csv")
    assert applied.headings == {"contract_number": "N", "vin": "VIN"}
    assert applied.fixed == {"product": "loa"}
    assert applied.raw == ("Remarque",)


def test_a_file_that_lacks_a_heading_is_told_with_its_place() -> None:
    profile = Profile("portfolio", {"N": "contract_number", "VIN": "vin"})
    with pytest.raises(Invalid) as caught:
        apply(profile, ["VIN"], file="a.csv", line=3)
    assert sentence(caught.value).startswith("a.csv, line 3: the profile expects the heading N,")
    lacking = Profile("portfolio", {"N": "contract_number"})
    with pytest.raises(Invalid) as caught:
        apply(lacking, ["N"], file="a.csv")
    assert sentence(caught.value, "fr").startswith("a.csv, ligne 1\u00a0: la colonne plate / vin")


def test_the_table_of_headings_is_sound() -> None:
    table = table_of_headings()
    assert table.pop("version") == 1
    certificate = {column.name for column in CERTIFICATE_COLUMNS}
    every = {column.name for column in COLUMNS}
    allowed = {"certificate": certificate, "register": certificate, "portfolio": every}
    for section, columns in table.items():
        seen: dict[str, str] = {}
        for column, words in columns.items():
            assert column in allowed.get(section, set(columns_of(cast("TableKind", section)))), (
                column
            )
            for word in words:
                assert fold(word) == word, word
                assert seen.setdefault(word, column) == column, (word, column, seen[word])


def test_no_heading_of_a_customer_is_proposed_for_c1() -> None:
    table = table_of_headings()
    for section in ("portfolio", "certificate"):
        for column, words in table[section].items():
            if column.startswith("holder_"):
                assert not [word for word in words if names_customer(word)]


@given(st.lists(st.text(max_size=30), unique=True, max_size=20), st.sampled_from(KINDS))
def test_any_headings_give_a_profile_that_holds(headings: list[str], kind: TableKind) -> None:
    proposal = propose(headings, kind)
    profile = proposal.profile()
    assert {*profile.columns, *proposal.unmapped} == set(headings)
    assert len(set(profile.columns.values())) == len(profile.columns)
