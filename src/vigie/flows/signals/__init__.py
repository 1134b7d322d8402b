"""From what is known of a certificate to the signals that the fraud rules read.

`signals_of(facts, own)` says what is known, `unread(facts)` of what nothing was read,
`recalled_signals(facts, own, spoken)` what is known of that beside what was read last. They know the
columns of a certificate and the words of the vocabulary (`fraud/data/signals.toml`), so that neither product has to know the other.
"""

from vigie.flows.signals.build import recalled_signals, said_by_registers, signals_of
from vigie.flows.signals.unread import unread

__all__ = ["recalled_signals", "said_by_registers", "signals_of", "unread"]
