"""Argon2 at its least cost: two hundred megabytes to hash and check a password add up over a run.

Only the process of the tests uses it; servers and commands that tests start hash as they ship.
"""

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2(Argon2PasswordHasher):
    """What the product stores, but for the work that makes guessing dear."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1
