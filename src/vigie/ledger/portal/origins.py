"""Where an entry came from, in words: its act, and a link to what it is about."""

from collections.abc import Iterable, Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from vigie.kernel.actor import Actor
from vigie.ledger.domain.transfers import Subject
from vigie.ledger.queries.entries import HAND
from vigie.ui import registries
from vigie.ui.cells import Link, Words

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
    wanted = set(subjects)
    labels = {origin.subject_kind: origin.label for origin in registries.origins}
    found = {one: Link(f"{labels.get(one.kind, one.kind)} {one.id}") for one in wanted}
    for origin in registries.origins.allowed(by):
        ids = sorted(one.id for one in wanted if one.kind == origin.subject_kind)
        for pk, hit in (origin.find(by, ids) if ids else {}).items():
            found[Subject(origin.subject_kind, pk)] = Link(hit.title, hit.href)
    return found
