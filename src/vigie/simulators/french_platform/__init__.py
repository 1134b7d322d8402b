"""A French approved platform: OAuth token, flows, search, life-cycle messages as CDAR.

Start it with `python -m vigie.simulators.french_platform --port N`; client `vigie`, secret `s3cret`.
"""
