"""Refuses to serve as a role that row policies do not bind."""

from django.core.exceptions import ImproperlyConfigured
from django.db import connection

# A member of a role may do what the role may, so membership counts as being.
_QUESTION = """
select current_user,
       exists (select from pg_roles r where r.rolsuper and pg_has_role(current_user, r.oid, 'member')),
       exists (select from pg_roles r
               where r.rolbypassrls and pg_has_role(current_user, r.oid, 'member')),
       exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
               where n.nspname = 'public' and c.relkind in ('r', 'p')
                 and pg_has_role(current_user, c.relowner, 'member'))
"""


class RoleUnbound(ImproperlyConfigured):
    """The role `role`, as which the database was asked, could pass row-level security."""

    def __init__(self, role: str, reasons: str) -> None:
        super().__init__(
            f"The database role {role} {reasons}: row policies would not bind it. "
            "Set VIGIE_APP_DATABASE_URL to a plain role that is a member of no such role."
        )
        self.role = role


def refuse_unbound_role() -> None:
    """Raise RoleUnbound when the connected role could pass row-level security."""
    with connection.cursor() as cursor:
        cursor.execute(_QUESTION)
        role, is_super, bypasses, owns = cursor.fetchone()
    faults = [
        fault
        for fault, holds in (
            ("is a superuser", is_super),
            ("has BYPASSRLS", bypasses),
            ("owns tables", owns),
        )
        if holds
    ]
    if faults:
        raise RoleUnbound(role, ", ".join(faults))
