"""After any acts, in any order, the books, the dues and the plan of a contract say the same."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.leasing.acts.test_riding import sell

from vigie.database.tenant import tenant
from vigie.kernel.errors import VigieError
from vigie.leasing.portal.words.acts import ACTS
from vigie.ledger.models import Entry
from vigie.testing.contract_acts import LAST, Life
from vigie.testing.contract_books import Estate
from vigie.testing.contracts import AGREEMENTS, Lessor, in_parts, new_lessor

pytestmark = pytest.mark.django_db


@pytest.fixture
def lessor() -> Lessor:
    found = new_lessor()
    for code in ("fr-credit-auto", "fr-loa-auto"):
        sell(found, code)
    return found


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(sorted(AGREEMENTS)),
    st.integers(0, 2**32),
    st.sampled_from(sorted(LAST)),
    st.sampled_from([0, 500_000]),
)
def test_whatever_happens_the_books_agree(
    lessor: Lessor, product: str, seed: int, last: str, later: int
) -> None:
    agreement = replace(AGREEMENTS[product](12), fee=15_000, commission=50_000)
    day = agreement.terms.start_on + timedelta(days=45)
    contract = lessor.active(in_parts(agreement, later, day) if later else agreement)
    life = Life(lessor, contract, random.Random(seed))  # a game of chance
    story = [life.step() for _ in range(14)]
    assert life.faults() == [], story
    try:
        LAST[last](life)
    except VigieError:
        return
    assert life.faults() == [], [*story, last]


def test_the_books_of_many_contracts_agree_after_random_acts(lessor: Lessor) -> None:
    """Two hundred acts, with another beginning each night, in `tests/crash/test_laws.py`."""
    estate = Estate(lessor, random.Random(1))  # a game of chance
    for _ in range(40):
        estate.step()
    assert estate.faults() == [], estate.story
    with tenant(lessor.by.organisation_id):
        booked = set(Entry.objects.values_list("act", flat=True))
    assert booked <= set(ACTS)  # each is called something on the ledger's pages
