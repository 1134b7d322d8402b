"""Two holders in one cell, and the estate of one who died: worked names."""

import pytest

from vigie.registrations.domain.joint_names import estate_of, holders_in


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
        ("INDIVISION", ""),
        ("DURAND MARIE", ""),
        ("", ""),
    ],
)
def test_whose_estate(name: str, whose: str) -> None:
    assert estate_of(name) == whose
