"""Every table carries its organisation and a row policy, but a short list with reasons."""

import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from tests.unbound import member_of_the_owner

from vigie.database.checks import refuse_unbound_role

pytestmark = pytest.mark.django_db

WITHOUT_ORGANISATION = {
    "django_migrations": "which migrations ran; no row of anybody's",
    "django_content_type": "names of models",
    "auth_permission": "names of Django's permissions, unused by Vigie",
    "auth_group": "always empty: roles are Vigie's own",
    "auth_group_permissions": "always empty: roles are Vigie's own",
    "django_session": "opaque keys and signed contents, read before the organisation is known",
    "procrastinate_jobs": "jobs carry ids only",
    "procrastinate_events": "states of jobs",
    "procrastinate_periodic_defers": "when periodic jobs ran",
    "procrastinate_workers": "heartbeats of workers",
}

_TABLES = """
select c.relname, c.relrowsecurity,
       (select count(*) from pg_policy p where p.polrelid = c.oid),
       exists (select from pg_attribute a where a.attrelid = c.oid and not a.attisdropped
               and a.attname = case c.relname when 'tenancy_organisation' then 'id'
                                              else 'organisation_id' end
               and a.attnotnull)
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition
"""

_FLAT_UNIQUE = """
select i.indexrelid::regclass::text
from pg_index i join pg_class c on c.oid = i.indrelid
join pg_namespace n on n.oid = c.relnamespace
where n.nspname = 'public' and i.indisunique and not i.indisprimary
  and c.relname ~ '^(journal|parties|assets|documents|ledger|notices'
      '|scoring|registrations|fraud|leasing)_'
  and not exists (select from pg_attribute a where a.attrelid = c.oid
                  and a.attnum = any(i.indkey::int2[]) and a.attname = 'organisation_id')
"""

# Foreign keys pass row policies: each must carry its organisation, or a row can point at another's.
_POINTERS = """
select f.conrelid::regclass::text || '.' || a.attname
from pg_constraint f
join pg_attribute a on a.attrelid = f.conrelid and a.attnum = f.conkey[1]
where f.contype = 'f' and array_length(f.conkey, 1) = 1
  and f.confrelid <> 'tenancy_organisation'::regclass
  and f.conrelid::regclass::text ~ '^(journal|tenancy|parties|assets|documents|ledger|notices'
      '|scoring|registrations|fraud|leasing)_'
  and not exists (
      select from pg_constraint g
      join pg_attribute o on o.attrelid = g.conrelid and o.attnum = g.conkey[1]
      where g.contype = 'f' and g.conrelid = f.conrelid and g.confrelid = f.confrelid
        and o.attname = 'organisation_id' and g.conkey[2] = f.conkey[1])
"""

# A row that hangs one to one on a row of its own organisation cannot meet another's.
ONE_TO_ONE = {"journal_chainlink_entry_id_key"}


def unlocked_tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        return sorted(
            name
            for name, secured, policies, has_organisation in cursor.fetchall()
            if name not in WITHOUT_ORGANISATION and not (secured and policies and has_organisation)
        )


def test_every_table_is_locked() -> None:
    assert unlocked_tables() == []


def test_the_list_of_exceptions_names_no_table_that_is_gone() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        found = {row[0] for row in cursor.fetchall()}
    assert not set(WITHOUT_ORGANISATION) - found


def test_unique_constraints_hold_within_an_organisation() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_FLAT_UNIQUE)
        assert {row[0] for row in cursor.fetchall()} <= ONE_TO_ONE


def loose_pointers() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(_POINTERS)
        return {row[0] for row in cursor.fetchall()}


def test_no_row_points_at_a_row_of_another_organisation() -> None:
    assert not loose_pointers()


def test_a_planted_pointer_is_noticed(owner_cursor: psycopg.Cursor[tuple[object, ...]]) -> None:
    owner_cursor.execute(
        "create table journal_planted (organisation_id bigint, "
        "entry_id bigint references journal_entry (id))"
    )
    try:
        assert loose_pointers() == {"journal_planted.entry_id"}
    finally:
        owner_cursor.execute("drop table journal_planted")


def test_the_application_owns_nothing_and_is_bound() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select rolsuper, rolbypassrls from pg_roles where rolname = current_user")
        assert cursor.fetchone() == (False, False)
        cursor.execute(
            "select count(*) from pg_class where pg_get_userbyid(relowner) = current_user"
        )
        assert cursor.fetchone() == (0,)


def test_a_planted_table_is_noticed(owner_cursor: psycopg.Cursor[tuple[object, ...]]) -> None:
    owner_cursor.execute("create table planted_thing (id bigint primary key)")
    try:
        assert unlocked_tables() == ["planted_thing"]
    finally:
        owner_cursor.execute("drop table planted_thing")


def test_a_member_of_the_owner_is_refused_as_the_owner_is() -> None:
    refuse_unbound_role()
    with member_of_the_owner(), pytest.raises(ImproperlyConfigured, match="owns tables"):
        refuse_unbound_role()
    refuse_unbound_role()
