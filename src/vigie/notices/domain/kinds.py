"""Kinds of message, and the only things that each may carry.

An e-mail travels in the open and is read on other people's telephones. So a kind names its
fields and their types, and no type can hold a plate, a VIN or a name: counts, dates, links
inside the portal, and lower-case codes. What a customer is written about his own contract may hold an
amount with its currency ("398.18 EUR") and the contract's number as well.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from vigie.kernel.errors import Invalid

Value = int | date | str
Context = Mapping[str, Value]


class FieldType(StrEnum):
    """What a field may hold."""

    COUNT = "count"
    DATE = "date"
    LINK = "link"
    CODE = "code"
    AMOUNT = "amount"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of message; `version` rises with each change of its templates."""

    name: str
    version: int
    fields: Mapping[str, FieldType]

    @property
    def template(self) -> str:
        """Return the stem of its template files."""
        return self.name.replace(".", "_")


_COUNT, _DATE, _LINK, _CODE = FieldType.COUNT, FieldType.DATE, FieldType.LINK, FieldType.CODE

KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "fraud.run_digest",
            3,
            {
                "as_of": _DATE,
                "certificates": _COUNT,
                "distortions": _COUNT,
                "red": _COUNT,
                "orange": _COUNT,
                "yellow": _COUNT,
                "confirmed": _COUNT,
                "cleared": _COUNT,
                "tasks": _COUNT,
                "held_back": _COUNT,
                "opened_again": _COUNT,
                "questions": _COUNT,
                "alerts_link": _LINK,
                "settings_link": _LINK,
                "questions_link": _LINK,
            },
        ),
        Kind(
            "fraud.baseline_ready",
            2,
            {
                "as_of": _DATE,
                "certificates": _COUNT,
                "backlog": _COUNT,
                "red": _COUNT,
                "orange": _COUNT,
                "yellow": _COUNT,
                "questions": _COUNT,
                "backlog_link": _LINK,
                "settings_link": _LINK,
                "questions_link": _LINK,
            },
        ),
        Kind(
            "ops.register_silent",
            1,
            {
                "source": _CODE,
                "last_as_of": _DATE,
                "days_silent": _COUNT,
                "rhythm_days": _COUNT,
                "certificates": _COUNT,
                "imports_link": _LINK,
            },
        ),
        Kind(
            "ops.import_refused",
            4,
            {"rows": _COUNT, "reason": _CODE, "import_link": _LINK},
        ),
        Kind("ops.import_held", 1, {"reason": _CODE, "import_link": _LINK}),
        Kind("ops.own_names_missing", 1, {"certificates": _COUNT, "names_link": _LINK}),
    )
}

# Link values are lower case and free of search words: no plate or name hides in an address.
_SAFE_LINK = re.compile(r"/[a-z0-9/_-]*(?:\?[a-z_]+=[a-z0-9_,.-]+(?:&[a-z_]+=[a-z0-9_,.-]+)*)?")
_SAFE_CODE = re.compile(r"[a-z][a-z0-9]*(?:[._-][a-z0-9]+)*")
_SAFE_AMOUNT = re.compile(r"-?\d{1,15}(?:\.\d{1,3})? [A-Z]{3}")
_SAFE_NUMBER = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 /._-]{0,58}[A-Za-z0-9])?")
_LONGEST_CODE = 60
_TEXTS = {FieldType.AMOUNT: _SAFE_AMOUNT, FieldType.NUMBER: _SAFE_NUMBER}


def kind_named(name: str) -> Kind:
    """Return a kind; raises Invalid when there is none of that name."""
    if name not in KINDS:
        raise Invalid("notices.unknown_kind", kind=name)
    return KINDS[name]


def check_context(kind: Kind, context: Context) -> None:
    """Raise Invalid unless the context holds exactly the kind's fields, each of its type."""
    for name in sorted(kind.fields.keys() ^ context.keys()):
        raise Invalid("notices.context_wrong", kind=kind.name, field=name)
    for name, kept in kind.fields.items():
        if not _fits(kept, context[name]):
            raise Invalid("notices.context_wrong", kind=kind.name, field=name)


def _fits(kept: FieldType, value: object) -> bool:
    if kept is FieldType.COUNT:
        return isinstance(value, int) and not isinstance(value, bool) and value >= 0
    if kept is FieldType.DATE:
        return type(value) is date
    if not isinstance(value, str):
        return False
    if kept in _TEXTS:
        return _TEXTS[kept].fullmatch(value) is not None
    if kept is FieldType.LINK:
        return _SAFE_LINK.fullmatch(value) is not None and "?q=" not in value and "&q=" not in value
    return len(value) <= _LONGEST_CODE and _SAFE_CODE.fullmatch(value) is not None
