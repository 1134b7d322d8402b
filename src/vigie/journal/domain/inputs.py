"""The input of an act as one canonical text, so that a repeated key can be told from a new wish.

Equal inputs give equal texts in every process: sets are sorted, an argument left out and the same
argument given with its default are one input.
"""

import inspect
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import Final

# A password leaves no trace in the journal, not even a keyed digest of itself.
UNSAID: Final = frozenset({"by", "key", "password"})


def canonical_input(signature: inspect.Signature, arguments: Mapping[str, object]) -> str:
    """Return the JSON (ASCII, sorted keys) of what the caller chose; TypeError when it has none."""
    said = {
        name: value
        for name, value in arguments.items()
        if name not in UNSAID and not _is_default(signature.parameters[name], value)
    }
    return json.dumps(said, sort_keys=True, default=_plain)


def has_nul(text: str) -> bool:
    r"""Tell whether JSON text holds the character U+0000, which PostgreSQL keeps in no text."""
    return "\\u0000" in text.replace("\\\\", "")


def _is_default(parameter: inspect.Parameter, value: object) -> bool:
    default = parameter.default
    return value is default or (type(value) is type(default) and value == default)


def _plain(value: object) -> object:
    """Return one level of a value as JSON knows it; the encoder comes back for what is inside."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, frozenset | set):
        return sorted(map(str, value))
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Enum):
        return value.value
    if type(value).__str__ is object.__str__ and type(value).__repr__ is object.__repr__:
        raise TypeError(f"an act may not take {type(value).__name__}: it has no text of its own")
    return str(value)
