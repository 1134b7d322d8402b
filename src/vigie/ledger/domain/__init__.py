"""Rules of ledger: pure."""
