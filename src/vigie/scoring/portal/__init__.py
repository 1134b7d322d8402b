"""Pages of scoring: models, nights, certificates."""
