"""What every `MailSender` must do: run these checks against an adapter before it is trusted.

A connector's author writes a bench (the sender, and hands on the server behind it) and calls
each of `MAIL_SENDER_CHECKS` with a fresh one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from vigie.kernel.errors import Refused, Unavailable, VigieError
from vigie.notices.ports import OUTCOME_UNKNOWN, Mail, MailSender, Receipt

ADDRESS = "anna.nowak@example.test"


@dataclass(frozen=True, slots=True)
class Arrived:
    """A message on the receiving side."""

    to: str
    subject: str
    text: str
    html: str
    message_id: str
    language: str


class MailBench(Protocol):
    """A sender under test and the server that it talks to."""

    @property
    def sender(self) -> MailSender:
        """Return the sender under test."""
        ...

    def arrived(self) -> list[Arrived]:
        """Return what the server received, oldest first."""
        ...

    def misbehave(self, kind: str) -> None:
        """Order one fault: temporary, full, permanent, disconnect (after taking the content)."""
        ...

    def go_away(self) -> None:
        """Stop the server."""
        ...


def sample(sender: MailSender, *, to: str = ADDRESS, number: int = 1) -> Mail:
    """Return a mail with accents, a long line, a lone dot and markup."""
    text = f"Zażółć gęślą jaźń, là-bas où l’œuvre naît.\n.\n..deux\n{'x' * 1200}\n"
    html = f"<p>Zażółć &amp; <strong>l’œuvre</strong> {number}</p>\n"
    subject = f"Synthèse n° {number} : 3 alertes — źródło"
    return Mail(f"<check-{number}@{sender.domain}>", to, subject, text, html, "pl")


def check_arrives_whole(bench: MailBench) -> None:
    """Every character arrives, with the message id and the language asked for."""
    mail = sample(bench.sender)
    receipt = bench.sender.send(mail)
    arrived = bench.arrived()
    assert arrived == [
        Arrived(mail.to, mail.subject, mail.text, mail.html, mail.message_id, mail.language)
    ]
    assert isinstance(receipt, Receipt)
    assert receipt.provider_id
    assert receipt.accepted_at.tzinfo is not None


def check_text_alone(bench: MailBench) -> None:
    """A mail without an HTML part is fine."""
    mail = Mail(f"<plain@{bench.sender.domain}>", ADDRESS, "Plain", "One line.\n", "", "en")
    bench.sender.send(mail)
    assert [(one.text, one.html) for one in bench.arrived()] == [("One line.\n", "")]


def check_temporary_is_unavailable(bench: MailBench) -> None:
    """A 4xx asks for another attempt, and the next one gets through."""
    for kind in ("temporary", "full"):
        bench.misbehave(kind)
        error = _failure(bench, Unavailable)
        assert error.code == "notices.try_later"
    assert bench.arrived() == []
    bench.sender.send(sample(bench.sender, number=2))
    assert len(bench.arrived()) == 1


def check_permanent_is_refused(bench: MailBench) -> None:
    """A 5xx on the address is final and says so without naming it."""
    bench.misbehave("permanent")
    error = _failure(bench, Refused)
    assert error.code == "notices.address_refused"
    assert "550" in str(error.params["reply"])
    assert bench.arrived() == []


def check_silence_is_unknown(bench: MailBench) -> None:
    """When the server vanishes after taking the content, nobody pretends to know."""
    bench.misbehave("disconnect")
    error = _failure(bench, Unavailable)
    assert error.code == OUTCOME_UNKNOWN


def check_away_is_unavailable(bench: MailBench) -> None:
    """A server that is not there asks for another attempt, with a delay."""
    bench.go_away()
    error = _failure(bench, Unavailable)
    assert error.code != OUTCOME_UNKNOWN
    assert isinstance(error, Unavailable)
    assert error.retry_after > 0


def check_wrong_address_is_refused(bench: MailBench) -> None:
    """An address that cannot exist, or that smuggles a header in, never reaches the wire."""
    for address in ("", "nobody", "@example.test", "a@b.test\r\nBcc: c@d.test", "a b@c.test"):
        try:
            bench.sender.send(sample(bench.sender, to=address))
        except Refused as refusal:
            assert refusal.code == "notices.address_invalid"  # noqa: PT017 -- shipped without pytest
        else:
            raise AssertionError(f"{address!r} was accepted")
    assert bench.arrived() == []


def _failure(bench: MailBench, kind: type[VigieError]) -> VigieError:
    """Send a sample, which must fail with a kind and name nobody."""
    try:
        bench.sender.send(sample(bench.sender))
    except VigieError as error:
        assert isinstance(error, kind), f"{error!r} is not {kind.__name__}"  # noqa: PT017
        assert ADDRESS not in f"{error.params}"  # noqa: PT017
        return error
    raise AssertionError("the mail was accepted")


MAIL_SENDER_CHECKS: tuple[Callable[[MailBench], None], ...] = (
    check_arrives_whole,
    check_text_alone,
    check_temporary_is_unavailable,
    check_permanent_is_refused,
    check_silence_is_unknown,
    check_away_is_unavailable,
    check_wrong_address_is_refused,
)
