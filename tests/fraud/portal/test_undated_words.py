"""Reasons and what would exonerate read right when portfolio or register give no day."""

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
@pytest.mark.parametrize("section", ["reasons", "exculpations", "gone"])
def test_no_sentence_speaks_of_a_day_that_is_not_given(section: str, language: str) -> None:
    dated = rulebook.sentences()[section]
    with_days = [code for code, texts in dated.items() if any(d in texts["en"] for d in DAYS)]
    assert with_days
    assert set(with_days) <= set(UNDATED)
    with override(language):
        for code in with_days:
            said = told(section, code)
            plain_text = rulebook.sentences()["undated"][code][language]
            assert said == plain_text.format_map(dict.fromkeys(COUNTED, told_unknown(language)))
            assert not any(day in plain_text for day in DAYS), code


COUNTED = ("technical_fields", "first_instalment_missed", "odometer_fell_km", "instalments_missed")


def told_unknown(language: str) -> str:
    return {"en": "not known", "fr": "non connu", "pl": "nieznane"}[language]


def test_every_undated_sentence_is_of_a_sentence_with_a_day() -> None:
    sections = [rulebook.sentences()[name] for name in ("reasons", "exculpations", "gone")]
    with_days = {
        code
        for section in sections
        for code, texts in section.items()
        if any(day in texts["en"] for day in DAYS)
    }
    assert sorted(with_days) == UNDATED


def test_a_count_stays_when_only_its_day_is_missing() -> None:
    given = {"name": "instalments_missed", "value": "3"}
    assert told("reasons", "instalments_missed", [given]) == "Instalments unpaid: 3."
    km = {"name": "odometer_fell_km", "value": "18000"}
    assert plain(told("reasons", "odometer_fell", [km])) == (
        "A reading lies 18,000 km below an earlier one."
    )
