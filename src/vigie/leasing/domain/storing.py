"""Agreements as JSON and back, for versions that never change.

A frozen dataclass becomes an object of its fields, with its class where the annotation leaves a
choice; fractions are texts "1/5", dates ISO, enums their values. What is read back is equal.
"""

import types
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Any, Union, get_args, get_origin, get_type_hints

from vigie.leasing.domain.agreement import Agreement

Json = None | bool | int | str | list["Json"] | dict[str, "Json"]


def stored(agreement: Agreement) -> dict[str, Json]:
    """Return an agreement as JSON."""
    written = _write(agreement)
    assert isinstance(written, dict)
    return written


def read(value: dict[str, Json]) -> Agreement:
    """Return the agreement that was stored."""
    agreement: Agreement = _read(Agreement, value)
    return agreement


def _write(value: object) -> Json:
    if isinstance(value, Enum):
        return str(value.value)
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, tuple):
        return [_write(item) for item in value]
    if is_dataclass(value):
        named: dict[str, Json] = {"is": type(value).__name__}
        return named | {one.name: _write(getattr(value, one.name)) for one in fields(value)}
    raise TypeError(f"an agreement holds no {type(value).__name__}")


def _read(kind: Any, value: Json) -> Any:
    if value is None:
        return None
    if get_origin(kind) in (Union, types.UnionType):
        kind = _chosen([one for one in get_args(kind) if one is not type(None)], value)
    if isinstance(value, dict):
        hints = get_type_hints(kind)
        return kind(
            **{name: _read(hints[name], item) for name, item in value.items() if name != "is"}
        )
    if isinstance(value, list):
        (inner, *_) = get_args(kind)
        return tuple(_read(inner, item) for item in value)
    if isinstance(kind, type) and issubclass(kind, date):
        return kind.fromisoformat(str(value))
    if isinstance(kind, type) and issubclass(kind, Enum | Fraction):
        build: Callable[[Json], object] = kind
        return build(value)
    return value


def _chosen(kinds: list[Any], value: Json) -> Any:
    if isinstance(value, dict):
        return next(kind for kind in kinds if kind.__name__ == value["is"])
    return kinds[0]
