"""Contracts that run already, taken over from another system with their opening balances.

`columns` knows the headings of a file, `cells` reads one row, `running` is the contract that a row
describes, `totals` what the source says all of them come to, `opening` what is booked.
"""
