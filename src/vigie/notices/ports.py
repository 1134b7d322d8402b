"""What notices needs from outside: somebody who hands e-mails to a mail server.

An adapter raises only two kinds. `Unavailable`: nothing was accepted, try again later; its code
is `OUTCOME_UNKNOWN` when the server may have accepted the mail before it fell silent, and then
the mail is never repeated without a person's word. `Refused`: the same mail will be refused
again. Server replies carried in errors and receipts never name the recipient.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from vigie.kernel.errors import Unavailable

OUTCOME_UNKNOWN = "notices.outcome_unknown"


@dataclass(frozen=True, slots=True)
class Mail:
    """One e-mail to one address, ready to leave.

    `message_id` reads `<unique@domain>` and stays the same over all attempts; `html` may be empty.
    """

    message_id: str
    to: str
    subject: str
    text: str
    html: str
    language: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """The server's word that it took the mail: its queue id if it gave one, and its raw reply."""

    provider_id: str
    reply: str
    accepted_at: datetime


class MailSender(Protocol):
    """Hands one e-mail over and returns when the server has answered for it."""

    @property
    def domain(self) -> str:
        """Return the domain that mails leave from; message ids end with it."""
        ...

    def send(self, mail: Mail) -> Receipt:
        """Hand over a mail; raises Unavailable or Refused as the module says."""
        ...


class NoMailSender:
    """Stands in until the site configures a sender: every mail waits."""

    domain = "vigie.invalid"

    def send(self, mail: Mail) -> Receipt:
        """Raise Unavailable: nobody is there to take the mail."""
        del mail
        raise Unavailable("notices.no_mail_sender", retry_after=300)


_in_use: list[MailSender] = [NoMailSender()]


def use_mail_sender(sender: MailSender) -> MailSender:
    """Choose the sender of this process, once at start; returns the former one."""
    former, _in_use[:] = _in_use[0], [sender]
    return former


def mail_sender() -> MailSender:
    """Return the sender in use."""
    return _in_use[0]
