"""Writes of the ledger: posting inside other features' acts, and the acts of its own people."""

from vigie.ledger.actions.bulk import Posted, post_many
from vigie.ledger.actions.charts import add_account, adopt_chart, close_account
from vigie.ledger.actions.manual import post_entry, reverse_entry
from vigie.ledger.actions.periods import lock_period, unlock_period
from vigie.ledger.actions.posting import post, reverse

__all__ = [
    "Posted",
    "add_account",
    "adopt_chart",
    "close_account",
    "lock_period",
    "post",
    "post_entry",
    "post_many",
    "reverse",
    "reverse_entry",
    "unlock_period",
]
