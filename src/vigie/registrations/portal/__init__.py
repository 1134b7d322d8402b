"""Pages of surveillance: certificates, imports, runs, and what waits for a person."""
