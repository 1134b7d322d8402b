"""One pattern for every list: columns, filters, sort, views and cursor, all kept in the address."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, QueryDict
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from vigie.ui import cells

Words = str | Promise
_OWN = frozenset({"q", "after", "selected"})


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `kind` is one of `cells.KINDS`; `template` draws what no kind can.

    `value` takes the row; without it the attribute or key called `name` is read. `is_long`: whole
    sentences, which stand below their label where rows become cards.
    """

    name: str
    label: Words
    kind: str = "text"
    sortable: bool = False
    value: Callable[[Any], object] | None = None
    template: str = ""
    unit: Words = ""
    is_minor: bool = False
    is_long: bool = False

    def draw(self, row: object) -> SafeString:
        """Return the cell of a row."""
        found = self.value(row) if self.value else _read(row, self.name)
        if self.template:
            return render_to_string(self.template, {"row": row, "value": found})
        return cells.cell(self.kind, found)


@dataclass(frozen=True, slots=True)
class Filter:
    """A choice among values, shown as a chip once made; one that `widens` hides no row."""

    name: str
    label: Words
    choices: Sequence[tuple[str, Words]]
    widens: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """A saved view: a tab that sets filters. `query` is what the address holds."""

    label: Words
    query: Mapping[str, str]
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table. `href` gives a row's page, `key` its id; `bulk` adds boxes to tick."""

    columns: Sequence[Column]
    href: Callable[[Any], str] | None = None
    key: Callable[[Any], object] = field(default=lambda row: _read(row, "id"))
    bulk: bool = False
    sort: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row ready to draw."""

    key: str
    href: str
    cells: Sequence[SafeString]
    opening_tags: Sequence[SafeString]

    @property
    def drawn(self) -> SafeString:
        """The cells as HTML; the first one leads to the row's page. Joined here, for speed."""
        first, *rest = self.cells
        if self.href:
            first = format_html('<a href="{}" data-open>{}</a>', self.href, first)
        together = zip(self.opening_tags, [first, *rest], strict=True)
        return mark_safe("".join(f"{tag}{cell}</td>" for tag, cell in together))  # noqa: S308  # parts are safe


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: where its sort leads and which way it goes now (`ascending`, `descending`, "")."""

    column: Column
    href: str
    direction: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a filter or a view, with the address that chooses or drops it."""

    label: Words
    href: str
    is_chosen: bool
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter with its choices; `chosen` is the label of the value in force."""

    label: Words
    chosen: Words
    clear: str
    choices: Sequence[Choice]


class Listing:
    """What the address asks of a list, then what the page shows of it.

    Read `q`, `sort`, `descending`, `chosen` and `after`, ask the query for `size + 1` rows, `fill`.
    What the address asks and the list does not know (an old link) stands in `ignored`: the page
    says so, and its own links drop it.
    """

    def __init__(
        self,
        request: HttpRequest,
        table: Table,
        *,
        filters: Sequence[Filter] = (),
        views: Sequence[View] = (),
        size: int = 50,
    ) -> None:
        self.table, self._filters, self._views, self.size = table, filters, views, size
        self._query: QueryDict = request.GET
        self.q = request.GET.get("q", "").strip()[:200]
        self.after = request.GET.get("after", "")
        self.chosen = {item.name: value for item in filters if (value := self._legal(item))}
        self.sort, self.descending = self._sort()
        self.ignored = [
            f"{name}={value}"
            for name, value in self._query.items()
            if self._is_ignored(name, str(value))
        ]
        self._dropped = {pair.partition("=")[0] for pair in self.ignored}
        self.rows: list[Row] = []
        self.counted: str = ""
        self.next_href = ""

    def fill(self, rows: Iterable[object], *, counted: str = "", next_after: str = "") -> None:
        """Take the rows to show, the sentence that counts them and the cursor of the next page."""
        tags = [_opening_tag(column) for column in self.table.columns]
        self.rows = [self._row(row, tags) for row in rows]
        self.counted = counted
        self.next_href = self.address(after=next_after) if next_after else ""

    def address(self, **changes: str) -> str:
        """Return this page's address with some parameters changed, `""` dropping one."""
        query = self._query.copy()
        for name in ("after", "selected", *self._dropped):
            query.pop(name, None)
        for name, value in changes.items():
            query.pop(name, None)
            if value:
                query[name] = value
        return f"?{query.urlencode()}"

    @property
    def headings(self) -> list[Heading]:
        """The headings with their sort."""
        return [self._heading(column) for column in self.table.columns]

    @property
    def chips(self) -> list[Chip]:
        """The filters, chosen ones with their value."""
        return [self._chip(item) for item in self._filters]

    @property
    def tabs(self) -> list[Choice]:
        """The saved views; the one whose parameters the address holds is chosen."""
        known = self._narrowing - self._dropped
        held = {name: value for name, value in self._query.items() if name in known}
        return [
            Choice(view.label, self._view_address(view), dict(view.query) == held, view.count)
            for view in self._views
        ]

    @property
    def first_href(self) -> str:
        """The first page, when another one is shown."""
        return self.address() if self.after else ""

    @property
    def is_narrowed(self) -> bool:
        """Whether a search or a filter hides rows, which an empty list must say."""
        widening = {item.name for item in self._filters if item.widens}
        return bool(self.q or self.chosen.keys() - widening)

    @property
    def clear_href(self) -> str:
        """The list without search and filters."""
        return self.address(q="", **dict.fromkeys(self.chosen, ""))

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the search form must keep of the address."""
        held = self._query.dict()
        gone = {"q", "after", "selected", *self._dropped}
        return [(name, str(held[name])) for name in held if name not in gone]

    @property
    def _narrowing(self) -> set[str]:
        return {item.name for item in self._filters} | {
            n for view in self._views for n in view.query
        }

    def _view_address(self, view: View) -> str:
        return self.address(**(dict.fromkeys(self._narrowing, "") | dict(view.query)))

    def _legal(self, item: Filter) -> str:
        value = self._query.get(item.name, "")
        return value if value in {choice for choice, _ in item.choices} else ""

    def _is_ignored(self, name: str, value: str) -> bool:
        """Tell whether the address asks what this list does not know; an empty value asks nothing."""
        if not value or name in _OWN:
            return False
        if name in {item.name for item in self._filters}:
            return name not in self.chosen
        if name == "sort":
            return value.removeprefix("-") != self.sort
        return not any(view.query.get(name) == value for view in self._views)

    def _sort(self) -> tuple[str, bool]:
        asked = self._query.get("sort", "") or self.table.sort
        name = asked.removeprefix("-")
        legal = {column.name for column in self.table.columns if column.sortable}
        if name not in legal:
            asked, name = self.table.sort, self.table.sort.removeprefix("-")
        return name, asked.startswith("-")

    def _row(self, row: object, tags: Sequence[SafeString]) -> Row:
        drawn = [column.draw(row) for column in self.table.columns]
        href = self.table.href(row) if self.table.href else ""
        return Row(str(self.table.key(row)), href, drawn, tags)

    def _heading(self, column: Column) -> Heading:
        if not column.sortable:
            return Heading(column, "", "")
        is_current = column.name == self.sort
        direction = ("descending" if self.descending else "ascending") if is_current else ""
        wanted = f"-{column.name}" if direction == "ascending" else column.name
        return Heading(column, self.address(sort=wanted), direction)

    def _chip(self, item: Filter) -> Chip:
        value = self.chosen.get(item.name, "")
        choices = [
            Choice(label, self.address(**{item.name: code}), code == value)
            for code, label in item.choices
        ]
        chosen = next((choice.label for choice in choices if choice.is_chosen), "")
        return Chip(item.label, chosen, self.address(**{item.name: ""}), choices)


def _opening_tag(column: Column) -> SafeString:
    """Return the start of a cell; its label is read where rows become cards."""
    label = f"{column.label} ({column.unit})" if column.unit else column.label
    marks = f"{' is-minor' if column.is_minor else ''}{' is-long' if column.is_long else ''}"
    return format_html('<td class="cell-{}{}" data-label="{}">', column.kind, marks, label)


def _read(row: object, name: str) -> object:
    return row.get(name) if isinstance(row, Mapping) else getattr(row, name)
