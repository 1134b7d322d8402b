"""Surveillance of registration certificates.

A *portfolio* says what the lender believes, a *register extract* what the register says on a
date. Canonical columns and canonical text make the two comparable; what differs is a
*distortion*, what moved between two extracts a *change*. Doors: `actions` and `queries`.
"""
