"""Bulk comparison of two tables, of any size and in bounded memory.

Knows no business word: which columns pair two rows, which fields are compared and whether an
empty cell is a value are parameters (`Spec`). Narrow fingerprints are joined first; wide rows are
fetched only for what differs. `reference` is the slow and plain twin that judges it.
"""
