"""What a file looks like before it is taken: how it is written, its headings, what they may mean."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vigie.kernel.actor import Actor
from vigie.kernel.errors import Unavailable
from vigie.registrations.actions.files import Upload, resolve, workspace
from vigie.registrations.domain.columns import BY_NAME
from vigie.registrations.domain.headings import Guess, columns_of
from vigie.registrations.domain.mapping import Profile, propose
from vigie.registrations.domain.validation import TableKind
from vigie.registrations.portal.words.columns import GROUPS, column_label
from vigie.registrations.ports import Preview, ReadTable, reader

Words = str | Promise

AT_ONCE: Final = 2  # of the four threads of a process of the portal
_slots = threading.BoundedSemaphore(AT_ONCE)
_HEAD_BYTES: Final = 1024 * 1024
# gzip, zstd, zip (XLSX), Parquet, UTF-16: what cannot be cut after a line.
_WHOLE: Final = (b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"PK", b"PAR1", b"\xff\xfe", b"\xfe\xff")
_SHOWN: Final = 3
_DELIMITERS: Final[dict[str, Words]] = {
    ",": gettext_lazy("comma"),
    ";": gettext_lazy("semicolon"),
    "\t": gettext_lazy("tab"),
    "|": gettext_lazy("vertical bar"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A heading: its first values, the column it goes to and how sure that is."""

    heading: str
    examples: tuple[str, ...]
    column: str
    sureness: Words
    is_unsure: bool


@dataclass(frozen=True, slots=True)
class Sniffed:
    """What was recognised of a file, and its headings."""

    facts: list[tuple[Words, str, object]]
    lines: list[Line]
    choices: list[tuple[Words, list[tuple[str, Words]]]]
    initial: dict[str, str]
    bad_rows: int


def sniff(
    by: Actor, upload: Upload, kind: TableKind, saved: Mapping[str, object] | None
) -> Sniffed:
    """Read the beginning of a file, in the reader's own process; Invalid where it is broken.

    Unavailable while as many files are looked at as may be at once: reading one that cannot be cut
    takes minutes, and the other threads of the portal go on serving.
    """
    with _one_of_few(), workspace(by) as work:
        table = reader()(_beginning(resolve(by, upload.path), work), work)
        preview = table.preview()
        profile = Profile.from_dict(cast("dict[str, Any]", saved)) if saved else None
        lines = _lines(preview, kind, profile)
        return Sniffed(
            _facts(table, preview),
            lines,
            _choices(kind),
            _initial(preview, profile),
            len(preview.bad_rows),
        )


@contextmanager
def _one_of_few() -> Iterator[None]:
    if not _slots.acquire(blocking=False):
        raise Unavailable("registrations.previews_busy", retry_after=3)
    try:
        yield
    finally:
        _slots.release()


def chosen_lines(lines: Sequence[Line], chosen: Mapping[str, str]) -> list[Line]:
    """Return the lines with what a person chose."""
    return [
        Line(
            one.heading,
            one.examples,
            chosen.get(one.heading, ""),
            one.sureness if chosen.get(one.heading, "") == one.column else _("chosen by you"),
            is_unsure=False,
        )
        for one in lines
    ]


def _beginning(path: Path, work: Path) -> Path:
    """Return a file's first megabyte, cut after a line; the file itself when it cannot be cut.

    The bytes are copied and never looked into here.
    """
    if path.stat().st_size <= _HEAD_BYTES:
        return path
    with path.open("rb") as stream:
        head = stream.read(_HEAD_BYTES)
    if head.startswith(_WHOLE) or b"\n" not in head:
        return path
    (work / "head").mkdir()
    place = work / "head" / path.name
    place.write_bytes(head[: head.rindex(b"\n") + 1])
    return place


def _facts(table: ReadTable, preview: Preview) -> list[tuple[Words, str, object]]:
    compression = table.compression or _("none")
    facts: list[tuple[Words, str, object]] = [
        (_("Format"), "text", table.format.upper()),
        (_("Compression"), "text", compression),
    ]
    if table.encoding:
        facts.append((_("Encoding"), "text", table.encoding))
    if table.delimiter:
        facts.append((_("Separator"), "text", _DELIMITERS.get(table.delimiter, table.delimiter)))
    facts.append((_("Headings"), "number", len(preview.columns)))
    return facts


def _lines(preview: Preview, kind: TableKind, profile: Profile | None) -> list[Line]:
    guesses = {one.heading: one for one in propose(preview.columns, kind).guesses}
    examples = list(zip(*preview.rows, strict=True)) if preview.rows else []
    taken = _taken(profile, preview.columns)
    lines = []
    for place, heading in enumerate(preview.columns):
        values = [value for value in (examples[place] if examples else ()) if value][:_SHOWN]
        column, words, is_unsure = _meaning(heading, guesses.get(heading), profile, taken)
        lines.append(Line(heading, tuple(values), column, words, is_unsure))
    return lines


def _meaning(
    heading: str, guess: Guess | None, profile: Profile | None, taken: set[str]
) -> tuple[str, Words, bool]:
    if profile is not None and heading in profile.columns:
        return profile.columns[heading], _("as last time"), False
    is_taken = guess is not None and guess.column in taken
    if guess is None or is_taken:
        return "", _("not recognised"), False
    words = {
        "name": _("the very name"),
        "code": _("harmonised code %(code)s") % {"code": guess.because},
        "synonym": _("known heading"),
        "likely": _("looks like “%(words)s”") % {"words": guess.because},
    }
    return guess.column, words[guess.sureness], guess.sureness == "likely"


def _taken(profile: Profile | None, headings: Sequence[str]) -> set[str]:
    """Return the columns that the profile fills from this file, by a heading or a fixed value."""
    if profile is None:
        return set()
    return {profile.columns[name] for name in headings if name in profile.columns} | {
        *profile.fixed
    }


def _choices(kind: TableKind) -> list[tuple[Words, list[tuple[str, Words]]]]:
    grouped: dict[str, list[tuple[str, Words]]] = {}
    for name in columns_of(kind):
        column = BY_NAME.get(name)
        words = column_label(name)
        if column is not None and column.code:
            words = f"{words} ({column.code})"
        grouped.setdefault(column.group if column else "identity", []).append((name, words))
    return [(GROUPS[group], names) for group, names in grouped.items()]


def _initial(preview: Preview, profile: Profile | None) -> dict[str, str]:
    if profile is not None:
        return {
            "date_order": profile.date_order,
            "decimal_mark": profile.decimal_mark,
            **profile.fixed,
        }
    habits = set(preview.habits.values())
    return {
        "date_order": "month_first" if "date_month_first" in habits else "day_first",
        "decimal_mark": "point"
        if "decimal_point" in habits and "decimal_comma" not in habits
        else "comma",
    }
