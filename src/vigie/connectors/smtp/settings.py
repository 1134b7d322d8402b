"""Settings of the mail server, read from the environment; README.md beside lists them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from typing import Literal, cast, get_args

from vigie.kernel.errors import Refused

Security = Literal["none", "starttls", "tls"]
USUAL_PORTS: Mapping[str, int] = {"none": 25, "starttls": 587, "tls": 465}
LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class DkimKey:
    """A signing key: the DNS publishes its public half as `selector._domainkey.domain`."""

    domain: str
    selector: str
    private_pem: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """Where mails are handed over, and as whom; `timeout` is in seconds for each reply."""

    host: str
    port: int
    sender: str
    security: Security = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)
    ca_file: str = ""
    dkim: DkimKey | None = None
    timeout: float = 20.0

    @property
    def sender_address(self) -> str:
        """Return the bare address of the sender."""
        return parseaddr(self.sender)[1]

    @property
    def domain(self) -> str:
        """Return the domain of the sender."""
        return self.sender_address.rpartition("@")[2].lower()


def settings_from(environment: Mapping[str, str]) -> SmtpSettings:
    """Read the settings; raises Refused naming the first that is wrong."""
    host = environment.get("VIGIE_SMTP_HOST", "")
    security = environment.get("VIGIE_SMTP_SECURITY", "none" if host in LOOPBACK else "starttls")
    _check(bool(host), "VIGIE_SMTP_HOST", "the name of a mail server")
    _check(security in get_args(Security), "VIGIE_SMTP_SECURITY", "none, starttls or tls")
    sender = environment.get("VIGIE_MAIL_FROM", "")
    _check("@" in parseaddr(sender)[1], "VIGIE_MAIL_FROM", "an address: Name <name@domain>")
    user = environment.get("VIGIE_SMTP_USER", "")
    sealed = security != "none" or host in LOOPBACK
    _check(not user or sealed, "VIGIE_SMTP_SECURITY", "starttls or tls when a password is sent")
    return SmtpSettings(
        host=host,
        port=_number(environment, "VIGIE_SMTP_PORT", USUAL_PORTS[security]),
        sender=sender,
        security=cast("Security", security),
        user=user,
        password=_secret(environment, "VIGIE_SMTP_PASSWORD"),
        ca_file=environment.get("VIGIE_SMTP_CA_FILE", ""),
        dkim=_dkim(environment, parseaddr(sender)[1].rpartition("@")[2].lower()),
        timeout=_number(environment, "VIGIE_SMTP_TIMEOUT", 20),
    )


def _dkim(environment: Mapping[str, str], domain: str) -> DkimKey | None:
    key = _secret(environment, "VIGIE_DKIM_KEY")
    if not key:
        return None
    selector = environment.get("VIGIE_DKIM_SELECTOR", "vigie")
    _check("PRIVATE KEY-----" in key, "VIGIE_DKIM_KEY", "an RSA private key in PEM form")
    return DkimKey(environment.get("VIGIE_DKIM_DOMAIN", domain), selector, key.encode())


def _secret(environment: Mapping[str, str], name: str) -> str:
    """A secret stands in a file named by NAME_FILE, or in NAME itself."""
    path = environment.get(f"{name}_FILE", "")
    if not path:
        return environment.get(name, "")
    try:
        return Path(path).read_text("ascii").strip()
    except (OSError, ValueError):
        raise Refused(
            "connectors.setting_wrong", setting=f"{name}_FILE", wanted="a readable text file"
        ) from None


def _number(environment: Mapping[str, str], name: str, usual: int) -> int:
    text = environment.get(name, "") or str(usual)
    _check(text.isdecimal() and 0 < int(text) < 65536, name, "a whole number")
    return int(text)


def _check(right: bool, setting: str, wanted: str) -> None:
    if not right:
        raise Refused("connectors.setting_wrong", setting=setting, wanted=wanted)
