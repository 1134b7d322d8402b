"""KSeF, as far as a seller needs it: login by token, interactive sessions, statuses, UPO.

Start it with `python -m vigie.simulators.ksef --port N`; the token is `ksef-token`.
"""
