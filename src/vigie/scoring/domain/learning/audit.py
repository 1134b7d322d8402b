"""Which cases are looked at by chance alone, so that "not reviewed" is never taken for clean.

Every case draws a number from its own name; the audit takes those below the rate. An alerted case
that drew such a number belongs to the audit sample too. So each case, alerted or not, stands in
the sample with the same probability, and exact binomial tests hold on it.
"""

import hashlib
from collections.abc import Iterable

LEAST_RATE = 0.01
MOST_RATE = 0.03


def draw(case: str, salt: str) -> float:
    """Return the number in [0, 1) that a case draws under a salt; the same for ever."""
    digest = hashlib.blake2b(f"{salt}\x1f{case}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64


def subject_of(case: str) -> str:
    """Return what stands before `@` in a case's name: the subject, of which it is one period.

    All cases of a subject have one use, so that none teaches what another examines.
    """
    return case.partition("@")[0]


def audited(cases: Iterable[str], salt: str, rate: float) -> list[str]:
    """Return the cases that the audit takes at a rate."""
    return [case for case in cases if draw(case, salt) < rate]


def chance_of_review(*, alerted: bool, rate: float) -> float:
    """Return with what probability a case was looked at: certainly when alerted."""
    return 1.0 if alerted else rate
