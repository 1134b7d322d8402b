"""Ledger: double entry that the database itself keeps balanced.

A *transfer* is one row: an amount above zero from a debit account to a credit account, in one
currency, with the date it counts from (value) and the date it is booked on. An *entry* groups the
transfers of one act; it is never edited, a correction is a reversal. A *chart* is an organisation's
list of accounts in one *book* (statutory, or the IFRS view); a *role* is the name by which features
call an account, whatever its code. Doors: `actions` (post, reverse, lock a period, adopt a chart),
`queries` (balances, statements), types in `domain`.
"""
