"""Endpoints of leasing."""
