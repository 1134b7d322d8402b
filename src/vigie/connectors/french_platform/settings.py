"""Settings of the French platform, read from the environment; README.md beside lists them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from vigie.connectors.secrets import address, named, secret


@dataclass(frozen=True, slots=True)
class FrenchSettings:
    """Where the flow service and the token service are, and who we are to them."""

    url: str
    token_url: str
    client_id: str
    client_secret: str = field(repr=False)
    timeout: float = 30.0
    siren: str = ""


def settings_from(environment: Mapping[str, str]) -> FrenchSettings:
    """Read the settings; raises Refused naming the first that is wrong."""
    return FrenchSettings(
        address(environment, "VIGIE_PA_URL"),
        address(environment, "VIGIE_PA_TOKEN_URL"),
        named(environment, "VIGIE_PA_CLIENT_ID", "the name the platform gave us"),
        secret(environment, "VIGIE_PA_CLIENT_SECRET"),
        siren=named(environment, "VIGIE_PA_SIREN", "nine digits: whose account it is"),
    )
