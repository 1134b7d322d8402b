"""What an operator gets wrong: one line in the terminal's language, exit 2, and never a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from tests.house import free_port

from vigie.kernel.typography import NARROW, WIDE
from vigie.site.terminal import _refusal_of

SPACES = str.maketrans({WIDE: " ", NARROW: " "})
VIGIE = (sys.executable, "-c", "from vigie.site.cli import main; main(prog_name='vigie')")
LOCALES = {"en": "C.UTF-8", "fr": "fr_FR.UTF-8", "pl": "pl_PL.UTF-8"}


def refused(home: Path, language: str, *words: str, **environment: str) -> str:
    """Run a command that must fail; returns its one line."""
    env = {name: value for name, value in os.environ.items() if "DATABASE_URL" not in name}
    env |= {"VIGIE_HOME": str(home), "LC_ALL": LOCALES[language], **environment}
    done = subprocess.run([*VIGIE, *words], env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), done.stderr
    return done.stderr.translate(SPACES).strip()


@pytest.mark.parametrize(
    ("language", "words", "url", "said"),
    [
        (
            "en",
            ("user", "list"),
            "mysql://a:b@c/d",
            "DATABASE_URL is no address of a PostgreSQL database: write postgresql://",
        ),
        (
            "fr",
            ("up", "--no-serve"),
            "nonsense",
            "DATABASE_URL n’est pas l’adresse d’une base PostgreSQL : écrivez postgresql://",
        ),
        (
            "pl",
            ("db", "migrate"),
            "postgresql://a:b@localhost:many/d",
            "DATABASE_URL nie jest adresem bazy PostgreSQL: wpisz postgresql://",
        ),
    ],
)
def test_an_address_that_is_none(
    language: str, words: tuple[str, ...], url: str, said: str, tmp_path: Path
) -> None:
    assert refused(tmp_path, language, *words, DATABASE_URL=url).startswith(said)


@pytest.mark.parametrize(
    ("language", "words", "said"),
    [
        ("en", ("up",), "No database answers at 127.0.0.1:{}. Start “vigie up”, or check"),
        ("fr", ("journal", "verify"), "Aucune base de données ne répond à 127.0.0.1:{}. Lancez"),
        ("pl", ("worker",), "Pod adresem 127.0.0.1:{} nie odpowiada żadna baza danych."),
        ("pl", ("db", "backup", "b"), "Pod adresem 127.0.0.1:{} nie odpowiada żadna baza danych."),
        ("fr", ("watch",), "Aucune base de données ne répond à 127.0.0.1:{}. Lancez"),
    ],
)
def test_a_server_that_is_stopped(
    language: str, words: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    port = free_port()
    url = f"postgresql://lender:secret@127.0.0.1:{port}/lending"
    line = refused(tmp_path, language, *words, DATABASE_URL=url)
    assert line.startswith(said.format(port))
    assert "secret" not in line


@pytest.mark.parametrize(
    ("language", "words", "said"),
    [
        ("en", ("up", "--port", "0"), "vigie up, --port: 0 is not between 1 and 65535."),
        ("fr", ("demo", "--port", "70000"), "vigie demo, --port : 70000 n’est pas entre 1 et 65535."),
        ("pl", ("demo", "--contracts", "5"), "vigie demo, --contracts: 5 nie mieści się między 100"),
        ("fr", ("up", "--workers", "0"), "vigie up, --workers : 0 n’est pas entre 1 et 64."),
        ("pl", ("up", "--host", "no.such.host"), "Opcja --host: „no.such.host” nie jest adresem"),
        ("fr", ("up", "--host", "203.0.113.7"), "Option --host : « 203.0.113.7 » n’est pas une"),
    ],
)  # fmt: skip
def test_an_option_that_cannot_be(
    language: str, words: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    assert refused(tmp_path, language, *words).startswith(said)
    assert list(tmp_path.iterdir()) == []


def test_a_server_that_shuts_down_refuses_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://lender:secret@db.example/lending")
    for said, code in (
        ("FATAL:  the database system is shutting down", "site.database_silent"),
        ("FATAL:  the database system is starting up", "site.database_silent"),
        ('FATAL:  password authentication failed for user "lender"', "site.database_refuses"),
    ):
        refusal = _refusal_of(psycopg.OperationalError(f"connection failed: {said}"))
        assert refusal is not None
        assert (refusal.code, refusal.params["place"]) == (code, "db.example")
