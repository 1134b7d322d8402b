"""What an alert is, how it moves and how findings join it: the pure part of fraud."""
