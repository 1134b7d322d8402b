"""Builders for messages: a whole context for each kind, with figures that tests can look for."""

from datetime import date

from vigie.notices.domain.inbox import inbox_kind
from vigie.notices.domain.kinds import Context, FieldType, Value

AS_OF = date(2026, 11, 23)


def context_for(kind: str, **counts: int) -> Context:
    """Return a context that fits a kind; counts not given are 2."""
    values: dict[FieldType, Value] = {
        FieldType.COUNT: 2,
        FieldType.DATE: AS_OF,
        FieldType.LINK: "/alerts/?run=12&level=red",
        FieldType.CODE: "siv",
    }
    context = {name: values[kept] for name, kept in inbox_kind(kind).fields.items()}
    return {**context, **counts}
