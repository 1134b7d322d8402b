"""Why an alert went or fell, in words: what was learnt, or what no longer speaks for it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from vigie.fraud.domain.causes import REGISTER
from vigie.fraud.portal.words.sentences import level_word, told

Why = Mapping[str, Any]


def why_words(why: Why | None, currency: str = "") -> str:
    """Return the sentences of a cause; one that was kept before causes were says what is sure."""
    if not why:
        return _("Nothing speaks for it any more.")
    parts = [_part(one, currency) for one in why["parts"]]
    return " ".join(parts) or told("gone", str(why["by"]))


def why_lower_words(why: Why | None, currency: str = "") -> str:
    """Return what holds a level down, "" where the register alone brought it down."""
    return "" if not why or why["by"] == REGISTER else why_words(why, currency)


def _part(part: Mapping[str, Any], currency: str) -> str:
    level = level_word(str(part["level"])) if part["level"] else ""
    return told(
        str(part["section"]), str(part["code"]), part["facts"], currency=currency, level=level
    )
