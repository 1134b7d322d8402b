"""The demo world: a lender's day written as files, with what one should see in them.

Pure and seeded: the same seed and date give the same bytes. Nobody in it exists. `build_world`
(in `world`) writes portfolios, register extracts, operations and inspections exactly by the file
contract and returns the truth; `build_crowd` (in `crowd`) streams a big one for the bench.
"""
