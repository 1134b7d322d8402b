"""The outside world, one folder per system: `client` (the wire), `adapter` (the port), `settings`.

A connector sees ports and `kernel` only and raises only `Unavailable` or `Refused`. It is
declared through the entry point group `vigie.connectors`; ours use the same door as others'.
"""
