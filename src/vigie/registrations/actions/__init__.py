"""Every write of registrations.

Sources and mappings: `save_source`, `save_mapping`. Imports: `store_upload`, `receive_import`,
then `read_import` at once or `read_later` as a job.
"""

from vigie.registrations.actions.files import Upload, store_upload
from vigie.registrations.actions.reading import read_import
from vigie.registrations.actions.receiving import (
    ImportFiles,
    Received,
    read_later,
    receive_import,
)
from vigie.registrations.actions.sources import SourceFacts, save_mapping, save_source
from vigie.registrations.actions.taking import Taken

__all__ = [
    "ImportFiles",
    "Received",
    "SourceFacts",
    "Taken",
    "Upload",
    "read_import",
    "read_later",
    "receive_import",
    "save_mapping",
    "save_source",
    "store_upload",
]
