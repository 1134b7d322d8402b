"""Where an entry came from, in words: its act, and a link to what it is about."""

from collections.abc import Iterable, Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from vigie.kernel.actor import Actor
from vigie.ledger.domain.transfers import Subject
from vigie.ledger.queries.entries import HAND
from vigie.ui import registries
from vigie.ui.cells import Link, Words
from vigie.ui.subjects import links_of as subjects_named

OWN: Final[Mapping[str, Words]] = {
    HAND: _("Posted by hand"),
    "ledger.entry_reversed": _("Reversal"),
}


def act_in_words(act: str) -> Words:
    """Return an act as its feature calls it; the code of one that nobody gave words to."""
    known = [OWN, *(origin.acts for origin in registries.origins)]
    return next((words[act] for words in known if act in words), act)


def links_of(by: Actor, subjects: Iterable[Subject]) -> Mapping[Subject, Link]:
    """Return each subject under its own name, with its address where the reader may go there."""
    wanted = {(one.kind, one.id): one for one in subjects}
    return {wanted[named]: link for named, link in subjects_named(by, wanted).items()}
