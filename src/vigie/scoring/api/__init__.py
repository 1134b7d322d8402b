"""The API of credit."""
