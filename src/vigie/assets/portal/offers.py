"""What assets offer to pages that do not know them: a menu entry and the search."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vigie.assets.queries import READ, find_assets
from vigie.kernel.actor import Actor
from vigie.ui.registries import Hit, MenuEntry, SearchProvider


def find(by: Actor, words: str, limit: int) -> Sequence[Hit]:
    """Return the assets that a search means."""
    return [
        Hit(
            f"{one.make} {one.model}".strip(),
            " · ".join(filter(None, (one.plate, one.vin or one.serial, f"AST-{one.id:06d}"))),
            reverse("assets:asset", args=[one.id]),
        )
        for one in find_assets(by, words, limit)
    ]


MENU = MenuEntry("assets.assets", _("Assets"), "assets:assets", "car", READ, order=46, key="v")
SEARCH = SearchProvider("assets.assets", _("Assets"), find, READ, 45, "assets:assets")
