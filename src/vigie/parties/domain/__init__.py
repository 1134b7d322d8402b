"""Rules of parties and own names: pure."""
