"""Rules of documents: pure."""
