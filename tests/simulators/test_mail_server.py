"""The mail simulator as people and tests meet it: on its two ports, as a process."""

import smtplib
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path
from urllib.error import HTTPError

import pytest

from vigie.testing.mail_server import RunningMailServer, running_mail_server

HOSTILE = (
    "From: a@b.test\r\nTo: anna@example.test\r\nSubject: <script>alert(1)</script>\r\n"
    "MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=x\r\n\r\n"
    "--x\r\nContent-Type: text/plain\r\n\r\nSee http://127.0.0.1:8000/alerts/?a=1&b=2 <b>\r\n"
    '--x\r\nContent-Type: text/html\r\n\r\n<script>alert("2")</script>\r\n--x--\r\n'
)


@pytest.fixture(scope="module")
def one_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningMailServer]:
    with running_mail_server(tmp_path_factory.mktemp("mail")) as running:
        yield running


@pytest.fixture
def server(one_server: RunningMailServer) -> RunningMailServer:
    one_server.delete("/messages")
    one_server.delete("/faults")
    return one_server


def hand_over(server: RunningMailServer, content: str = HOSTILE, *to: str) -> None:
    with smtplib.SMTP("127.0.0.1", server.smtp_port, "tests") as smtp:
        smtp.sendmail("a@b.test", to or ("anna@example.test",), content.encode())


def last(server: RunningMailServer) -> int:
    return int(server.messages()[-1]["number"])


def test_an_empty_mailbox_says_so_in_the_readers_language(server: RunningMailServer) -> None:
    for language, words in (
        ("pl-PL,pl;q=0.9", "Nie ma jeszcze żadnej wiadomości."),
        ("fr", "Aucun message pour l’instant."),
        ("de", "No message yet."),
    ):
        assert words in server.get("/", {"Accept-Language": language}).decode()


def test_what_is_received_is_shown_escaped(server: RunningMailServer) -> None:
    hand_over(server)
    listing, page = server.get("/").decode(), server.get(f"/messages/{last(server)}").decode()
    for text in (listing, page):
        assert "<script>" not in text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert '<a href="http://127.0.0.1:8000/alerts/?a=1&amp;b=2"' in page
    assert "&lt;b&gt;" in page
    assert '<iframe sandbox title="HTML part, shown without scripts or links" srcdoc="' in page
    assert "– DKIM · not signed" in listing


def test_messages_stand_as_files_in_a_maildir_and_outlive_the_process(tmp_path: Path) -> None:
    with running_mail_server(tmp_path) as first:
        hand_over(first, HOSTILE, "anna@example.test", "bob@example.test")
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["00000001.eml"]
    kept = message_from_bytes((tmp_path / "new" / "00000001.eml").read_bytes())
    assert kept["Return-Path"] == "<a@b.test>"
    assert kept["Delivered-To"] == "anna@example.test, bob@example.test"
    with running_mail_server(tmp_path) as second:
        hand_over(second)
        assert [one["number"] for one in second.messages()] == [1, 2]


def test_the_list_is_cut_into_pages(server: RunningMailServer) -> None:
    with smtplib.SMTP("127.0.0.1", server.smtp_port, "tests") as smtp:
        for number in range(1, 53):
            smtp.sendmail("a@b.test", ["anna@example.test"], f"Subject: n{number}\r\n\r\n.\r\n")
    page = server.get("/").decode()
    assert page.count("<li>") == 50
    assert f'href="/?before={last(server) - 49}"' in page
    assert server.get(f"/?before={last(server) - 49}").decode().count("<li>") == 2


@pytest.mark.parametrize(("kind", "code"), [("temporary", 451), ("permanent", 550), ("full", 452)])
def test_faults_strike_one_address_as_often_as_ordered(
    kind: str, code: int, server: RunningMailServer
) -> None:
    server.misbehave(kind, "anna@example.test", times=2)
    for _ in range(2):
        with pytest.raises(smtplib.SMTPRecipientsRefused) as caught:
            hand_over(server)
        assert caught.value.recipients["anna@example.test"][0] == code
    hand_over(server, HOSTILE, "bob@example.test")
    hand_over(server)
    assert len(server.messages()) == 2
    assert server.get("/faults") == b"[]"


def test_disconnect_keeps_the_message_and_answers_nothing(server: RunningMailServer) -> None:
    server.misbehave("disconnect")
    with pytest.raises(smtplib.SMTPServerDisconnected):
        hand_over(server)
    assert len(server.messages()) == 1


def test_a_lasting_fault_ends_when_told(server: RunningMailServer) -> None:
    server.misbehave("full", times=None)
    for _ in range(3):
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            hand_over(server)
    server.delete("/faults")
    hand_over(server)
    assert len(server.messages()) == 1


@pytest.mark.parametrize(
    "order",
    [{"kind": "explode"}, {"kind": "slow", "seconds": 1e9}, {"kind": "full", "who": "x"}, 3, []],
)
def test_a_wrong_order_is_refused(order: object, server: RunningMailServer) -> None:
    with pytest.raises(HTTPError, match="400"):
        server.post("/faults", order)


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/messages/9", {}, 404),
        ("/messages/../secret", {}, 404),
        ("/faults/x", {}, 404),
        ("/", {"Host": "mail.evil.test"}, 421),
    ],
)
def test_strangers_and_strange_paths_get_nothing(
    path: str, headers: dict[str, str], status: int, server: RunningMailServer
) -> None:
    with pytest.raises(HTTPError, match=str(status)):
        server.get(path, headers)
