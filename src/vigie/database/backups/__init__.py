"""Backups: one file with the whole database and the organisations' files, without secrets."""

from vigie.database.backups.archive import back_up, restore

__all__ = ["back_up", "restore"]
