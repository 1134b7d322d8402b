"""Settings of KSeF, read from the environment; README.md beside lists them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from vigie.connectors.secrets import address, named, secret


@dataclass(frozen=True, slots=True)
class KsefSettings:
    """Which environment of KSeF, for which NIP, with which token of ours."""

    url: str
    nip: str
    token: str = field(repr=False)
    timeout: float = 30.0


def settings_from(environment: Mapping[str, str]) -> KsefSettings:
    """Read the settings; raises Refused naming the first that is wrong."""
    return KsefSettings(
        address(environment, "VIGIE_KSEF_URL"),
        named(environment, "VIGIE_KSEF_NIP", "ten digits"),
        secret(environment, "VIGIE_KSEF_TOKEN"),
    )
