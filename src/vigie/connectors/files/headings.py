"""Headings of a foreign table: named, bounded, told apart."""

from vigie.connectors.files.limits import Limits
from vigie.kernel.errors import Invalid
from vigie.registrations.ports import LINE


def checked(headings: list[str], *, file: str, line: int, limits: Limits) -> tuple[str, ...]:
    """Return the headings, trimmed; one without a name is called `#4` by its place.

    Raises Invalid for doubled headings, the reserved name `_line`, or too many columns.
    """
    if len(headings) > limits.columns:
        raise Invalid("files.too_many_columns", file=file, line=line, limit=limits.columns)
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
