"""What documents offer to other pages: menu, search, the panel of any subject."""

from collections.abc import Mapping, Sequence
from functools import partial

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vigie.documents.domain.files import Subject
from vigie.documents.models import Document
from vigie.documents.portal.words import LANGUAGES, kind_name
from vigie.documents.queries import (
    CHOOSE,
    EDIT_LETTERHEAD,
    GENERATE,
    HOLD,
    READ,
    documents,
    documents_about,
)
from vigie.kernel.actor import Actor
from vigie.ui.registries import Hit, MenuEntry, Panel, SearchProvider, Words

SHOWN = 50


def panel_of(subject_kind: str) -> Panel:
    """Return the panel that lists the documents of a kind of subject."""
    return Panel(
        f"documents.{subject_kind}",
        subject_kind,
        _("Documents"),
        "documents/parts/panel.html",
        load=partial(_load, subject_kind),
        permission=READ,
        order=60,
    )


def find(by: Actor, words: str, limit: int) -> Sequence[Hit]:
    """Find documents by their reference."""
    return [
        Hit(row.reference, str(kind_name(row.kind)), reverse("documents:document", args=[row.pk]))
        for row in documents(by, words=words)[:limit]
    ]


def _load(subject_kind: str, by: Actor, subject_id: int) -> Mapping[str, object] | None:
    rows = list(documents_about(Subject(subject_kind, subject_id), by)[:SHOWN])
    return {"lines": [_line(row) for row in rows]} if rows else None


def _line(row: Document) -> tuple[Document, Words, Words]:
    return row, kind_name(row.kind), LANGUAGES[row.language] if row.language else ""


MENU = (
    MenuEntry("documents.documents", _("Documents"), "documents:documents", "folder", READ, 60),
    MenuEntry(
        "documents.platforms",
        _("Invoicing platforms"),
        "documents:platforms",
        "mail",
        CHOOSE,
        order=116,
        group="settings",
        section="papers",
        detail=_("Who carries your invoices between businesses: a French platform, KSeF."),
    ),
    MenuEntry(
        "documents.retention",
        _("Retention of documents"),
        "documents:retention",
        "shield-check",
        HOLD,
        order=117,
        group="settings",
        section="papers",
        detail=_("What is over and destroyed, and what is held for a dispute."),
    ),
    MenuEntry(
        "documents.templates",
        _("Templates of papers"),
        "documents:templates",
        "file-text",
        GENERATE,
        order=120,
        group="settings",
        section="papers",
        detail=_("What your papers say, in three languages."),
    ),
    MenuEntry(
        "documents.letterhead",
        _("Letterhead"),
        "documents:letterhead",
        "building-bank",
        EDIT_LETTERHEAD,
        order=115,
        group="settings",
        section="papers",
        detail=_("Who your organisation is on its papers."),
    ),
)
SEARCH = SearchProvider(
    "documents.documents", _("Documents"), find, READ, 60, "documents:documents"
)
