"""French consumer credit, where a lease with an option stands beside a loan.

`scope` says which duties a contract has by the day it is signed, `usury` holds the ceilings, the
other files what is owed when a contract is withdrawn from, repaid early or terminated. Rules are
dated by signature: an older contract keeps those of its day.
"""
