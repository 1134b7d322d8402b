"""The wire: one SMTP session per mail, and what each of its failures means.

Before the content is sent, nothing was accepted and a retry is safe. From the first byte of the
content to the reply, silence means that nobody knows; that outcome has its own code.
"""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from vigie.connectors.smtp.settings import SmtpSettings
from vigie.kernel.errors import Refused, Unavailable
from vigie.notices.ports import OUTCOME_UNKNOWN

REPLY_LENGTH = 200
_ADDRESS = re.compile(r"<?[^\s<>@]+@[^\s<>@]+>?")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


def deliver(settings: SmtpSettings, to: str, content: bytes) -> str:
    """Hand a signed message over to the server and return its reply, without addresses."""
    with _session(settings) as smtp:
        _demand(smtp.mail(settings.sender_address), "notices.sender_refused")
        _demand(smtp.rcpt(to), "notices.address_refused")
        return _hand_over(smtp, content)


def readable(reply: bytes | str) -> str:
    """Return a server's reply as one short line that names nobody."""
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return _ADDRESS.sub("<…>", _CONTROL.sub(" ", text)).strip()[:REPLY_LENGTH]


def _hand_over(smtp: smtplib.SMTP, content: bytes) -> str:
    try:
        answer: tuple[int, bytes | str] = smtp.data(content)
    except smtplib.SMTPDataError as refusal:  # the server said no before the content was sent
        answer = refusal.smtp_code, refusal.smtp_error
    except (OSError, smtplib.SMTPException) as silence:
        raise Unavailable(OUTCOME_UNKNOWN, detail=type(silence).__name__) from silence
    _demand(answer, "notices.content_refused")
    return f"{answer[0]} {readable(answer[1])}"


def _demand(answer: tuple[int, bytes | str], code_when_refused: str) -> None:
    """Pass on 2xx; 4xx may change its mind later, 5xx will not (RFC 5321, 4.2.1)."""
    code, reply = answer
    if 200 <= code < 300:
        return
    text = f"{code} {readable(reply)}"
    if 500 <= code < 600:
        raise Refused(code_when_refused, reply=text)
    raise Unavailable("notices.try_later", reply=text)


@contextmanager
def _session(settings: SmtpSettings) -> Iterator[smtplib.SMTP]:
    """Open a session; whatever breaks before the content means that nothing was accepted."""
    smtp: smtplib.SMTP | None = None
    try:
        smtp = _greeted(settings)
        yield smtp
    except smtplib.SMTPAuthenticationError as problem:
        raise Unavailable("notices.mail_login_refused", host=settings.host) from problem
    except ssl.SSLError as problem:
        raise Unavailable("notices.mail_server_untrusted", host=settings.host) from problem
    except (OSError, smtplib.SMTPException) as problem:
        raise Unavailable(
            "notices.mail_server_away",
            host=settings.host,
            port=settings.port,
            detail=type(problem).__name__,
        ) from problem
    finally:
        if smtp is not None:
            with suppress(OSError, smtplib.SMTPException):
                smtp.quit()
            smtp.close()


def _greeted(settings: SmtpSettings) -> smtplib.SMTP:
    context = ssl.create_default_context(cafile=settings.ca_file or None)
    # The name given in EHLO is the sender's domain: smtplib would ask the DNS for ours.
    if settings.security == "tls":
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(
            settings.host,
            settings.port,
            settings.domain,
            timeout=settings.timeout,
            context=context,
        )
    else:
        smtp = smtplib.SMTP(settings.host, settings.port, settings.domain, settings.timeout)
    try:
        smtp.ehlo_or_helo_if_needed()
        if settings.security == "starttls":
            smtp.starttls(context=context)
            smtp.ehlo()
        if settings.user:
            smtp.login(settings.user, settings.password)
    except BaseException:
        smtp.close()
        raise
    return smtp
