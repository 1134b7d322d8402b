"""Who signs in first, where nobody can be asked: read from the environment, or said what is wrong."""

import os

import pytest

from vigie.kernel.errors import Invalid
from vigie.kernel.typography import NARROW, WIDE
from vigie.site.first_start import (
    LANGUAGE,
    VARIABLES,
    given_administrator,
    make_first_administrator,
)
from vigie.tenancy.queries import find_sign_in
from vigie.ui.catalogue import sentence

SPACES = str.maketrans({WIDE: " ", NARROW: " "})
GIVEN = {
    "organisation": "Crédit du Lac",
    "name": "Ada",
    "email": "ada@lac.example",
    "password": "a long password",
}


def given(monkeypatch: pytest.MonkeyPatch, **changes: str) -> None:
    for name, value in {**GIVEN, **changes}.items():
        monkeypatch.setenv(VARIABLES.get(name, LANGUAGE), value)


def test_where_nothing_is_said_nobody_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in VARIABLES.values():
        monkeypatch.delenv(variable, raising=False)
    assert given_administrator() is None


@pytest.mark.django_db
def test_the_first_administrator_is_made_and_the_password_is_handed_on_to_nobody(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given(monkeypatch)
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    make_first_administrator()
    assert find_sign_in("ada@lac.example") is not None
    said = "Premier démarrage : Crédit du Lac est créée, et ada@lac.example l’administre.\n"
    assert capsys.readouterr().err.translate(SPACES) == said
    assert "VIGIE_ADMIN_PASSWORD" not in os.environ


@pytest.mark.parametrize(
    ("changes", "language", "wanted"),
    [
        ({"name": ""}, "en", "First start: VIGIE_ADMIN_NAME is not set. Set all of "),
        ({"name": " "}, "pl", "Pierwsze uruchomienie: nie ustawiono VIGIE_ADMIN_NAME. Ustaw"),
        ({"password": ""}, "fr", "Premier démarrage : VIGIE_ADMIN_PASSWORD n’est pas défini."),
        ({"email": "ada"}, "fr", "VIGIE_ADMIN_EMAIL ne convient pas. Ce n’est pas une adresse"),
        ({"password": "short"}, "pl", "VIGIE_ADMIN_PASSWORD jest nieprawidłowe. Ma mniej znaków"),
        ({"language": "nl"}, "en", "VIGIE_ADMIN_LANGUAGE will not do. Answer en, fr or pl."),
    ],
)
def test_a_part_that_is_missing_or_wrong_is_named_with_its_variable(
    changes: dict[str, str], language: str, wanted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    given(monkeypatch, **changes)
    monkeypatch.setenv("LC_ALL", {"en": "C", "fr": "fr_FR", "pl": "pl_PL"}[language])
    with pytest.raises(Invalid) as refusal:
        given_administrator()
    said = sentence(refusal.value, language).translate(SPACES)
    assert wanted in said
    assert "\n" not in said
