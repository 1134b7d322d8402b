"""Expert cards: points set by hand in TOML, proved by nothing yet, and said to be so."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from vigie.kernel.errors import Invalid
from vigie.scoring.domain.credit.inputs import CreditInput, known_inputs
from vigie.scoring.domain.credit.points import Card, Part
from vigie.scoring.domain.credit.purposes import Purpose, purpose_of

_FOLDER: Final = Path(__file__).parents[2] / "data" / "credit"
TRUST: Final = "credit.trust"
APPLICATION: Final = "credit.application"
NAMES: Final = (APPLICATION, TRUST)


@cache
def builtin_card(name: str) -> Card:
    """Return the expert card that comes with Vigie; Invalid (`scoring.card_unknown`) for no name of ours."""
    if name not in NAMES:
        raise Invalid("scoring.card_unknown", card=name, known=", ".join(NAMES))
    return read_card((_FOLDER / f"{name.removeprefix('credit.')}-1.toml").read_text("utf-8"))


def read_card(text: str) -> Card:
    """Return the expert card that a TOML text describes.

    Invalid: `scoring.card_unreadable` names the place; `scoring.input_excluded` the law that forbids
    an input; `scoring.input_unknown`; `scoring.card_unknown` for a name that is not of credit.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Invalid("scoring.card_unreadable", place="card", problem=str(error)) from error
    name = str(raw.get("name", ""))
    if name not in NAMES or purpose_of(name) is not Purpose.CREDIT:
        raise Invalid("scoring.card_unknown", card=name, known=", ".join(NAMES))
    numbers = [_whole(raw, entry, "card") for entry in ("version", "base", "lowest", "highest")]
    rows = raw.get("parts", [])
    inputs = known_inputs(str(row.get("input", "")) for row in rows)
    parts = tuple(_part(one, row) for one, row in zip(inputs, rows, strict=True))
    version, base, lowest, highest = numbers
    if not parts or len({one.name for one in inputs}) < len(inputs) or lowest >= highest:
        raise Invalid("scoring.card_unreadable", place="parts", problem="none, twice, or no scale")
    return Card(name, version, "expert", base, lowest, highest, parts)


def _part(one: CreditInput, row: Mapping[str, Any]) -> Part:
    place = f"parts.{one.name}"
    unknown = _whole(row, "unknown", place)
    if one.categories:
        given = row.get("points")
        if not isinstance(given, dict) or set(given) != set(one.categories):
            problem = f"points for {', '.join(one.categories)}"
            raise Invalid("scoring.card_unreadable", place=place, problem=problem)
        return Part(one, (), (*(_whole(given, n, place) for n in one.categories), unknown))
    edges = [float(edge) for edge in row.get("edges", [])]
    points = [int(given) for given in row.get("points", [])]
    if len(points) != len(edges) + 1 or edges != sorted(set(edges)):
        problem = "edges must rise, with one more points than edges"
        raise Invalid("scoring.card_unreadable", place=place, problem=problem)
    _never_turns(one, points, place)
    return Part(one, tuple(edges), (*points, unknown))


def _never_turns(one: CreditInput, points: list[int], place: str) -> None:
    """Raise Invalid where more of what is better costs points."""
    if one.better and points != sorted(points, reverse=one.better < 0):
        problem = "the points turn against what is better for the debtor"
        raise Invalid("scoring.card_unreadable", place=place, problem=problem)


def _whole(raw: Mapping[str, Any], entry: str, place: str) -> int:
    value = raw.get(entry)
    if not isinstance(value, int) or isinstance(value, bool):
        raise Invalid("scoring.card_unreadable", place=place, problem=f"{entry}: a whole number")
    return value
