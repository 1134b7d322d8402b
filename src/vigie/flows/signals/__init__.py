"""From what is known of a certificate to the signals that the fraud rules read.

`signals_of(facts, own)` is the only door. It knows the columns of a certificate and the words of
the vocabulary (`fraud/data/signals.toml`), so that neither product has to know the other.
"""

from vigie.flows.signals.build import signals_of

__all__ = ["signals_of"]
