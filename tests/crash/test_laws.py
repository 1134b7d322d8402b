"""The trial balance after 200 random acts, many times over: section 6 of the leasing core."""

import os
import random

import pytest

from vigie.ledger.queries.verification import verify
from vigie.testing.contract_books import Estate
from vigie.testing.contracts import new_lessor

pytestmark = [pytest.mark.crash, pytest.mark.django_db]
ACTS = 200
# Each night begins elsewhere; a night that failed is told again by its number.
NIGHT = int(os.environ.get("VIGIE_SEED", "0")) or random.SystemRandom().randrange(1, 2**31)


@pytest.mark.parametrize("seed", [NIGHT + number for number in range(6)])
def test_the_trial_balance_is_zero_after_any_two_hundred_acts(seed: int) -> None:
    estate = Estate(new_lessor(), random.Random(seed))  # a game of chance
    for act in range(ACTS):
        estate.step()
        if act % 20 == 19:
            assert estate.faults() == [], (seed, estate.story)
    assert verify(estate.lessor.by.organisation_id).fault is None
    assert estate.faults() == [], (seed, estate.story)
