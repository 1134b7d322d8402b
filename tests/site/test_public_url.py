"""What links in e-mails begin with: the environment's word, else where the portal was served."""

from pathlib import Path

import pytest

from vigie.site.commands.up import command, is_address_told
from vigie.site.public_url import keep_public_url, public_url


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VIGIE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("VIGIE_PUBLIC_URL", "")  # so that it is put back afterwards
    monkeypatch.delenv("VIGIE_PUBLIC_URL")
    return tmp_path / "home"


def test_nothing_served_yet_means_the_port_that_up_takes() -> None:
    assert public_url() == "http://127.0.0.1:8000"


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8466"),
        ("vigie.example.org", "http://vigie.example.org:8466"),
        ("0.0.0.0", "http://127.0.0.1:8466"),
        ("::1", "http://[::1]:8466"),
        ("::", "http://[::1]:8466"),
    ],
)
def test_another_process_finds_where_the_portal_is_served(
    host: str, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_public_url(host, 8466)
    assert public_url() == address
    monkeypatch.delenv("VIGIE_PUBLIC_URL")
    assert public_url() == address


def test_the_address_of_a_proxy_goes_first_and_is_kept(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIGIE_PUBLIC_URL", "https://vigie.example.org")
    keep_public_url("127.0.0.1", 8466)
    monkeypatch.delenv("VIGIE_PUBLIC_URL")
    assert public_url() == "https://vigie.example.org"
    assert [path.name for path in home.iterdir()] == ["public_url"]


@pytest.mark.parametrize(
    ("words", "environment", "is_told"),
    [
        ((), "", False),
        (("--port", "8466"), "", True),
        (("--host", "vigie.example.org"), "", True),
        ((), "https://vigie.example.org", True),
    ],
)
def test_up_without_a_web_server_keeps_an_address_that_somebody_told(
    words: tuple[str, ...], environment: str, is_told: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIGIE_PUBLIC_URL", environment)
    context = command.make_context("up", ["--no-serve", *words])
    assert is_address_told(context) is is_told


def test_the_last_start_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    for port in (8466, 8467):
        keep_public_url("127.0.0.1", port)
        monkeypatch.delenv("VIGIE_PUBLIC_URL")
    assert public_url() == "http://127.0.0.1:8467"
