"""Leasing: price a contract, schedule it, book it, serve it to its end.

A *product* is versioned data with bounds; an *offer* is a priced proposal; a *contract* runs on the
product version it was signed on; a *schedule* is its list of instalments. Doors: `actions` (the acts
of a contract's life), `queries`, types in `domain`.
"""
