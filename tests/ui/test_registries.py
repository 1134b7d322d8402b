"""Registries: one name once, closed after start, shown by permission in order."""

import pytest

from vigie.kernel.actor import Actor
from vigie.ui.registries import MenuEntry, Registry

CLERK = Actor(1, 1, "Zoé", "fr", frozenset({"fraud.*"}))


def entry(name: str, permission: str = "", order: int = 100) -> MenuEntry:
    return MenuEntry(name, name, f"{name}:list", "bell", permission, order)


def test_a_name_twice_stops_the_process() -> None:
    registry: Registry[MenuEntry] = Registry("the menu")
    registry.add(entry("alerts"))
    with pytest.raises(RuntimeError, match="'alerts' twice"):
        registry.add(entry("alerts"))


def test_nothing_enters_after_start() -> None:
    registry: Registry[MenuEntry] = Registry("the menu")
    registry.freeze()
    with pytest.raises(RuntimeError, match="comes after start"):
        registry.add(entry("late"))


def test_entries_are_shown_by_permission_in_their_order() -> None:
    registry: Registry[MenuEntry] = Registry("the menu")
    registry.add(entry("settings", "tenancy.read_settings", 10))
    registry.add(entry("alerts", "fraud.read_alerts", 30))
    registry.add(entry("help", "", 20))
    assert [one.name for one in registry.allowed(CLERK)] == ["help", "alerts"]
