"""Closing slices until none is to be had: what each helper of `vigie close` runs.

python -m vigie.site.closing 1    the organisation's number
"""

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import django

from vigie.kernel.actor import system_actor
from vigie.site.runtime import refuse_unbound

if TYPE_CHECKING:
    from vigie.leasing.actions.closing_run import Done


def close_all(organisation_id: int, *, tell: "Callable[[Done], object]") -> None:
    """Close slices and end days until nothing waits that nobody works on."""
    from vigie.leasing.actions import close_waiting  # noqa: PLC0415  # Django is ready only now

    close_waiting(by=system_actor(organisation_id, name="close of day"), tell=tell)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vigie.site.settings")
    django.setup()
    refuse_unbound()
    close_all(int(sys.argv[1]), tell=lambda _: None)
