"""Results of acts as JSON and back, so that a repeated key returns what the first call did."""

import types
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints

JsonValue = None | bool | int | str | list["JsonValue"] | dict[str, "JsonValue"]


def encode(value: object) -> JsonValue:
    """Return a JSON value for None, bool, int, str, dates, Decimal, enums, tuples, dataclasses."""
    if isinstance(value, Enum):
        value = value.value
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, tuple | list):
        return [encode(item) for item in value]
    if isinstance(value, dict):
        return {str(key): encode(item) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: encode(getattr(value, field.name)) for field in fields(value)}
    raise TypeError(f"an act may not return {type(value).__name__}")


def decode(kind: Any, stored: JsonValue) -> Any:
    """Rebuild a value of the annotated kind from what `encode` stored."""
    if stored is None or kind is None:
        return None
    kind = _without_none(kind)
    if isinstance(kind, type) and is_dataclass(kind) and isinstance(stored, dict):
        hints = get_type_hints(kind)
        return kind(**{name: decode(hints[name], item) for name, item in stored.items()})
    if get_origin(kind) is tuple and isinstance(stored, list):
        return tuple(map(decode, _kinds_of(get_args(kind), len(stored)), stored))
    if kind in (date, datetime) and isinstance(stored, str):
        return kind.fromisoformat(stored)
    if isinstance(kind, type) and issubclass(kind, Decimal | Enum):
        constructor: Callable[[object], object] = kind
        return constructor(stored)
    return stored


def _kinds_of(args: tuple[Any, ...], length: int) -> tuple[Any, ...]:
    """Return the kind of each item of `tuple[int, ...]` or of `tuple[int, str]`."""
    return args[:1] * length if args[-1:] == (Ellipsis,) else args


def _without_none(kind: Any) -> Any:
    if get_origin(kind) in (Union, types.UnionType):
        (kind,) = [part for part in get_args(kind) if part is not type(None)] or [kind]
    return kind
