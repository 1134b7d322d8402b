"""Writes of documents: keep a file, make a paper, start a term, set the letterhead."""

from vigie.documents.actions.generating import generate, generate_within, preview
from vigie.documents.actions.invoicing import generate_invoice, generate_invoice_within
from vigie.documents.actions.keeping import lay_down, start_terms, store
from vigie.documents.actions.letterheads import set_letterhead
from vigie.documents.actions.sending import choose_platform, send_again, tend_platforms
from vigie.documents.actions.sweeping import sweep_orphans

__all__ = [
    "choose_platform",
    "generate",
    "generate_invoice",
    "generate_invoice_within",
    "generate_within",
    "lay_down",
    "preview",
    "send_again",
    "set_letterhead",
    "start_terms",
    "store",
    "sweep_orphans",
    "tend_platforms",
]
