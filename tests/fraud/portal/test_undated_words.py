"""What would exonerate reads right when the portfolio or the register gives no day."""

import pytest
from django.utils.translation import override

from vigie.fraud.domain import rulebook
from vigie.fraud.portal.words.sentences import told
from vigie.ui.catalogue import LANGUAGES

UNDATED = sorted(rulebook.sentences()["undated"])
DAYS = ("_on}", "_until}", "_since}")
GIVEN = {"name": "settlement_announced_until", "value": "2026-12-31"}


def plain(text: str) -> str:
    return text.translate({0xA0: " ", 0x202F: " ", 0x2019: "'"})


@pytest.mark.parametrize(
    ("language", "dated", "undated"),
    [
        ("en", "valid until 31", "A dealer announced the settlement, and what was announced is"),
        ("fr", "valable jusqu'au 31", "Un vendeur a annoncé le solde, et cette annonce est encore"),
        ("pl", "ważne do 31", "Dealer zgłosił rozliczenie i zgłoszenie jest nadal ważne."),
    ],
)
def test_a_day_stands_where_it_is_given_only(language: str, dated: str, undated: str) -> None:
    with override(language):
        assert dated in plain(told("exculpations", "settlement_announced", [GIVEN]))
        assert plain(told("exculpations", "settlement_announced")).startswith(undated)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_exculpation_speaks_of_a_day_that_is_not_given(language: str) -> None:
    dated = rulebook.sentences()["exculpations"]
    with_days = sorted(code for code, texts in dated.items() if any(d in texts["en"] for d in DAYS))
    assert with_days == UNDATED
    with override(language):
        for code in UNDATED:
            said = told("exculpations", code)
            assert said == rulebook.sentences()["undated"][code][language]
            assert "{" not in said
