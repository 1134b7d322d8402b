"""SMTP beyond the kit: signatures, sealed sessions, logins, slowness, settings, leaks."""

import base64
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import dkim
import pytest

from vigie.connectors.smtp.adapter import SmtpMailSender
from vigie.connectors.smtp.client import readable
from vigie.connectors.smtp.settings import DkimKey, SmtpSettings, settings_from
from vigie.kernel.errors import Refused, Unavailable
from vigie.notices.ports import OUTCOME_UNKNOWN
from vigie.testing.mail_sender_kit import sample
from vigie.testing.mail_server import RunningMailServer, running_mail_server

RECORD_NAME = "vigie._domainkey.vigie.test"


def openssl(*arguments: str) -> bytes:
    done = subprocess.run(["openssl", *arguments], capture_output=True, check=True)
    return done.stdout


@pytest.fixture(scope="module")
def key_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("dkim") / "dkim.pem"
    openssl("genrsa", "-out", str(path), "2048")
    return path


@pytest.fixture(scope="module")
def record(key_file: Path) -> str:
    public = openssl("rsa", "-in", str(key_file), "-pubout", "-outform", "DER")
    return f"v=DKIM1; k=rsa; p={base64.b64encode(public).decode()}"


@pytest.fixture(scope="module")
def one_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningMailServer]:
    with running_mail_server(tmp_path_factory.mktemp("mail")) as running:
        yield running


@pytest.fixture
def server(one_server: RunningMailServer) -> RunningMailServer:
    one_server.delete("/messages")
    one_server.delete("/faults")
    return one_server


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    openssl(
        *("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"),
        *("-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(cert)),
    )
    return cert, key


def settings_for(server: RunningMailServer) -> SmtpSettings:
    return SmtpSettings("localhost", server.smtp_port, "Vigie <v@vigie.test>", "none", timeout=5)


def signing(settings: SmtpSettings, key_file: Path) -> SmtpMailSender:
    key = DkimKey("vigie.test", "vigie", key_file.read_bytes())
    return SmtpMailSender(replace(settings, dkim=key))


def test_the_signature_holds_on_the_receiving_side_and_a_changed_body_breaks_it(
    server: RunningMailServer, key_file: Path, record: str
) -> None:
    sender = signing(settings_for(server), key_file)
    sender.send(sample(sender))
    raw = server.raw(server.messages()[-1]["number"])

    def answer(name: bytes, timeout: int = 5) -> bytes:
        assert name.decode().rstrip(".") == RECORD_NAME
        return record.encode()

    assert dkim.verify(raw, dnsfunc=answer)
    assert not dkim.verify(raw.replace(b"..deux", b"..trois"), dnsfunc=answer)
    assert not dkim.verify(
        raw.replace(b"alertes", b"alerts").replace(b"U3lu", b"U3lv"), dnsfunc=answer
    )
    assert server.messages()[0]["dkim"] == "permerror"
    server.publish(RECORD_NAME, record)
    assert server.messages()[0]["dkim"] == "pass"


def test_a_broken_key_is_refused_with_a_code(server: RunningMailServer) -> None:
    key = DkimKey(
        "vigie.test", "vigie", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"
    )
    sender = SmtpMailSender(replace(settings_for(server), dkim=key))
    with pytest.raises(Refused, match=r"notices\.signing_failed"):
        sender.send(sample(sender))


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_sealed_sessions_check_the_certificate_and_the_login(
    security: str, tmp_path: Path, certificate: tuple[Path, Path]
) -> None:
    cert, key = certificate
    options = ["--security", security, "--tls-cert", str(cert), "--tls-key", str(key)]
    with running_mail_server(tmp_path / "mail", *options, "--login", "vigie:right") as server:
        environment = {
            "VIGIE_SMTP_HOST": "localhost",
            "VIGIE_SMTP_PORT": str(server.smtp_port),
            "VIGIE_SMTP_SECURITY": security,
            "VIGIE_SMTP_USER": "vigie",
            "VIGIE_SMTP_PASSWORD": "right",
            "VIGIE_SMTP_CA_FILE": str(cert),
            "VIGIE_MAIL_FROM": "Vigie <v@vigie.test>",
        }
        sender = SmtpMailSender(settings_from(environment))
        sender.send(sample(sender))
        assert len(server.messages()) == 1
        wrong = SmtpMailSender(settings_from(environment | {"VIGIE_SMTP_PASSWORD": "wrong"}))
        with pytest.raises(Unavailable, match=r"notices\.mail_login_refused"):
            wrong.send(sample(wrong))
        stranger = SmtpMailSender(settings_from(environment | {"VIGIE_SMTP_CA_FILE": ""}))
        with pytest.raises(Unavailable, match=r"notices\.mail_server_untrusted"):
            stranger.send(sample(stranger))
        assert len(server.messages()) == 1


def test_a_reply_that_comes_too_late_leaves_the_outcome_unknown(server: RunningMailServer) -> None:
    server.misbehave("slow", seconds=2)
    sender = SmtpMailSender(replace(settings_for(server), timeout=0.5))
    with pytest.raises(Unavailable, match=OUTCOME_UNKNOWN):
        sender.send(sample(sender))


def test_too_large_a_message_is_refused_for_good(server: RunningMailServer) -> None:
    sender = SmtpMailSender(settings_for(server))
    mail = replace(sample(sender), text=f"{'x' * 900}\n" * 14_000)
    with pytest.raises(Refused, match=r"notices\.content_refused"):
        sender.send(mail)
    assert server.messages() == []


def test_a_domain_with_accents_travels_in_idna(server: RunningMailServer) -> None:
    sender = SmtpMailSender(settings_for(server))
    sender.send(sample(sender, to="anna@źródło.test"))
    assert server.messages()[0]["to"] == "anna@xn--rdo-dna65duj.test".replace(
        "xn--rdo-dna65duj", "źródło".encode("idna").decode()
    )


def test_a_line_break_in_a_subject_makes_no_header(server: RunningMailServer) -> None:
    sender = SmtpMailSender(settings_for(server))
    sender.send(replace(sample(sender), subject="One\r\nBcc: spy@example.test"))
    assert server.messages()[0]["subject"] == "One Bcc: spy@example.test"
    assert b"\nBcc:" not in server.raw(server.messages()[-1]["number"])


@pytest.mark.parametrize(
    ("reply", "kept"),
    [
        (b"5.1.1 <anna@example.test>: no such user", "5.1.1 <…>: no such user"),
        (b"anna@example.test unknown\r\nat all", "<…> unknown at all"),
        ("x" * 500, "x" * 200),
    ],
)
def test_replies_name_nobody_and_stay_short(reply: bytes | str, kept: str) -> None:
    assert readable(reply) == kept


@pytest.mark.parametrize(
    ("change", "setting"),
    [
        ({"VIGIE_SMTP_HOST": ""}, "VIGIE_SMTP_HOST"),
        ({"VIGIE_SMTP_SECURITY": "ssl"}, "VIGIE_SMTP_SECURITY"),
        ({"VIGIE_SMTP_PORT": "0"}, "VIGIE_SMTP_PORT"),
        ({"VIGIE_SMTP_PORT": "many"}, "VIGIE_SMTP_PORT"),
        ({"VIGIE_MAIL_FROM": "nobody"}, "VIGIE_MAIL_FROM"),
        ({"VIGIE_SMTP_USER": "u", "VIGIE_SMTP_SECURITY": "none"}, "VIGIE_SMTP_SECURITY"),
        ({"VIGIE_DKIM_KEY": "secret"}, "VIGIE_DKIM_KEY"),
        ({"VIGIE_DKIM_KEY_FILE": "/nowhere/dkim.pem"}, "VIGIE_DKIM_KEY_FILE"),
    ],
)
def test_a_wrong_setting_is_named(change: dict[str, str], setting: str) -> None:
    right = {"VIGIE_SMTP_HOST": "mail.example.test", "VIGIE_MAIL_FROM": "Vigie <v@vigie.test>"}
    with pytest.raises(Refused) as caught:
        settings_from(right | change)
    assert caught.value.params["setting"] == setting


def test_secrets_do_not_show_in_settings(key_file: Path) -> None:
    environment = {
        "VIGIE_SMTP_HOST": "mail.example.test",
        "VIGIE_MAIL_FROM": "Vigie <v@vigie.test>",
        "VIGIE_SMTP_PASSWORD": "hush",
        "VIGIE_DKIM_KEY_FILE": str(key_file),
    }
    settings = settings_from(environment)
    assert settings.port == 587
    assert settings.security == "starttls"
    assert settings.dkim is not None
    assert settings.dkim.domain == "vigie.test"
    assert "hush" not in repr(settings)
    assert "PRIVATE KEY" not in repr(settings)
