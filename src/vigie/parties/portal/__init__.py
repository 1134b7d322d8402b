"""Pages of parties and own names."""
