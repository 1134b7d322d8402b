"""Closing slices until none is to be had: what `vigie close` and each of its helpers run.

python -m vigie.site.closing 1    the organisation's number
"""

import os
import secrets
import sys
from collections.abc import Callable
from datetime import date, timedelta

import django

from vigie.kernel.actor import Actor, system_actor


def close_all(organisation_id: int, *, tell: Callable[[str], object]) -> None:
    """Close slices and end days until nothing waits that nobody works on."""
    from vigie.leasing.actions import close_slice  # noqa: PLC0415  # Django is ready only now

    by = system_actor(organisation_id, name="close of day")
    day: date | None = None
    while (done := close_slice(by=by, key=secrets.token_hex(8))) is not None:
        said = f"{done.on} slice {done.number + 1} of {done.slices}: {done.contracts} closed"
        tell(f"{said}, {done.failed} could not be" if done.failed else said)
        if day not in (None, done.on):
            _end_days(by, tell)
        day = done.on
    _end_days(by, tell)


def _end_days(by: Actor, tell: Callable[[str], object]) -> None:
    """End the open day, and those after it, as long as all their slices are done."""
    from vigie.database.tenant import tenant  # noqa: PLC0415
    from vigie.leasing.actions import end_day  # noqa: PLC0415
    from vigie.leasing.queries.closing import business_date  # noqa: PLC0415

    with tenant(by.organisation_id):
        opened = business_date(by.organisation_id)
    while opened is not None and end_day(opened, by=by, key=secrets.token_hex(8)):
        tell(f"{opened} is closed")
        opened += timedelta(days=1)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vigie.site.settings")
    django.setup()
    close_all(int(sys.argv[1]), tell=lambda _: None)
