"""The port: composes the message, signs it, hands it over."""

import re
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

import dkim

from vigie.connectors.smtp.client import deliver
from vigie.connectors.smtp.settings import DkimKey, SmtpSettings
from vigie.kernel.clock import Clock, SystemClock
from vigie.kernel.errors import Refused
from vigie.notices.ports import Mail, Receipt

SIGNED_HEADERS = (
    b"from",
    b"to",
    b"subject",
    b"date",
    b"message-id",
    b"mime-version",
    b"content-type",
    b"content-language",
    b"auto-submitted",
)
# A dot-atom of RFC 5321 and a domain of two labels or more; quoted local parts are not served.
_ADDRESS = re.compile(
    r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*@[\w-]+(?:\.[\w-]+)+", re.ASCII
)
_QUEUE_ID = re.compile(r"\b(?:queued|kept) as (\S+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SmtpMailSender:
    """Sends by SMTP; see `vigie.notices.ports` for what it raises."""

    settings: SmtpSettings
    clock: Clock = field(default_factory=SystemClock)

    @property
    def domain(self) -> str:
        """Return the domain of the sender's address."""
        return self.settings.domain

    def send(self, mail: Mail) -> Receipt:
        """Compose, sign and hand over one mail."""
        to = ascii_address(mail.to)
        content = self._composed(mail, to).as_bytes(policy=SMTP)
        if self.settings.dkim is not None:
            content = signed(content, self.settings.dkim)
        reply = deliver(self.settings, to, content)
        queue_id = _QUEUE_ID.search(reply)
        provider_id = queue_id.group(1) if queue_id else mail.message_id
        return Receipt(provider_id, reply, self.clock.now())

    def _composed(self, mail: Mail, to: str) -> EmailMessage:
        message = EmailMessage(policy=SMTP)
        message["From"] = self.settings.sender
        message["To"] = to
        message["Subject"] = " ".join(mail.subject.split())
        message["Date"] = format_datetime(self.clock.now())
        message["Message-ID"] = mail.message_id
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers, please
        message.set_content(mail.text, cte="quoted-printable")
        if mail.html:
            message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
        message["Content-Language"] = mail.language  # last: setting the content drops Content-*
        return message


def ascii_address(address: str) -> str:
    """Return an address fit for the wire, its domain in IDNA; raises Refused when there is none."""
    name, _, domain = address.rpartition("@")
    try:
        wired = f"{name}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        wired = ""
    if not _ADDRESS.fullmatch(wired):
        raise Refused("notices.address_invalid")
    return wired


def signed(content: bytes, key: DkimKey) -> bytes:
    """Put a DKIM signature before a message (RFC 6376, relaxed/relaxed, RSA-SHA256)."""
    try:
        signature: bytes = dkim.sign(
            content,
            key.selector.encode(),
            key.domain.encode(),
            key.private_pem,
            canonicalize=(b"relaxed", b"relaxed"),
            include_headers=list(SIGNED_HEADERS),
        )
    except dkim.DKIMException as problem:
        raise Refused("notices.signing_failed", detail=type(problem).__name__) from problem
    return signature + content
