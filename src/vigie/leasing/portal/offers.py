"""What contracts offer to other pages: menu, search, the panel of a party, their acts in words."""

from collections.abc import Mapping, Sequence
from typing import Final

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from vigie.kernel.actor import Actor
from vigie.leasing import queries
from vigie.leasing.portal.staff import announcing
from vigie.leasing.portal.words.acts import ACTS
from vigie.leasing.portal.words.contracts import PRODUCTS, state_of
from vigie.ui.registries import Hit, MenuEntry, Origin, Panel, SearchProvider

READ: Final = "leasing.read_contracts"


def find(by: Actor, words: str, limit: int) -> Sequence[Hit]:
    """Find contracts by the beginning of their reference or of their customer's name."""
    return [
        Hit(
            f"{row.reference} · {row.customer}",
            f"{row.title} · {PRODUCTS[row.product]} · {state_of(row.state).word}",
            reverse("leasing:contract", args=[row.id]),
        )
        for row in queries.find_contracts(by, words, localdate(), limit)
    ]


def of_party(by: Actor, party_id: int) -> Mapping[str, object] | None:
    """Return the contracts of a customer; None when there is none."""
    return lines_of(queries.contracts_of_customer(by, party_id, localdate()))


def lines_of(rows: Sequence[queries.ContractLine]) -> Mapping[str, object] | None:
    """Return what the panel of contracts shows of some; None when there is none."""
    lines = [(row, PRODUCTS[row.product], state_of(row.state)) for row in rows]
    return {"lines": lines} if lines else None


def named(by: Actor, ids: Sequence[int]) -> Mapping[int, Hit]:
    """Return contracts under their references, each with its page."""
    return {
        pk: Hit(name, "", reverse("leasing:contract", args=[pk]))
        for pk, name in queries.references_of(by, ids).items()
    }


MENU: Final = (
    MenuEntry(
        "leasing.contracts", _("Contracts"), "leasing:contracts", "file-text", READ, 40, key="o"
    ),
)
PANEL: Final = Panel(
    "leasing.contracts",
    "parties.party",
    _("Contracts"),
    "leasing/parts/contracts_panel.html",
    of_party,
    READ,
    order=10,
)
ANNOUNCED_PANEL: Final = Panel(
    "leasing.announced",
    "leasing.contract",
    _("Announced settlements"),
    "leasing/parts/announced_panel.html",
    announcing.panel_of,
    READ,
    order=7,
)
SEARCH: Final = SearchProvider(
    "leasing.contracts", _("Contracts"), find, READ, 15, "leasing:contracts"
)
ORIGIN: Final = Origin("leasing.contracts", "leasing.contract", _("Contract"), ACTS, named, READ)
