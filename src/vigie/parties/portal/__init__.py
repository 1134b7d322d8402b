"""Pages of own names."""
