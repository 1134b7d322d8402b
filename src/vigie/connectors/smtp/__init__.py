"""E-mail by SMTP: plain on loopback, STARTTLS or TLS elsewhere, signed with DKIM."""

from vigie.connectors.register import Connector
from vigie.connectors.smtp.adapter import SmtpMailSender
from vigie.connectors.smtp.settings import SmtpSettings, settings_from
from vigie.notices.ports import MailSender


def _make(settings: SmtpSettings) -> MailSender:
    return SmtpMailSender(settings)


CONNECTOR: Connector[SmtpSettings, MailSender] = Connector(
    "smtp", "notices.MailSender", settings_from, _make
)
