"""What parties need from outside: who knows why a person's values must be kept, who holds more of them.

Contracts, papers and alerts stand above parties or beside them; the site names them once at start.
"""

from collections.abc import Sequence
from typing import Protocol

from vigie.kernel.actor import Actor
from vigie.parties.domain.keeping import Keeping


class Keeper(Protocol):
    """Says what of its own still needs a party's values; an empty answer lets them go."""

    def __call__(self, party_id: int, by: Actor) -> Sequence[Keeping]:
        """Return everything that needs the party today."""
        ...


_in_use: list[Keeper] = []


def use_keepers(*keepers: Keeper) -> None:
    """Choose the keepers of this process, once at start."""
    _in_use[:] = keepers


def kept_by(party_id: int, by: Actor) -> tuple[Keeping, ...]:
    """Return what needs a party, each once; LookupError until the site has chosen, for nothing may be guessed."""
    if not _in_use:
        raise LookupError("no keeper of parties was chosen: see vigie.site.wiring")
    return tuple(dict.fromkeys(one for keeper in _in_use for one in keeper(party_id, by)))


class Eraser(Protocol):
    """Erases what it holds of a party that nothing keeps, in the transaction that erases the party."""

    def __call__(self, party_id: int, *, by: Actor, key: str) -> None:
        """Erase it for good."""
        ...


_erasing: list[Eraser] = []


def use_erasers(*erasers: Eraser) -> None:
    """Choose, once at start, who else holds personal values of parties."""
    _erasing[:] = erasers


def erase_elsewhere(party_id: int, *, by: Actor, key: str) -> None:
    """Let everybody who holds values of a party erase them."""
    for eraser in _erasing:
        eraser(party_id, by=by, key=key)
