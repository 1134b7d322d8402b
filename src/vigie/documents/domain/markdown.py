"""Papers as Markdown: headings, paragraphs, lists, tables, and blanks that a person has to fill."""

from collections.abc import Iterable, Sequence

Rows = Iterable[Sequence[object]]


def heading(text: str, depth: int = 2) -> str:
    """Return a heading."""
    return f"{'#' * depth} {text}\n"


def table(head: Sequence[str], rows: Rows) -> str:
    """Return a table; bars and line ends inside a cell are kept from breaking it."""
    lines = [_row(head), _row(["---"] * len(head)), *map(_row, rows)]
    return "\n".join(lines) + "\n"


def items(lines: Iterable[str]) -> str:
    """Return a list."""
    return "\n".join(f"- {line}" for line in lines) + "\n"


def blank(name: str) -> str:
    """Return what is not known and has to be filled in: it names itself and stands out."""
    return f"**[____ {name} ____]**"


def paper(title: str, parts: Iterable[str]) -> str:
    """Return a whole paper."""
    return "\n".join([heading(title, 1), *parts])


def _row(cells: Sequence[object]) -> str:
    said = (str(cell).replace("|", "\\|").replace("\n", " ") for cell in cells)
    return f"| {' | '.join(said)} |"
