"""Charts as data: the browser draws them, the table beside says the same in figures."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from vigie.ui import cells

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Series:
    """One series. `colour` is a level (red, orange, yellow) or accent, accent-2, neutral.

    `values` are those of the categories, None where there is no figure; `links` gives the page
    behind each value, in the same order.
    """

    name: Words
    values: Sequence[float | None]
    colour: str = "accent"
    links: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Node:
    """One thing of a drawing of links; `colour` as that of a series, `link` the page behind it.

    `shape` is circle, rect, octagon, triangle or diamond, so that no colour stands alone.
    """

    name: Words
    shape: str = "circle"
    colour: str = "neutral"
    link: str = ""


@dataclass(frozen=True, slots=True)
class Links:
    """A question answered by lines between things at the left and things at the right.

    `lines` are (place at the left, place at the right). Each side is drawn in its order, so the
    caller may put them where few lines cross.
    """

    name: str
    question: Words
    left: Sequence[Node]
    right: Sequence[Node]
    lines: Sequence[tuple[int, int]]

    @property
    def element_id(self) -> str:
        """The id of the script element that holds the figures."""
        return f"chart-{self.name}"

    @property
    def height(self) -> str:
        """How high it is drawn, by its taller side: low, middle or high."""
        rows = max(len(self.left), len(self.right))
        return "low" if rows <= 6 else "middle" if rows <= 14 else "high"

    @property
    def payload(self) -> dict[str, object]:
        """What the browser draws."""
        return {
            "kind": "links",
            "language": cells.language(),
            "left": [_node(one) for one in self.left],
            "right": [_node(one) for one in self.right],
            "lines": [list(line) for line in self.lines],
        }


def _node(one: Node) -> dict[str, str]:
    return {"name": str(one.name), "shape": one.shape, "colour": one.colour, "link": one.link}


@dataclass(frozen=True, slots=True)
class Chart:
    """A question and its answer. `kind` is columns, stacked, line, area or rows."""

    name: str
    question: Words
    kind: str
    categories: Sequence[Words]
    series: Sequence[Series]
    unit: Words = ""
    category_title: Words = ""

    @property
    def element_id(self) -> str:
        """The id of the script element that holds the figures."""
        return f"chart-{self.name}"

    @property
    def payload(self) -> dict[str, object]:
        """What the browser draws."""
        return {
            "kind": self.kind,
            "unit": str(self.unit),
            "language": cells.language(),
            "categories": [str(item) for item in self.categories],
            "series": [
                {
                    "name": str(one.name),
                    "values": list(one.values),
                    "colour": one.colour,
                    "links": list(one.links),
                }
                for one in self.series
            ],
        }

    @property
    def has_values(self) -> bool:
        """Whether there is anything to draw; an empty chart says so instead."""
        return any(value for one in self.series for value in one.values)

    @property
    def table(self) -> list[tuple[str, list[tuple[Words, float | None]]]]:
        """The same figures: a category and its values, each under the name of its series."""
        return [
            (str(category), [(one.name, one.values[place]) for one in self.series])
            for place, category in enumerate(self.categories)
        ]
