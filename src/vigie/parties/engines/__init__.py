"""Code that stands on python-stdnum."""
