"""Writes of documents: keep a file, make a paper, start a term, set the letterhead."""

from vigie.documents.actions.destroying import (
    Destroyed,
    Gone,
    destroy_about,
    destroy_expired,
    hold,
    note_destruction,
    release,
    remove_files,
)
from vigie.documents.actions.generating import generate, generate_within, preview
from vigie.documents.actions.invoicing import generate_invoice, generate_invoice_within
from vigie.documents.actions.keeping import lay_down, start_terms, store, store_within
from vigie.documents.actions.letterheads import set_letterhead
from vigie.documents.actions.sending import choose_platform, send_again, tend_platforms
from vigie.documents.actions.sweeping import sweep_orphans

__all__ = [
    "Destroyed",
    "Gone",
    "choose_platform",
    "destroy_about",
    "destroy_expired",
    "generate",
    "generate_invoice",
    "generate_invoice_within",
    "generate_within",
    "hold",
    "lay_down",
    "note_destruction",
    "preview",
    "release",
    "remove_files",
    "send_again",
    "set_letterhead",
    "start_terms",
    "store",
    "store_within",
    "sweep_orphans",
    "tend_platforms",
]
