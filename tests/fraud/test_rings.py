"""Rings: which contracts hang together, which do not, and work on several alerts as one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.fraud.domain.rings import (
    MOST_CONTRACTS,
    RingFound,
    Tie,
    numbered,
    placed,
    rings_of,
    with_dealers,
)


def tie(kind: str, node: int, customer: int, contract: str = "") -> Tie:
    return Tie(kind, node, contract or f"C-{customer}", customer)


def test_contracts_hang_together_through_what_their_customers_share() -> None:
    ties = [
        tie("phone", 1, 1),
        tie("phone", 1, 2),
        tie("iban", 2, 2),
        tie("iban", 2, 3),
        tie("address", 3, 8),
        tie("address", 3, 9),
        tie("email", 4, 5),
    ]
    rings, crowds = rings_of(ties)
    assert crowds == 0
    assert [ring.contracts for ring in rings] == [("C-1", "C-2", "C-3"), ("C-8", "C-9")]
    assert rings[0].kinds == ("iban", "phone")
    assert rings[0].customers == {1, 2, 3}


def test_one_customers_contracts_are_no_ring_but_one_vin_in_two_is() -> None:
    own = [tie("phone", 1, 1, "A"), tie("phone", 1, 1, "B")]
    assert rings_of(own) == ([], 0)
    vin = [Tie("vin", 1, "A", 1, "VF1"), Tie("vin", 1, "B", 1, "VF1")]
    assert [ring.contracts for ring in rings_of(vin)[0]] == [("A", "B")]


def test_a_crowd_is_no_ring() -> None:
    chain = [
        one
        for n in range(MOST_CONTRACTS + 1)
        for one in (tie("phone", n, n), tie("phone", n, n + 1))
    ]
    assert rings_of(chain) == ([], 1)


def test_a_dealer_is_drawn_where_a_ring_stands_and_makes_none() -> None:
    (ring,) = rings_of([tie("phone", 1, 1), tie("phone", 1, 2)])[0]
    drawn = with_dealers(ring, {"C-1": "Garage", "C-2": "Garage", "C-7": "Garage"}, 1)
    assert drawn.kinds == ("dealer", "phone")
    assert [one.contract for one in drawn.ties if one.kind == "dealer"] == ["C-1", "C-2"]
    assert with_dealers(ring, {"C-1": "Garage", "C-2": "Other"}, 1) == ring


def test_a_ring_keeps_its_number_while_most_of_it_stays() -> None:
    first = RingFound(("A", "B", "C"), ())
    second = RingFound(("D", "E"), ())
    before = {"A": 7, "B": 7, "D": 7, "E": 9}
    assert numbered([first, second], before) == [7, 9]
    assert numbered([second], {}) == [None]


def test_nodes_are_placed_beside_their_contracts() -> None:
    ties = [tie("phone", 2, 3), tie("phone", 2, 4), tie("iban", 1, 1), tie("iban", 1, 2)]
    assert placed(ties, ("C-1", "C-2", "C-3", "C-4")) == [("iban", 1), ("phone", 2)]


pairs = st.lists(st.tuples(st.integers(1, 8), st.integers(1, 8)), max_size=14)


@given(pairs)
def test_rings_are_the_connected_sets_of_a_slow_search(bears: list[tuple[int, int]]) -> None:
    """Compared with a search that walks from each contract along what it has."""
    ties = [tie("phone", node, customer) for node, customer in bears]
    of_node: dict[int, set[str]] = {}
    for one in ties:
        of_node.setdefault(one.node, set()).add(one.contract)
    seen: set[str] = set()
    slow = []
    for start in sorted({one.contract for one in ties}):
        reached, left = {start}, [start]
        while left:
            here = left.pop()
            near = {c for several in of_node.values() if here in several for c in several}
            left += sorted(near - reached)
            reached |= near
        if len(reached) > 1 and not reached & seen:
            slow.append(tuple(sorted(reached)))
        seen |= reached
    assert [ring.contracts for ring in rings_of(ties)[0]] == sorted(slow)


@pytest.mark.parametrize("times", [1, 3])
def test_the_order_of_ties_changes_nothing(times: int) -> None:
    ties = [tie("phone", 1, 1), tie("phone", 1, 2), tie("iban", 2, 2), tie("iban", 2, 3)]
    assert rings_of(ties[::-1] * times) == rings_of(ties)
