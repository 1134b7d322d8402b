"""Pages of alerts, of the tasks that follow from them, and of their settings."""
