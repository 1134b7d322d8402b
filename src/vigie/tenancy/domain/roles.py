"""Built-in roles: named sets of permissions, read from `data/roles.toml`."""

import tomllib
from functools import cache
from pathlib import Path

from vigie.kernel.errors import Invalid

_FILE = Path(__file__).parent.parent / "data" / "roles.toml"


@cache
def roles() -> dict[str, frozenset[str]]:
    """Return role name → permissions."""
    tables = tomllib.loads(_FILE.read_text("utf-8"))
    return {name: frozenset(table["permissions"]) for name, table in tables.items()}


def permissions_of(role: str) -> frozenset[str]:
    """Return the permissions of a role; an unknown name is Invalid."""
    if role not in roles():
        raise Invalid("tenancy.role_unknown", role=role, known=", ".join(roles()))
    return roles()[role]
