"""What credit cards read, gathered from leasing and parties; nothing here reads fraud or registers."""
