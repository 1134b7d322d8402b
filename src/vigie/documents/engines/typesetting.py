"""Typst sets a page and writes it as PDF/A-3b.

Everything a paper depends on is in the call: the layout, the page as data, the fonts of two
wheels, the instant. Fonts of the machine are not looked at, packages are not fetched, and the same
input gives the same bytes. The page is data to the layout: Typst reads no markup out of it.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import fontpkg_inter
import typst

from vigie.documents.domain.catalogue import layout_source
from vigie.documents.engines.page import Page
from vigie.kernel.errors import Invalid

STANDARD: Final = "a-3b"
LARGEST_PAGE: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside the paper; `relationship` is alternative, data, source or supplement."""

    name: str
    media_type: str
    description: str
    relationship: str
    content: bytes


def typeset(layout: int, page: Page, *, on: date, attachments: Sequence[Attachment] = ()) -> bytes:
    """Return the PDF; raises Invalid when the page is too large or cannot be set."""
    said = json.dumps({**page, "attachments": _told(attachments)}, ensure_ascii=False)
    if len(said) > LARGEST_PAGE:
        raise Invalid("documents.page_too_large", characters=len(said), most=LARGEST_PAGE)
    instant = datetime(on.year, on.month, on.day, tzinfo=UTC)
    with TemporaryDirectory(prefix="vigie-paper-") as folder:
        room = Path(folder)
        (room / "page.json").write_text(said, "utf-8")
        (room / "layout.typ").write_bytes(layout_source(layout))
        for number, one in enumerate(attachments):
            (room / f"attachment-{number}").write_bytes(one.content)
        return _compiled(room, instant)


def _compiled(room: Path, instant: datetime) -> bytes:
    compiler = typst.Compiler(
        room / "layout.typ",
        root=room,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        package_path=room / "none",
        package_cache_path=room / "none",
    )
    try:
        made: Any = compiler.compile(format="pdf", pdf_standards=STANDARD, timestamp=instant)
    except typst.TypstError as error:
        raise Invalid("documents.page_not_set", said=str(error)[:300]) from error
    assert isinstance(made, bytes)
    return made


def _told(attachments: Sequence[Attachment]) -> list[dict[str, str]]:
    return [
        {
            "path": f"/attachment-{number}",
            "name": one.name,
            "media_type": one.media_type,
            "description": one.description,
            "relationship": one.relationship,
        }
        for number, one in enumerate(attachments)
    ]


@cache
def _fonts() -> typst.Fonts:
    """Return Inter of its wheel, and the fonts inside Typst for Hebrew and Arabic letters."""
    folder = fontpkg_inter.ROOT / "files"
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[folder])
