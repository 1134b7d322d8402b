"""Every act, once: audit trail, idempotency key, hash chain, outbox.

Words: an *act* is one business write; an *entry* is its line in the journal; a *link* places an
entry in its organisation's hash chain; a *personal value* stands beside its entry so that it can
be erased without breaking the chain. Doors: `actions.act`, `actions.record`,
`actions.record_reading`, `queries`.
"""
