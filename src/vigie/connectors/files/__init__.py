"""Foreign files: CSV, XLSX and Parquet, plain or compressed, read as text with line numbers.

`open_table` recognises a file by its bytes and gives its rows in Arrow batches. `read_in_child`
does the same in a process of its own, bounded in time and memory, for files of strangers.
"""

from vigie.connectors.files.isolation import Cage, read_in_child
from vigie.connectors.files.limits import DEFAULT, UPLOAD, Limits
from vigie.connectors.files.table import RawTable, open_table

__all__ = [
    "DEFAULT",
    "UPLOAD",
    "Cage",
    "Limits",
    "RawTable",
    "open_table",
    "read_in_child",
]
