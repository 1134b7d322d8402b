"""The annual percentage rate of charge (TAEG, RRSO), apart from the engine that bills contracts.

`interval` measures time as the directives ask, `flows` says who pays what and when, `equation`
finds the rate of one contract to twenty digits and `portfolio` those of many at once; `repayment`
makes the payments behind a credit at full precision, `assumptions` fills in what a contract leaves
open, `regulation_z` is the American method. Nothing here rounds unless the contract itself
collects rounded payments; a rate is rounded once, where it is shown (`Rate.as_percent`).
"""
