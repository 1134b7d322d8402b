"""What a model of frauds judges: one subject in one year, under a name that never changes."""

from datetime import date
from typing import Final

MODEL: Final = "fraud"


def case_of(subject_kind: str, subject_id: int, on: date) -> str:
    """Return the name of the case that a subject is in the year of a day.

    A contract of several years is several cases, so that chance may look at it again; all of them
    stand under what precedes `@` and have one use in learning.
    """
    return f"{subject_kind}:{subject_id}@{on.year}"
