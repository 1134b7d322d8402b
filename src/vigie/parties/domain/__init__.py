"""Names by date."""
