"""What a message may carry, and the life it leads."""
