"""Pages of the people who serve contracts."""
