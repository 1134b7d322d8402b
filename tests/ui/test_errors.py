"""Kinds of refusal as problem+json, and pages of faults."""

import json

import pytest
from django.utils import translation
from tests.ui.asking import ask

from vigie.kernel.errors import Forbidden, Invalid, Unavailable
from vigie.ui import errors


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
