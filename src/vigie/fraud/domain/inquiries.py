"""Asking before judging: what may be asked, in what bounds it is answered, when one may not ask.

The person concerned is asked neutrally and told no suspicion; what he says stands beside the facts. Where
an inquiry of the authorities must not be given away, a person orders silence: nobody asks and no reminder
leaves (Code monétaire et financier, L561-18; ustawa z 1.03.2018, art. 54, on tipping off).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Final

from vigie.kernel.errors import Invalid
from vigie.kernel.typography import printed
from vigie.scoring.domain.parsing import read_toml

ANSWER_DAYS: Final = 21
REMIND_AFTER: Final = timedelta(days=10)
LINK_DAYS: Final = 365  # whoever is judged may contest for long after he was asked
LONGEST_ANSWER: Final = 4_000
MOST_ANSWERS: Final = 5
MOST_FILES: Final = 5
LARGEST_FILE: Final = 8 * 1024**2
MEDIA: Final = ("application/pdf", "image/png", "image/jpeg")
_QUESTIONS: Final = Path(__file__).parent.parent / "data" / "questions.toml"


class Channel(StrEnum):
    """How the question reaches the person."""

    EMAIL = "email"
    LETTER = "letter"


class InquiryState(StrEnum):
    """Where a question stands."""

    OPEN = "open"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


class ContestState(StrEnum):
    """Where a contest stands; `upheld`: the decision stays."""

    OPEN = "open"
    UPHELD = "upheld"
    OVERTURNED = "overturned"


# What an answer to a question most often proves, as a kind of evidence: proposed, never recorded alone.
PROPOSES: Final[Mapping[str, str]] = {
    "abroad": "export_consent",
    "damage": "claim_open",
}


@dataclass(frozen=True, slots=True)
class Asking:
    """A question to somebody: its code, the channel, an e-mail address ("" on paper), a language."""

    question: str
    channel: str
    address: str
    language: str


@cache
def questions() -> Mapping[str, Mapping[str, str]]:
    """Return code → language → question."""
    found: Mapping[str, Any] = read_toml(_QUESTIONS.read_text("utf-8"), "questions.toml")
    return {
        code: {language: printed(text, language) for language, text in said.items()}
        for code, said in found.items()
    }


def check_asking(asked: Asking) -> None:
    """Raise Invalid for a question, channel or language that is not known, or a missing address."""
    if asked.question not in questions() or asked.language not in questions()[asked.question]:
        raise Invalid("fraud.question_unknown", question=asked.question)
    if asked.channel not in set(Channel):
        raise Invalid("fraud.channel_unknown", channel=asked.channel)
    if asked.channel == Channel.EMAIL and not asked.address:
        raise Invalid("fraud.address_missing")
