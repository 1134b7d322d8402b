"""What parties offer to pages that do not know them: a menu entry and the search."""

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vigie.journal.actions import record_reading
from vigie.kernel.actor import Actor
from vigie.parties import queries
from vigie.parties.domain.parties import reference_of
from vigie.parties.portal.words import ROLES
from vigie.parties.queries import READ_PARTIES
from vigie.ui.registries import Hit, MenuEntry, Origin, SearchProvider


def find(by: Actor, words: str, limit: int) -> Sequence[Hit]:
    """Return the parties that a search means; what is shown of people is journalled."""
    found = queries.find_parties(by, words, limit)
    if found:
        record_reading(by, "parties.party", None, len(found))
    return [
        Hit(
            one.shown,
            " · ".join(filter(None, (one.reference, *_roles(one.roles), one.city))),
            reverse("parties:party", args=[one.id]),
        )
        for one in found
    ]


def named(by: Actor, ids: Sequence[int]) -> Mapping[int, Hit]:
    """Return parties under their references, each with its page; no name is read."""
    del by
    return {pk: Hit(reference_of(pk), "", reverse("parties:party", args=[pk])) for pk in ids}


def _roles(roles: Sequence[str]) -> list[str]:
    return [str(ROLES[role]) for role in roles]


MENU = MenuEntry(
    "parties.parties", _("Parties"), "parties:parties", "users", READ_PARTIES, order=45, key="p"
)
ORIGIN = Origin("parties.parties", "parties.party", _("Party"), {}, named, READ_PARTIES)
SEARCH = SearchProvider("parties.parties", _("Parties"), find, READ_PARTIES, 40, "parties:parties")
