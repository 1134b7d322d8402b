"""Contracts in words."""
