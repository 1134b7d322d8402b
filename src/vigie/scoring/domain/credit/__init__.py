"""Credit cards of points: what they may read, what they say, and whom they treat how."""
