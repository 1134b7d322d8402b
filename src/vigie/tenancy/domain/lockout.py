"""When a sign-in is locked after wrong passwords.

Five wrong passwords lock the account for a minute; each further one doubles the time, up to an
hour. A right password after the lock has run out clears the count.
"""

from datetime import datetime, timedelta

FREE_ATTEMPTS = 5
LONGEST = timedelta(hours=1)


def locked_until(failures: int, at: datetime) -> datetime | None:
    """Return until when an account with `failures` wrong passwords in a row stays locked."""
    if failures < FREE_ATTEMPTS:
        return None
    return at + min(timedelta(minutes=2 ** (failures - FREE_ATTEMPTS)), LONGEST)
