"""Kinds of refusal as problem+json, and pages of faults."""

import json
from collections.abc import Callable
from datetime import date

import pytest
from django.utils import translation
from tests.ui.asking import ask

from vigie.kernel.errors import Conflict, Forbidden, Invalid, Unavailable
from vigie.ui import errors
from vigie.ui.catalogue import sentence


def test_a_problem_names_code_status_and_sentence() -> None:
    body = errors.problem(
        Forbidden("tenancy.permission_missing", permission="x.y"), "fr", "/api/v1/a"
    )
    assert (body["status"], body["code"], body["instance"]) == (
        403,
        "tenancy.permission_missing",
        "/api/v1/a",
    )
    assert body["params"] == {"permission": "x.y"}


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "“import files”: an administrator of your organisation can give it to you."),
        ("fr", "«\u00a0importer des fichiers\u00a0»"),
        ("pl", "uprawnienia „wczytywanie plików”"),
    ],
)
def test_a_permission_is_named_in_words(language: str, said: str) -> None:
    lacking = Forbidden("tenancy.permission_missing", permission="registrations.import_files")
    body = errors.problem(lacking, language)
    told = str(body["detail"]).replace("\u202f", "\u00a0")
    assert said in told
    assert body["params"] == {"permission": "registrations.import_files"}


@pytest.mark.parametrize(
    ("language", "known", "as_of"),
    [
        ("en", "23 Nov 2026", "1 Nov 2026"),
        ("fr", "23 nov. 2026", "1er nov. 2026"),
        ("pl", "23 lis 2026", "1 lis 2026"),
    ],
)
@pytest.mark.parametrize("kept", [str, date.fromisoformat])
def test_a_day_in_a_refusal_is_written_as_its_reader_writes_days(
    language: str, known: str, as_of: str, kept: Callable[[str], object]
) -> None:
    """Whether it comes as a day or as the text that an import keeps of it."""
    older = Conflict(
        "registrations.file_older", file="p.csv", as_of=kept("2026-11-01"), known=kept("2026-11-23")
    )
    told = sentence(older, language).replace("\N{NO-BREAK SPACE}", " ")
    assert known in told
    assert as_of in told
    assert "2026-11" not in told
    assert errors.problem(older, language)["params"]["as_of"] == "2026-11-01"  # type: ignore[index]


def test_a_day_that_a_person_wrote_stays_as_it_was_written() -> None:
    wrong = Invalid("site.date_unreadable", value="2026-02-30")
    assert "“2026-02-30”" in sentence(wrong, "en")
    quoted = Invalid("site.cli_no_date", command="x", parameter="--on", given="2026-11-23")
    assert "“2026-11-23”" in sentence(quoted, "en")


def test_parameters_that_json_does_not_know_are_written_out() -> None:
    body = errors.problem(Invalid("files.test", lines=[1, 2]), "en")
    assert (body["status"], body["params"]) == (422, {"lines": "[1, 2]"})


def test_a_problem_says_when_to_try_again() -> None:
    answer = errors.problem_response(Unavailable("ui.test", retry_after=12.4), "en")
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Retry-After"] == "12"
    assert json.loads(answer.content)["title"] == "Service Unavailable"


def test_pages_of_faults_speak_three_languages() -> None:
    said = {"en": "Vigie could not finish", "fr": "pas pu terminer", "pl": "nie udało się"}
    for language, words in said.items():
        with translation.override(language):
            answer = errors.broken(ask("/x", None))
        assert answer.status_code == 500
        assert words in answer.content.decode()


def test_a_missing_page_in_polish() -> None:
    with translation.override("pl"):
        answer = errors.not_found(ask("/x"))
    assert answer.status_code == 404
    assert "Pod tym adresem niczego nie ma" in answer.content.decode()


def test_an_old_form_is_explained() -> None:
    answer = errors.csrf_failure(ask("/x"))
    assert answer.status_code == 403
    assert "reload the page" in answer.content.decode()
