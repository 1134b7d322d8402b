"""PostgreSQL from a wheel, supervised by us: no package of the system, no daemon to install.

    with EmbeddedServer(home) as server:        # or start() -> Address, stop()
        ensure_roles(server.address, home)      # roles and the database `vigie`
        server.address.url(OWNER, secret(OWNER, home), DATABASE)

`home` is `vigie.database.home.data_home()` by default, everywhere. For tests:

    with throwaway_server() as server:          # fresh home, fsync off
        ensure_roles(server.address, server.home)
        create_database(server.address, "some_test", server.home, template="vigie")
        drop_database(server.address, "some_test", server.home)
"""

from vigie.database.embedded.address import Address, address_of
from vigie.database.embedded.provision import (
    APP,
    DATABASE,
    OWNER,
    create_database,
    database_exists,
    drop_database,
    ensure_roles,
    prepare_database,
    superuser_url,
)
from vigie.database.embedded.server import EmbeddedServer
from vigie.database.embedded.throwaway import throwaway_home, throwaway_server

__all__ = [
    "APP",
    "DATABASE",
    "OWNER",
    "Address",
    "EmbeddedServer",
    "address_of",
    "create_database",
    "database_exists",
    "drop_database",
    "ensure_roles",
    "prepare_database",
    "superuser_url",
    "throwaway_home",
    "throwaway_server",
]
