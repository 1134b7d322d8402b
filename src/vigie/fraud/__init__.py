"""Alerts: what the rules found and what people decided about it.

An *alert* says that the evidence about one contract points at one *typology*, with a *level*
(yellow, orange, red), whom it *concerns* and its *nature*. Only a person's *verdict* says fraud.
Doors: `actions` (raise, decide, acknowledge, comment) and `queries`, types in `domain`.
"""
