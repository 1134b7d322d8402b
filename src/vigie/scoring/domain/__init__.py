"""Signals in, explained assessment out: the pure part of scoring."""
