"""Values of a party in one form: published numbers pass, each with one digit changed does not."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vigie.kernel.errors import Invalid
from vigie.kernel.identifiers import Siren
from vigie.parties.domain.parties import Address
from vigie.parties.engines.values import checked_facts

# Sources: INSEE's own example of a SIREN; NIP of the Polish Ministry of Finance's guide and REGON
# of GUS as python-stdnum documents them; PESEL of the Polish population-register leaflet; IBANs of
# the SWIFT registry (FR, PL); the VAT number of VIES's documentation.
GOOD = [
    ("siren", "732 829 320", "732829320"),
    ("nip", "856-734-62-15", "8567346215"),
    ("regon", "192598184", "192598184"),
    ("pesel", "44051401359", "44051401359"),
    ("vat", "FR 40 303 265 045", "FR40303265045"),
    ("vat", "pl8567346215", "PL8567346215"),
    ("iban", "FR14 2004 1010 0505 0001 3M02 606", "FR1420041010050500013M02606"),
    ("iban", "PL61 1090 1014 0000 0712 1981 2874", "PL61109010140000071219812874"),
    ("phone", "+33 (0)6.12-34", "+33061234"),
    ("email", "zoe@example.org", "zoe@example.org"),
    ("country", "pl", "PL"),
    ("first_names", " Zoé  Anne ", "Zoé Anne"),
    ("born_on", "1980-12-31", "1980-12-31"),
    ("pesel", "", ""),
]
WRONG = [
    ("siren", "732829321", "parties.party_siren_wrong"),
    ("siren", "73282932", "parties.party_siren_wrong"),
    ("nip", "8567346216", "parties.nip_wrong"),
    ("regon", "192598185", "parties.regon_wrong"),
    ("pesel", "44051401358", "parties.pesel_wrong"),
    ("pesel", "44451401359", "parties.pesel_wrong"),  # there is no month 45
    ("vat", "8567346215", "parties.vat_wrong"),
    ("iban", "FR1420041010050500013M02607", "parties.iban_wrong"),
    ("iban", "PL6110901014000007121981287", "parties.iban_wrong"),
    ("phone", "call me", "parties.phone_wrong"),
    ("email", "zoe@example", "parties.email_wrong"),
    ("country", "France", "parties.country_wrong"),
    ("country", "", "parties.country_wrong"),
    ("language", "de", "parties.language_unknown"),
    ("born_on", "31/12/1980", "parties.birth_date_wrong"),
    ("name", " ", "parties.party_nameless"),
    ("shoe_size", "42", "parties.fact_unknown"),
    ("legal_form", "SAS", "parties.fact_unfit"),
]


@pytest.mark.parametrize(("kind", "given", "kept"), GOOD)
def test_a_value_is_kept_in_one_form(kind: str, given: str, kept: str) -> None:
    assert checked_facts("person", {kind: given}) == {kind: kept}
    assert checked_facts("person", {kind: kept}) == {kind: kept}


@pytest.mark.parametrize(("kind", "given", "code"), WRONG)
def test_a_wrong_value_is_refused(kind: str, given: str, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        checked_facts("person", {kind: given})
    assert caught.value.code == code


@pytest.mark.parametrize("kind", ["pesel", "iban"])
def test_a_refused_number_that_few_may_read_is_not_repeated(kind: str) -> None:
    with pytest.raises(Invalid) as caught:
        checked_facts("person", {kind: "44051401358"})
    assert "44051401358" not in str(caught.value)


@pytest.mark.parametrize("kind", ["first_names", "birth_name", "born_on", "pesel"])
def test_a_company_has_nothing_of_a_person(kind: str) -> None:
    with pytest.raises(Invalid, match=r"parties\.fact_unfit"):
        checked_facts("company", {kind: "44051401359"})
    assert checked_facts("company", {kind: ""}) == {kind: ""}


def test_an_address_keeps_its_four_parts() -> None:
    given = Address(" 12  rue de la Paix", "69002", "Lyon", "fr")
    kept = checked_facts("person", {"address": given.text})["address"]
    assert Address.of(kept) == Address("12 rue de la Paix", "69002", "Lyon", "FR")
    assert Address.of(kept).line == "12 rue de la Paix, 69002 Lyon, FR"
    assert Address().text == ""
    assert checked_facts("person", {"address": "Moulin\nHaut"})["address"] == "Moulin Haut\n\n\n"


@given(st.integers(0, 999_999_999))
@example(732_829_320)
@example(0)
def test_both_checks_of_a_siren_give_one_answer(number: int) -> None:
    text = f"{number:09d}"
    try:
        is_kept = checked_facts("company", {"siren": text}) == {"siren": text}
    except Invalid:
        is_kept = False
    assert is_kept is Siren(text).is_valid
