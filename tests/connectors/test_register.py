"""The register of connectors: no doubles, nothing after the start, ours among the installed."""

from importlib.metadata import EntryPoint

import pytest

from vigie.connectors.register import GROUP, Connector, Register, installed
from vigie.connectors.smtp.adapter import SmtpMailSender
from vigie.kernel.errors import Conflict, NotFound, Refused

PORT = "notices.MailSender"


def connector(name: str, port: str = PORT) -> Connector[str, str]:
    return Connector(name, port, lambda env: env["WHO"], lambda who: f"hello {who}")


def test_a_name_is_taken_once_per_port() -> None:
    register = Register()
    register.add(connector("smtp"))
    register.add(connector("smtp", "notices.SmsSender"))
    with pytest.raises(Conflict, match=r"connectors\.name_taken"):
        register.add(connector("smtp"))
    assert register.names(PORT) == ("smtp",)


def test_nothing_comes_in_after_the_start() -> None:
    register = Register()
    register.freeze()
    with pytest.raises(Refused, match=r"connectors\.register_frozen"):
        register.add(connector("late"))


def test_building_reads_settings_and_an_unknown_name_lists_the_known() -> None:
    register = Register()
    register.add(connector("a"))
    register.add(connector("b"))
    assert register.build(PORT, "b", {"WHO": "you"}) == "hello you"
    with pytest.raises(NotFound) as caught:
        register.build(PORT, "c", {})
    assert caught.value.params["known"] == "a, b"


def test_two_distributions_of_one_name_stop_the_start() -> None:
    point = EntryPoint("smtp", "vigie.connectors.smtp:CONNECTOR", GROUP)
    with pytest.raises(Conflict):
        installed([point, point])


def test_smtp_comes_through_the_entry_point_like_any_other() -> None:
    register = installed()
    environment = {"VIGIE_SMTP_HOST": "127.0.0.1", "VIGIE_MAIL_FROM": "Vigie <v@vigie.test>"}
    sender = register.build(PORT, "smtp", environment)
    assert isinstance(sender, SmtpMailSender)
    assert sender.domain == "vigie.test"
