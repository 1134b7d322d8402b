"""Rings: open contracts that hang together by what people seldom share. Pure.

Two contracts are linked when they have a *node* in common: an account, a telephone, an e-mail
address or a door of their customers, or a VIN. A ring is a connected set of them: contracts of at
least two customers, or one VIN in two contracts. A dealer never makes a ring, for he has hundreds of
honest contracts; he is drawn where a ring stands already.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

MOST_CONTRACTS: Final = 60
"""Beyond this, links follow one another by chance: it is a crowd, and no ring is made of it."""
VIN: Final = "vin"
DEALER: Final = "dealer"


@dataclass(frozen=True, slots=True)
class Tie:
    """One contract has one node; `customer` None where no contract served says whose it is.

    `label` is what may be shown of the node (a VIN, a dealer's name), "" for what people bear.
    """

    kind: str
    node: int
    contract: str
    customer: int | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class RingFound:
    """Contracts that hang together, in order, and by what."""

    contracts: tuple[str, ...]
    ties: tuple[Tie, ...]

    @property
    def customers(self) -> frozenset[int]:
        """Return the customers among them."""
        return frozenset(one.customer for one in self.ties if one.customer is not None)

    @property
    def kinds(self) -> tuple[str, ...]:
        """Return what they share, in order."""
        return tuple(sorted({one.kind for one in self.ties}))


def rings_of(ties: Iterable[Tie]) -> tuple[list[RingFound], int]:
    """Return the rings, each once, by their first contract; and how many crowds were left out."""
    together = _Groups()
    held = list(ties)
    for one in held:
        together.join(one.contract, (one.kind, one.node))
    grouped: dict[object, list[Tie]] = {}
    for one in held:
        grouped.setdefault(together.head(one.contract), []).append(one)
    rings, crowds = [], 0
    for several in grouped.values():
        found = _ring(several)
        if not _is_ring(found):
            continue
        if len(found.contracts) > MOST_CONTRACTS:
            crowds += 1
        else:
            rings.append(found)
    return sorted(rings, key=lambda ring: ring.contracts), crowds


def with_dealers(ring: RingFound, dealers: Mapping[str, str], first: int) -> RingFound:
    """Return a ring with the dealers that brought several of its contracts, numbered from `first`."""
    brought: dict[str, list[str]] = {}
    for contract in ring.contracts:
        if contract in dealers:
            brought.setdefault(dealers[contract], []).append(contract)
    several = {name: numbers for name, numbers in sorted(brought.items()) if len(numbers) > 1}
    more = [
        Tie(DEALER, first + place, contract, None, name)
        for place, (name, numbers) in enumerate(several.items())
        for contract in numbers
    ]
    return RingFound(ring.contracts, (*ring.ties, *more))


def numbered(rings: Sequence[RingFound], before: Mapping[str, int]) -> list[int | None]:
    """Return for each ring the number it had: that of the earlier ring it shares most contracts with.

    `before` is contract → earlier number; each number goes to one ring, None to a new one.
    """
    shares: list[tuple[int, int, int]] = []
    for place, ring in enumerate(rings):
        common: dict[int, int] = {}
        for contract in ring.contracts:
            if contract in before:
                common[before[contract]] = common.get(before[contract], 0) + 1
        shares += [(-count, place, number) for number, count in common.items()]
    given: list[int | None] = [None] * len(rings)
    taken: set[int] = set()
    for _count, place, number in sorted(shares):
        if given[place] is None and number not in taken:
            given[place] = number
            taken.add(number)
    return given


def placed(ties: Collection[Tie], contracts: Sequence[str]) -> list[tuple[str, int]]:
    """Return the nodes of a ring in an order that crosses few lines: by their contracts' mean place."""
    places: dict[tuple[str, int], list[int]] = {}
    rank = {contract: place for place, contract in enumerate(contracts)}
    for one in ties:
        places.setdefault((one.kind, one.node), []).append(rank[one.contract])
    return sorted(places, key=lambda node: (sum(places[node]) / len(places[node]), node))


def _ring(ties: list[Tie]) -> RingFound:
    """Return the ring of some ties, without nodes that only one of the contracts has."""
    bearers: dict[tuple[str, int], set[str]] = {}
    for one in ties:
        bearers.setdefault((one.kind, one.node), set()).add(one.contract)
    kept = sorted(
        {one for one in ties if len(bearers[one.kind, one.node]) > 1},
        key=lambda one: (one.kind, one.node, one.contract),
    )
    return RingFound(tuple(sorted({one.contract for one in kept})), tuple(kept))


def _is_ring(found: RingFound) -> bool:
    if len(found.contracts) < 2:
        return False
    return len(found.customers) > 1 or VIN in found.kinds


class _Groups:
    """Things that were joined, by a head each (union and find, halving paths)."""

    def __init__(self) -> None:
        self._above: dict[object, object] = {}

    def head(self, one: object) -> object:
        self._above.setdefault(one, one)
        while self._above[one] != one:
            self._above[one] = self._above[self._above[one]]
            one = self._above[one]
        return one

    def join(self, one: object, other: object) -> None:
        self._above[self.head(one)] = self.head(other)
