"""Pages of the organisation's own people."""
