"""Near or different: scores and rules together, each trap by its name."""

import pyarrow as pa
import pytest

from vigie.registrations.engines.likeness import judge, likeness


def _holder(expected: str, observed: str, **kinds: str) -> str:
    return likeness("holder_name", {"holder_name": expected}, {"holder_name": observed, **kinds})


@pytest.mark.parametrize(
    ("expected", "observed", "verdict"),
    [
        ("DUPONT JEAN", "JEAN DUPONT", "near"),
        ("DUPONT JEAN", "DUPOND JEAN", "near"),
        ("DUPONT JEAN", "DUPONT JEAN PIERRE", "near"),
        ("M DUPONT JEAN", "DUPONT JEAN", "near"),
        ("DUPONT MARIE", "DUPONT EPOUSE MARTIN MARIE", "near"),
        ("DUPONT JEAN", "DURAND JEAN", "different"),
        ("DUPONT JEAN", "DUPONT MARIE", "different"),
        ("DUPONT JEAN", "", "different"),
    ],
)
def test_persons(expected: str, observed: str, verdict: str) -> None:
    assert _holder(expected, observed) == verdict


@pytest.mark.parametrize(
    ("expected", "observed"),
    [("DUPONT", "DUPONT JEAN"), ("JEAN", "DUPONT JEAN"), ("M DUPONT", "MME DUPONT MARIE")],
)
def test_subset_trap_a_lone_word_is_the_name_of_nobody(expected: str, observed: str) -> None:
    assert _holder(expected, observed) == "different"


def test_surname_trap_long_first_names_do_not_hide_another_surname() -> None:
    assert (
        _holder("DUPONT MARIE THERESE CHARLOTTE", "DURAND MARIE THERESE CHARLOTTE") == "different"
    )
    assert _holder("MARTIN MARIE CHARLOTTE", "MARTINEZ MARIE CHARLOTTE") == "different"
    assert _holder("VILLENEUVE DE MONTMORENCY ANNE", "VILLENEUVE DE MONTMORENCY ALIX") == (
        "different"
    )


def test_person_against_company_trap() -> None:
    assert _holder("DUPONT JEAN", "SARL DUPONT JEAN") == "different"
    assert _holder("DUPONT JEAN", "DUPONT JEAN AUTOMOBILES") == "different"
    assert _holder("DUPONT JEAN", "JEAN DUPONT", holder_kind="company") == "different"
    assert _holder("DUPONT JEAN", "JEAN DUPONT", holder_siren="552100554") == "different"


def test_companies_may_differ_by_legal_form_only() -> None:
    creditors = ({"pledge_creditor": "LOCAM"}, {"pledge_creditor": "LOCAM SAS"})
    assert likeness("pledge_creditor", *creditors) == "near"
    assert _holder("TRANSPORTS MARTIN", "TRANSPORTS MARTIN SARL") == "near"
    creditors = ({"pledge_creditor": "BNP PARIBAS"}, {"pledge_creditor": "BNP PARIBAS LEASE GROUP"})
    assert likeness("pledge_creditor", *creditors) == "different"


def test_birth_name_trap_a_married_holder_is_the_same_person() -> None:
    expected = {"holder_name": "DUPONT MARIE"}
    married = {"holder_name": "MARTIN MARIE", "holder_birth_name": "DUPONT"}
    assert likeness("holder_name", expected, married) == "near"
    sister = {"holder_name": "MARTIN SOPHIE", "holder_birth_name": "DUPONT"}
    assert likeness("holder_name", expected, sister) == "different"


def test_used_name_trap() -> None:
    expected = {"holder_name": "DUPONT MARIE", "holder_used_name": "LEROY"}
    assert likeness("holder_name", expected, {"holder_name": "LEROY MARIE"}) == "near"
    assert likeness("holder_name", expected, {"holder_name": "LEROY PAUL"}) == "different"


def test_addresses() -> None:
    def street(expected: str, observed: str) -> str:
        return likeness("holder_street", {"holder_street": expected}, {"holder_street": observed})

    assert street("12 RUE DES LILAS", "12 R DES LILAS") == "near"
    assert street("12 RUE DES LILAS", "14 RUE DES LILAS") == "different"
    assert street("12 RUE DES LILAS", "12 PLACE DE LA GARE") == "different"


def test_judge_answers_row_by_row_and_different_beside_names() -> None:
    expected = pa.table({"holder_name": ["DUPONT JEAN", "A B"], "colour": ["RED", "RED"]})
    observed = pa.table({"holder_name": ["JEAN DUPONT", None], "colour": ["REDD", "BLUE"]})
    assert judge("holder_name", expected, observed).to_pylist() == ["near", "different"]
    assert judge("colour", expected, observed).to_pylist() == ["different", "different"]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("LE GOFF YANN", "LEGOFF YANN"),
        ("DE LA TOUR ANNE", "DELATOUR ANNE"),
        ("O BRIEN SEAN", "OBRIEN SEAN"),
        ("JEAN PIERRE DUPOND", "DUPONT JEAN PIERRE"),
        ("DUPOND JEAN PIERRE", "DUPONT JEANPIERRE"),
    ],
)
def test_a_name_parted_or_joined_is_near(ours: str, theirs: str) -> None:
    for one, other in ((ours, theirs), (theirs, ours)):
        assert likeness("holder_name", {"holder_name": one}, {"holder_name": other}) == "near"


def test_a_joined_surname_does_not_make_another_first_name_near() -> None:
    row = {"holder_name": "LE GOFF YANN"}, {"holder_name": "LEGOFF MARIE"}
    assert likeness("holder_name", *row) == "different"
