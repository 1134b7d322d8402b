"""Code that stands on a foreign library: rows of files."""
