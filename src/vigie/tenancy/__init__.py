"""Organisations, their users, and roles as sets of permissions.

Words: an *organisation* is a customer of Vigie and sees only its own rows; a *role* is a named
set of permissions. Doors: `actions` (create an organisation, a user, sign in), `queries`.
"""
