"""The present moved: acts of a whole life of a contract are refused on days that have not come."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time

from django.utils import timezone


@contextmanager
def standing_on(day: date) -> Iterator[None]:
    """Let Django's clock stand at noon of a day while the block lasts, in every thread."""
    instant, real = datetime.combine(day, time(12), UTC), timezone.now
    timezone.now = lambda: instant
    try:
        yield
    finally:
        timezone.now = real
