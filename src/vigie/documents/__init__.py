"""Documents: files that are kept and papers that are made.

A *document* is a content-addressed file with its digest, kind and retention. A *template* is a
versioned source that makes a paper in three languages. Doors: `actions` (store, generate), `queries`
(read), types in `domain`.
"""
