"""What of the extra `vigie[learning]` is on this machine; without it rules alone decide."""

from dataclasses import dataclass
from importlib.util import find_spec

from vigie.kernel.errors import Refused


@dataclass(frozen=True)
class Installed:
    """Which libraries of learning can be imported here."""

    boosting: bool
    nets: bool

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the names of the distributions that are absent."""
        held = {"lightgbm": self.boosting, "torch": self.nets}
        return tuple(name for name, is_here in held.items() if not is_here)


def what_learns_here() -> Installed:
    """Say what is installed, importing nothing."""
    return Installed(find_spec("lightgbm") is not None, find_spec("torch") is not None)


def require_boosting() -> None:
    """Refuse (`scoring.learning_missing`) where LightGBM is absent, with how to get it."""
    installed = what_learns_here()
    if not installed.boosting:
        raise Refused("scoring.learning_missing", missing=", ".join(installed.missing))
