"""What stands on Django's template engine."""
