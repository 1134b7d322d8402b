"""The one place where features meet: menu, panels, search, dashboard, connectors."""

from django.utils.translation import gettext_lazy as _

from vigie.connectors.files import read_in_child
from vigie.registrations.ports import use_reader
from vigie.ui import patterns, registries
from vigie.ui.registries import MenuEntry


def wire() -> None:
    """Fill the registries, then freeze them."""
    use_reader(read_in_child)
    _menu()
    registries.menu.add(patterns.MENU_ENTRY)
    registries.freeze_all()


def _menu() -> None:
    for entry in (
        MenuEntry("ui.watch", _("Watch"), "ui:dashboard", "eye", order=10, key="w"),
        MenuEntry(
            "notices.messages",
            _("Messages"),
            "notices:messages",
            "mail",
            "notices.read_messages",
            order=70,
            key="m",
        ),
        MenuEntry(
            "parties.own_names",
            _("Own names"),
            "parties:names",
            "building-bank",
            "parties.read_own_names",
            order=110,
            group="low",
        ),
    ):
        registries.menu.add(entry)
