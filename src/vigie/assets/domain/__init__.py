"""Rules of assets: pure."""
