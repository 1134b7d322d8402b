"""What staff see of surveillance, a module per noun."""
