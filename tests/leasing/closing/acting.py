"""Days closed as the command does, and what a test asks of them."""

import secrets
from datetime import date, timedelta

from vigie.database.tenant import tenant
from vigie.kernel.actor import Actor
from vigie.leasing.actions import begin_close, close_slice, end_day
from vigie.leasing.queries.closing import business_date


def close_through(by: Actor, through: date) -> None:
    """Close days as the command does."""
    begin_close(through, by=by, key=secrets.token_hex(8))
    while close_slice(by=by, key=secrets.token_hex(8)) is not None:
        pass
    opened = business_of(by)
    while opened <= through:
        assert end_day(opened, by=by, key=secrets.token_hex(8))
        opened += timedelta(days=1)


def business_of(by: Actor) -> date:
    with tenant(by.organisation_id):
        found = business_date(by.organisation_id)
    assert found is not None
    return found
