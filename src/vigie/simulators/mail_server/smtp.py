"""The wire: an SMTP session that keeps messages and carries out the faults ordered."""

import asyncio
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from vigie.simulators.mail_server.faults import RECIPIENT_REPLIES, Faults
from vigie.simulators.mail_server.store import Mailbox

Security = Literal["none", "starttls", "tls"]
LARGEST_MESSAGE = 10 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class SmtpOptions:
    """How the server asks to be spoken to; the login is `name:password`, empty for none."""

    security: Security = "none"
    context: ssl.SSLContext | None = None
    login: str = ""


class Reception:
    """The handler that aiosmtpd calls at each step of a session."""

    def __init__(self, mailbox: Mailbox, faults: Faults) -> None:
        self._mailbox = mailbox
        self._faults = faults

    async def handle_RCPT(  # noqa: N802 -- the name is aiosmtpd's
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        """Accept an address, or answer as ordered."""
        del server, session
        fault = self._faults.take(address, frozenset(RECIPIENT_REPLIES))
        if fault is not None:
            return RECIPIENT_REPLIES[fault.kind]
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802 -- the name is aiosmtpd's
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Keep the message; `disconnect` hangs up after keeping it, so the sender cannot know."""
        del session
        first = envelope.rcpt_tos[0]
        slow = self._faults.take(first, frozenset({"slow"}))
        if slow is not None:
            await asyncio.sleep(slow.seconds)
        number = self._mailbox.keep(
            envelope.original_content or b"",
            sender=envelope.mail_from or "",
            recipients=list(envelope.rcpt_tos),
        )
        hang_up = self._faults.take(first, frozenset({"disconnect"}))
        if hang_up is not None and isinstance(server.transport, asyncio.Transport):
            server.transport.abort()
        return f"250 2.0.0 Kept as {number}"


def session_factory(
    mailbox: Mailbox, faults: Faults, options: SmtpOptions
) -> Callable[[], asyncio.Protocol]:
    """Return what makes one SMTP session per connection."""
    reception = Reception(mailbox, faults)

    def check(
        _server: SMTP, _session: Session, _envelope: Envelope, _how: str, data: object
    ) -> AuthResult:
        given = b""
        if isinstance(data, LoginPassword):
            given = data.login + b":" + data.password
        return AuthResult(success=given == options.login.encode(), handled=False)

    def session() -> asyncio.Protocol:
        made: asyncio.Protocol = SMTP(
            reception,
            hostname="mail.simulator.test",
            data_size_limit=LARGEST_MESSAGE,
            tls_context=options.context if options.security == "starttls" else None,
            require_starttls=options.security == "starttls",
            authenticator=check if options.login else None,
            auth_required=bool(options.login),
            auth_require_tls=options.security == "starttls",
            enable_SMTPUTF8=True,
        )
        return made

    return session
