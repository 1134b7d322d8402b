"""Levels of evidence: a word, a shape and a colour each. They speak of no one's intent."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Level:
    """How a level is shown; `path` is drawn in a box of 16 by 16."""

    name: str
    word: str | Promise
    path: str


LEVELS = {
    level.name: level
    for level in (
        Level("red", _("Certain"), "M5.1 1h5.8L15 5.1v5.8L10.9 15H5.1L1 10.9V5.1z"),
        Level("orange", _("Probable"), "M8 1.4 15.4 14.4H.6z"),
        Level("yellow", _("Suspicion"), "M8 .8 15.2 8 8 15.2.8 8z"),
        Level("none", _("In order"), "M8 2.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 0 1 0-11z"),
    )
}


def level_of(name: str) -> Level:
    """Return a level by name; anything unknown is in order."""
    return LEVELS.get(name, LEVELS["none"])
