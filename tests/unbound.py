"""The application's role as row policies would not bind it, for as long as a test looks."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

import psycopg
from django.db import connection

from vigie.database.addresses import is_embedded, owner_url
from vigie.database.embedded import superuser_url
from vigie.database.embedded.address import address_of
from vigie.database.home import data_home


@contextmanager
def member_of_the_owner() -> Iterator[str]:
    """Make the application's role a member of the one that owns the tables; yields its name."""
    url = superuser_url(address_of(data_home()), dbname="vigie") if is_embedded() else owner_url()
    with connection.cursor() as cursor, closing(psycopg.connect(url, autocommit=True)) as link:
        cursor.execute("select current_user")
        (app,) = cursor.fetchone()
        (owner,) = link.execute(
            "select tableowner from pg_catalog.pg_tables where tablename = 'journal_entry'"
        ).fetchone() or ("vigie_owner",)
        link.execute(f"grant {owner} to {app}")
        try:
            yield str(app)
        finally:
            link.execute(f"revoke {owner} from {app}")
