"""The connectors that are installed, read once at start and frozen.

Two connectors of one name for one port stop the process: which of them would have answered is
not something to find out in production.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Generic, TypeVar

from vigie.kernel.errors import Conflict, NotFound, Refused

GROUP = "vigie.connectors"
Environment = Mapping[str, str]
Settings = TypeVar("Settings")
Port = TypeVar("Port")


@dataclass(frozen=True, slots=True)
class Connector(Generic[Settings, Port]):
    """One way to fill a port (`notices.MailSender`): read the settings, then make the adapter."""

    name: str
    port: str
    settings: Callable[[Environment], Settings]
    factory: Callable[[Settings], Port]

    def build(self, environment: Environment) -> Port:
        """Make the adapter; raises Refused naming the wrong setting."""
        return self.factory(self.settings(environment))


class Register:
    """Name and port → connector; closed once `freeze` was called."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], Connector[Any, Any]] = {}
        self._frozen = False

    def add(self, connector: Connector[Any, Any]) -> None:
        """Take a connector in; raises Conflict on a taken name, Refused after the start."""
        if self._frozen:
            raise Refused("connectors.register_frozen", name=connector.name)
        place = (connector.port, connector.name)
        if place in self._known:
            raise Conflict("connectors.name_taken", name=connector.name, port=connector.port)
        self._known[place] = connector

    def freeze(self) -> None:
        """Close the register."""
        self._frozen = True

    def names(self, port: str) -> tuple[str, ...]:
        """Return the names that fill a port, sorted."""
        return tuple(sorted(name for kind, name in self._known if kind == port))

    def build(self, port: str, name: str, environment: Environment) -> Any:
        """Make the adapter of a name; raises NotFound with the names that exist."""
        connector = self._known.get((port, name))
        if connector is None:
            known = ", ".join(self.names(port)) or "-"
            raise NotFound("connectors.unknown", name=name, port=port, known=known)
        return connector.build(environment)


def installed(points: Iterable[EntryPoint] | None = None) -> Register:
    """Return the frozen register of every installed connector."""
    register = Register()
    for point in entry_points(group=GROUP) if points is None else points:
        register.add(point.load())
    register.freeze()
    return register
