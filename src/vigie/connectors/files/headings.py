"""Headings of a foreign table: named, bounded, told apart."""

import re
from typing import Final

from vigie.connectors.files.limits import Limits
from vigie.kernel.errors import Invalid
from vigie.registrations.ports import LINE

_VIN: Final = re.compile(r"(?=(?:.*\d){3})[A-HJ-NPR-Z0-9]{17}")
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}|\d{2}[./-]\d{2}[./-]\d{4}")
_NUMBER: Final = re.compile(r"-?\d+(?:[.,]\d+)?")


def checked(headings: list[str], *, file: str, line: int, limits: Limits) -> tuple[str, ...]:
    """Return the headings, trimmed; one without a name is called `#4` by its place.

    Raises Invalid for values in place of headings, doubled headings, the reserved name `_line`, or
    too many columns.
    """
    if len(headings) > limits.columns:
        raise Invalid("files.too_many_columns", file=file, line=line, limit=limits.columns)
    value = _value_among([heading.strip() for heading in headings])
    if value:
        raise Invalid("files.headings_are_values", file=file, line=line, value=value)
    seen: dict[str, int] = {}
    for place, heading in enumerate(headings, start=1):
        name = heading.strip() or f"#{place}"
        if name == LINE:
            raise Invalid("files.reserved_heading", file=file, line=line, column=name)
        if name in seen:
            raise Invalid(
                "files.doubled_heading",
                file=file,
                line=line,
                column=name[:80],
                first=seen[name],
                second=place,
            )
        seen[name] = place
    if not any(heading.strip() for heading in headings):
        raise Invalid("files.no_heading", file=file, line=line)
    return tuple(seen)


def _value_among(headings: list[str]) -> str:
    """Return a value that shows that a first line is a row: a VIN, or a day where values abound.

    No column is called by a VIN. Columns called by days exist, so that a day alone tells nothing:
    a third of the headings must be days or numbers.
    """
    vins = [one for one in headings if _VIN.fullmatch(one)]
    days = [one for one in headings if _DATE.fullmatch(one)]
    numbers = [one for one in headings if _NUMBER.fullmatch(one)]
    abound = len(days) + len(numbers) >= 2 and 3 * (len(days) + len(numbers)) >= len(headings)
    found = vins or (days if abound else [])
    return found[0] if found else ""
