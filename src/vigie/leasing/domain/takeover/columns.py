"""Headings of a file of running contracts (`data/takeover_columns.toml`)."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from vigie.kernel.text import fold

_TABLE = Path(__file__).parents[2] / "data" / "takeover_columns.toml"
_APART = re.compile(r"[^A-Z0-9]+")


@dataclass(frozen=True, slots=True)
class Column:
    """A column and the headings it is known by; `headings[0]` is the canonical one."""

    name: str
    is_required: bool
    headings: tuple[str, ...]


@cache
def columns() -> tuple[Column, ...]:
    """Return every column, in the order of the file's description."""
    raw = tomllib.loads(_TABLE.read_text("utf-8"))
    return tuple(
        Column(name, said.get("required", False), tuple(said["headings"]))
        for name, said in raw.items()
    )


def recognised(headings: Iterable[str]) -> dict[str, str]:
    """Return the heading of the file for each column it holds; the first heading of two counts."""
    known = {_bare(heading): one.name for one in columns() for heading in one.headings}
    found: dict[str, str] = {}
    for heading in headings:
        name = known.get(_bare(heading))
        if name is not None:
            found.setdefault(name, heading)
    return found


def missing(found: Mapping[str, str]) -> tuple[str, ...]:
    """Return the required columns that a file lacks."""
    return tuple(one.name for one in columns() if one.is_required and one.name not in found)


def _bare(heading: str) -> str:
    return _APART.sub("", fold(heading))
