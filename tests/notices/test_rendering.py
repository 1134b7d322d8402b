"""The words that leave, in three languages: plurals, dates, thousands, links, both parts alike."""

import re

import pytest

from vigie.notices.domain.kinds import KINDS, Context
from vigie.notices.engines.rendering import rendered
from vigie.testing.notices import context_for

DIGEST = KINDS["fraud.run_digest"]


@pytest.mark.parametrize(
    ("language", "red", "subject"),
    [
        ("en", 1, "Vigie: 1 new alert, extract of 23 Nov 2026"),
        ("fr", 1, "Vigie : 1 nouvelle alerte, extrait du 23 nov. 2026"),
        ("fr", 2, "Vigie : 2 nouvelles alertes, extrait du 23 nov. 2026"),
        ("pl", 1, "Vigie: 1 nowy alert, stan na 23 lis 2026"),
        ("pl", 2, "Vigie: 2 nowe alerty, stan na 23 lis 2026"),
        ("pl", 5, "Vigie: 5 nowych alertów, stan na 23 lis 2026"),
        ("pl", 12, "Vigie: 12 nowych alertów, stan na 23 lis 2026"),
        ("pl", 22, "Vigie: 22 nowe alerty, stan na 23 lis 2026"),
    ],
)
def test_subjects_agree_with_their_number(language: str, red: int, subject: str) -> None:
    context = context_for("fraud.run_digest", red=red, orange=0, yellow=0)
    assert rendered(DIGEST, language, context).subject == subject


@pytest.mark.parametrize(
    ("language", "told", "subject"),
    [
        ("en", {"cleared": 1}, "Vigie: 1 alert cleared or closed, extract of 23 Nov 2026"),
        (
            "en",
            {"confirmed": 2, "cleared": 1},
            "Vigie: 2 alerts confirmed by a second read, extract of 23 Nov 2026",
        ),
        ("en", {"tasks": 1}, "Vigie: 1 back-office task opened, extract of 23 Nov 2026"),
        ("en", {}, "Vigie: no new alert, extract of 23 Nov 2026"),
        (
            "en",
            {"held_back": 200, "questions": 1},
            "Vigie: 200 alerts closed, their field is mapped wrongly, extract of 23 Nov 2026",
        ),
        ("fr", {"opened_again": 1}, "Vigie : 1 alerte rouverte, extrait du 23 nov. 2026"),
        (
            "pl",
            {"questions": 5},
            "Vigie: 5 pytań o pola, które różnią się zbyt często, stan na 23 lis 2026",
        ),
        ("fr", {"cleared": 2}, "Vigie : 2 alertes levées ou closes, extrait du 23 nov. 2026"),
        (
            "fr",
            {"confirmed": 1},
            "Vigie : 1 alerte confirmée par une seconde lecture, extrait du 23 nov. 2026",
        ),
        ("fr", {}, "Vigie : aucune nouvelle alerte, extrait du 23 nov. 2026"),
        (
            "pl",
            {"cleared": 5},
            "Vigie: 5 alertów wyjaśnionych lub zamkniętych, stan na 23 lis 2026",
        ),
        (
            "pl",
            {"confirmed": 3},
            "Vigie: 3 alerty potwierdzone ponownym odczytem, stan na 23 lis 2026",
        ),
        ("pl", {"tasks": 5}, "Vigie: otwarto 5 zadań dla zaplecza, stan na 23 lis 2026"),
    ],
)
def test_a_subject_says_what_happened_when_nothing_is_new(
    language: str, told: dict[str, int], subject: str
) -> None:
    names = [
        "red",
        "orange",
        "yellow",
        "confirmed",
        "cleared",
        "tasks",
        "held_back",
        "opened_again",
        "questions",
    ]
    context = context_for("fraud.run_digest", **{**dict.fromkeys(names, 0), **told})
    assert rendered(DIGEST, language, context).subject == subject


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "- 1,234,567 certificates compared"),
        ("fr", "- 1\u202f234\u202f567 certificats comparés"),
        ("pl", "- Porównano 1\u00a0234\u00a0567 dowodów rejestracyjnych"),
    ],
)
def test_large_numbers_are_grouped(language: str, line: str) -> None:
    context = context_for("fraud.run_digest", certificates=1_234_567)
    lines = rendered(DIGEST, language, context).text.splitlines()
    assert line.replace("\u202f", "\u00a0") in [one.replace("\u202f", "\u00a0") for one in lines]


def test_lines_without_matter_are_left_out() -> None:
    context = context_for("fraud.run_digest", red=0, confirmed=0, cleared=0, tasks=0)
    words = rendered(DIGEST, "en", context)
    for text in (words.text, words.html):
        assert "second read" not in text
        assert "to acknowledge" not in text
        assert "back-office" not in text
    assert "- ⬢ Red (certain): 0" in words.text


@pytest.mark.parametrize("language", ["en", "fr", "pl"])
@pytest.mark.parametrize("name", KINDS)
def test_both_parts_say_the_same_and_link_into_the_portal(name: str, language: str) -> None:
    context: Context = context_for(name)
    words = rendered(KINDS[name], language, context)
    assert words.subject
    assert "\n\n\n" not in words.text
    assert f'<html lang="{language}">' in words.html
    plain = set(re.findall(r"https?://\S+", words.text))
    rich = {link.replace("&amp;", "&") for link in re.findall(r'href="([^"]+)"', words.html)}
    assert plain == rich == {"http://127.0.0.1:8000/alerts/?run=12&level=red"}
    for value in set(re.findall(r"\d+", re.sub(r"https?://\S+", "", words.text))):
        assert value in words.html


def test_the_hash_follows_every_part() -> None:
    hashes = {
        rendered(DIGEST, language, context_for("fraud.run_digest", red=red)).content_hash
        for language in ("en", "fr", "pl")
        for red in (1, 2)
    }
    assert len(hashes) == 6
