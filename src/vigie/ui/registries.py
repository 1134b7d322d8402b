"""What products offer to pages they do not know: menu, panels, histories, search, cards, origins.

`vigie.site.wiring` fills the registries when the process starts and freezes them; a name used
twice, or an entry that comes late, stops the process rather than surprise a reader later.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Generic, Protocol, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vigie.kernel.actor import Actor
from vigie.ui.records import Moment


class Entry(Protocol):
    """Anything with a unique name, a permission and a place in the order."""

    @property
    def name(self) -> str:
        """Return the unique name, `feature.noun`."""
        ...

    @property
    def permission(self) -> str:
        """Return the permission that shows it; empty for everyone signed in."""
        ...

    @property
    def order(self) -> int:
        """Return the place among its kind, low first."""
        ...


Words = str | Promise
# The settings page, from the top.
SECTIONS: Final[Mapping[str, Words]] = {
    "alerts": _("Alerts, rules and models"),
    "contracts": _("Products and contracts"),
    "papers": _("Documents and messages"),
    "house": _("Organisation"),
}
E = TypeVar("E", bound=Entry)


class Registry(Generic[E]):
    """Entries by name, in their order, closed after start."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._entries: dict[str, E] = {}
        self._frozen = False

    def add(self, entry: E) -> None:
        """Add an entry; raise RuntimeError when its name is taken or the process has started."""
        if self._frozen:
            raise RuntimeError(f"{self._what} is closed: {entry.name!r} comes after start")
        if entry.name in self._entries:
            raise RuntimeError(f"{self._what} holds {entry.name!r} twice")
        self._entries[entry.name] = entry

    def freeze(self) -> None:
        """Close the registry."""
        self._frozen = True

    def allowed(self, actor: Actor) -> list[E]:
        """Return the entries this actor may see, in order."""
        return [entry for entry in self if not entry.permission or actor.may(entry.permission)]

    def __iter__(self) -> Iterator[E]:
        return iter(sorted(self._entries.values(), key=lambda entry: (entry.order, entry.name)))


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A line of the menu. `label` is a lazy translation, `key` its letter after `g`.

    Groups: `main` and `low` of the sidebar, `top` for the icons of the top line (inbox),
    `settings` for the lines of the settings page, where `detail` says what is set there and
    `section` under which of `SECTIONS` it stands.
    """

    name: str
    label: Words
    url_name: str
    icon: str
    permission: str = ""
    order: int = 100
    group: str = "main"
    key: str = ""
    count: Callable[[Actor], int] | None = None
    detail: Words = ""
    section: str = "house"


@dataclass(frozen=True, slots=True)
class Panel:
    """What a product says about a subject it does not own; `load` returns None for nothing."""

    name: str
    subject_kind: str
    label: Words
    template: str
    load: Callable[[Actor, int], Mapping[str, object] | None]
    permission: str = ""
    order: int = 100


@dataclass(frozen=True, slots=True)
class History:
    """What a product adds to the timeline of a subject it does not own.

    `kinds` names the kinds of its moments, for the filter; `load` returns the moments, in any order.
    """

    name: str
    subject_kind: str
    kinds: Sequence[tuple[str, Words]]
    load: Callable[[Actor, int], Sequence[Moment]]
    permission: str = ""
    order: int = 100


@dataclass(frozen=True, slots=True)
class Hit:
    """One search result: what it is called, what tells it apart, where it is."""

    title: str
    detail: str
    href: str


@dataclass(frozen=True, slots=True)
class SearchProvider:
    """Finds records of one kind; `find(actor, words, limit)` returns the best first.

    `list_name` is the address of their list, which searches the same words as `?q=`.
    """

    name: str
    label: Words
    find: Callable[[Actor, str, int], Sequence[Hit]]
    permission: str = ""
    order: int = 100
    list_name: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A block of the dashboard; `wide` takes the whole line. `load` returns None for nothing yet."""

    name: str
    template: str
    load: Callable[[Actor], Mapping[str, object] | None]
    permission: str = ""
    order: int = 100
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Origin:
    """What a product says of its acts and subjects where another feature lists what came of them.

    `acts` are its acts in words; `find` returns the subjects of its kind by id, each with its link, for
    whoever has the permission; others read `label` and the number.
    """

    name: str
    subject_kind: str
    label: Words
    acts: Mapping[str, Words]
    find: Callable[[Actor, Sequence[int]], Mapping[int, Hit]]
    permission: str = ""
    order: int = 100


menu: Registry[MenuEntry] = Registry("the menu")
panels: Registry[Panel] = Registry("the panels")
histories: Registry[History] = Registry("the histories")
search: Registry[SearchProvider] = Registry("the search")
cards: Registry[Card] = Registry("the dashboard")
origins: Registry[Origin] = Registry("the origins")


def freeze_all() -> None:
    """Close every registry; called once by wiring."""
    for registry in (menu, panels, histories, search, cards, origins):
        registry.freeze()
