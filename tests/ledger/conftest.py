"""An organisation with the French lessor's chart."""

import pytest

from vigie.kernel.actor import Actor, system_actor
from vigie.ledger.actions import adopt_chart
from vigie.tenancy.actions import create_organisation


@pytest.fixture
def by() -> Actor:
    actor = system_actor(create_organisation("Lessor One"), name="test")
    adopt_chart("fr_lessor", currency="EUR", by=actor, key="statutory")
    return actor
