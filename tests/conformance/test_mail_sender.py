"""Every mail sender passes the one kit: the fake in memory and SMTP against the simulator."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from vigie.connectors.smtp.adapter import SmtpMailSender
from vigie.connectors.smtp.settings import SmtpSettings
from vigie.notices.ports import MailSender
from vigie.testing.fake_mail_sender import FakeMailSender
from vigie.testing.mail_sender_kit import MAIL_SENDER_CHECKS, Arrived, MailBench
from vigie.testing.mail_server import RunningMailServer, running_mail_server


@dataclass
class FakeBench:
    fake: FakeMailSender

    @property
    def sender(self) -> MailSender:
        return self.fake

    def arrived(self) -> list[Arrived]:
        return [
            Arrived(one.to, one.subject, one.text, one.html, one.message_id, one.language)
            for one in self.fake.sent
        ]

    def misbehave(self, kind: str) -> None:
        self.fake.orders.append(kind)

    def go_away(self) -> None:
        self.fake.is_away = True


@dataclass
class SmtpBench:
    server: RunningMailServer

    @property
    def sender(self) -> MailSender:
        port = self.server.smtp_port
        return SmtpMailSender(SmtpSettings("127.0.0.1", port, "Vigie <v@vigie.test>", "none"))

    def arrived(self) -> list[Arrived]:
        return [parsed(self.server.raw(one["number"])) for one in self.server.messages()]

    def misbehave(self, kind: str) -> None:
        self.server.misbehave(kind)

    def go_away(self) -> None:
        self.server.stop()


def parsed(raw: bytes) -> Arrived:
    message = message_from_bytes(raw, policy=policy.default)
    parts = {kind: message.get_body((kind,)) for kind in ("plain", "html")}
    contents = {
        kind: "" if part is None else str(part.get_content()).replace("\r\n", "\n")
        for kind, part in parts.items()
    }
    return Arrived(
        str(message["To"]),
        str(message["Subject"]),
        contents["plain"],
        contents["html"],
        str(message["Message-ID"]),
        str(message["Content-Language"]),
    )


@pytest.fixture(params=["fake", "smtp"])
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MailBench]:
    if request.param == "fake":
        yield FakeBench(FakeMailSender())
        return
    with running_mail_server(tmp_path) as server:
        yield SmtpBench(server)


@pytest.mark.parametrize("check", MAIL_SENDER_CHECKS, ids=lambda check: check.__name__)
def test_mail_sender(check: Callable[[MailBench], None], bench: MailBench) -> None:
    check(bench)
