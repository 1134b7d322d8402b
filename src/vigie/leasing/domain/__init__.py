"""Rules of leasing: pure."""
