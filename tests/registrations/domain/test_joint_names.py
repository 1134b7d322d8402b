"""Two holders in one cell, and the estate of one who died: worked names."""

import pytest

from vigie.registrations.domain.joint_names import estate_of, holders_in, lone_names, names_persons


@pytest.mark.parametrize(
    ("name", "holders"),
    [
        ("DURAND MARIE OU MARTIN PAUL", ("DURAND MARIE", "MARTIN PAUL")),
        ("DURAND MARIE & MARTIN PAUL", ("DURAND MARIE", "MARTIN PAUL")),
        ("KOWALSKI JAN LUB NOWAK ANNA", ("KOWALSKI JAN", "NOWAK ANNA")),
        ("KOWALSKI JAN I NOWAK ANNA", ("KOWALSKI JAN", "NOWAK ANNA")),
        ("KOWALSKI JAN I ANNA", ("KOWALSKI JAN", "KOWALSKI ANNA")),
        ("DURAND PAUL ET MARIE ET LUC", ("DURAND PAUL", "DURAND MARIE", "DURAND LUC")),
        ("M OU MME DURAND PAUL", ("DURAND", "MME DURAND PAUL")),
        ("M. ET MME DURAND PAUL", ("DURAND", "MME DURAND PAUL")),
        ("DURAND PAUL OU MME", ("DURAND PAUL", "DURAND")),
        ("DURAND OU MARTIN", ("DURAND", "MARTIN")),
        ("DURAND OU MARTIN PAUL", ("DURAND", "MARTIN PAUL")),
        ("DURAND MARIE/MARTIN PAUL", ("DURAND MARIE", "MARTIN PAUL")),
        ("M/MME DURAND PAUL", ("DURAND", "MME DURAND PAUL")),
        ("MARTIN PAUL C/O DURAND MARIE", ()),
        ("INDIVISION DURAND PAUL ET SOPHIE", ()),
        ("DURAND MARIE ET SES FILS", ()),
        ("DURAND MARIE & CO.", ()),
        ("DURAND MARIE ET ASSOCIE", ()),
        ("DURAND MARIE OU NEVEU PAUL", ("DURAND MARIE", "NEVEU PAUL")),
        ("NOWAK I JAN", ()),
        ("NOWAK JAN I", ()),
        ("OU MARTIN", ()),
        ("DURAND MARIE", ()),
        ("DURAND MARIE ET FILS", ()),
        ("DURAND MARIE ET CIE", ()),
        ("", ()),
    ],
)
def test_who_holds_by_one_cell(name: str, holders: tuple[str, ...]) -> None:
    assert holders_in(name) == holders


@pytest.mark.parametrize(
    ("name", "whose"),
    [
        ("INDIVISION DURAND", "DURAND"),
        ("INDIVISION SUCCESSORALE DURAND MARIE", "DURAND MARIE"),
        ("HERITIERS DE MME DURAND MARIE", "DURAND MARIE"),
        ("HOIRS DURAND", "DURAND"),
        ("DURAND MARIE (SUCCESSION)", "DURAND MARIE"),
        ("SPADKOBIERCY PO NOWAK ANNA", "NOWAK ANNA"),
        ("HERITIERS DURAND ET MARTIN", "DURAND MARTIN"),
        ("SUCCESSION DURAND NEE MARTIN", "DURAND MARTIN"),
        ("CTS DURAND/MARTIN", "DURAND MARTIN"),
        ("SPADEK PO NOWAK ANNA", "NOWAK ANNA"),
        ("INDIVISION", ""),
        ("DURAND MARIE", ""),
        ("", ""),
    ],
)
def test_whose_estate(name: str, whose: str) -> None:
    assert estate_of(name) == whose


@pytest.mark.parametrize(
    ("name", "lone", "in_full"),
    [
        ("MARTIN PAUL OU DURAND", {"DURAND"}, True),
        ("MARIE ET PAUL DUPONT", {"MARIE"}, True),
        ("DURAND PAUL OU MME", set(), True),
        ("DURAND MARIE ET C.", {"C"}, False),
        ("DURAND MARIE OU NEVEU PAUL", set(), False),
        ("DURAND MARIE OU MARTIN PAUL", set(), True),
        ("DURAND", set(), True),
    ],
)
def test_who_is_named_by_one_word_and_whether_all_are_persons(
    name: str, lone: set[str], in_full: bool
) -> None:
    assert lone_names(name) == lone
    assert names_persons(name) is in_full
