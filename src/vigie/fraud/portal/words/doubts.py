"""Which field a person said is mapped wrongly, who and when, in words."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from vigie.fraud.ports import field_name
from vigie.ui import cells, formats


def doubt_words(doubts: Iterable[Mapping[str, Any]], names: Mapping[int, str]) -> str:
    """Return the fields that an event names, each with who said it and when."""
    return "; ".join(_doubt(one, names) for one in doubts)


def _doubt(one: Mapping[str, Any], names: Mapping[int, str]) -> str:
    said = {
        "field": field_name(str(one["field"])),
        "day": formats.day(
            timezone.localdate(datetime.fromisoformat(str(one["said_at"]))), cells.language()
        ),
    }
    if one["user_id"] is None:
        return _("%(field)s, said through the API on %(day)s") % said
    said["person"] = names.get(int(one["user_id"])) or _("somebody who left")
    return _("%(field)s, said by %(person)s on %(day)s") % said
