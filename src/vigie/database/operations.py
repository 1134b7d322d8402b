"""Migration operations that put a table behind its locks.

`TenantTable` turns row-level security on and writes one policy for reading and writing. The
owner is not bound: it runs migrations, look-up functions and backups, which see all rows, and the
application refuses to start as it (`checks.refuse_unbound_role`). `AppendOnly` takes UPDATE and
DELETE away and refuses them by trigger; `NeverEdited` only UPDATE; `ErasedOnly` lets rows of an
append-only table go in an erasure (`database.erasing`) and in nothing else. Foreign keys pass row
policies, so `SameOrganisation` holds a row and the row it points at to one organisation.
`AskedOnce` is for tables that are read and written by the hundred thousand.
"""

from typing import Any

from django.db.migrations.operations.special import RunSQL
from typing_extensions import override

_SETTING = "nullif(current_setting('vigie.organisation_id', true), '')::bigint"

_POLICY = """
create policy organisation on {table}
    using ({column} = {setting}) with check ({column} = {setting})
"""

_ALTER = """
alter policy organisation on {table}
    using (organisation_id = {setting}) with check (organisation_id = {setting})
"""

_REFUSE = """
create or replace function vigie_refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only: a correction is a new row', tg_table_name
        using errcode = 'restrict_violation';
end $$
"""

_TRIGGERS = """
create trigger append_only before update or delete on {table}
    for each row execute function vigie_refuse_change();
create trigger append_only_truncate before truncate on {table}
    for each statement execute function vigie_refuse_change();
"""

# The application's role may bear another name on a server that somebody else runs; the trigger
# holds there all the same.
_REVOKE = """
do $$ begin
    if exists (select from pg_roles where rolname = 'vigie_app') then
        revoke update, delete, truncate on {table} from vigie_app;
    end if;
end $$
"""

_NO_EDIT = """
create trigger never_edited before update on {table}
    for each row execute function vigie_refuse_change();
do $$ begin
    if exists (select from pg_roles where rolname = 'vigie_app') then
        revoke update on {table} from vigie_app;
    end if;
end $$
"""

_ERASED = """
create or replace function vigie_refuse_deletion() returns trigger language plpgsql as $$
begin
    if coalesce(current_setting('vigie.erasing', true), '') <> 'on' then
        raise exception 'rows of % go by an erasure only', tg_table_name
            using errcode = 'restrict_violation';
    end if;
    return old;
end $$
"""

_ERASED_TRIGGERS = """
drop trigger append_only on {table};
create trigger never_edited before update on {table}
    for each row execute function vigie_refuse_change();
create trigger erased_only before delete on {table}
    for each row execute function vigie_refuse_deletion();
do $$ begin
    if exists (select from pg_roles where rolname = 'vigie_app') then
        grant delete on {table} to vigie_app;
    end if;
end $$
"""

_KEPT_TRIGGERS = """
drop trigger erased_only on {table};
drop trigger never_edited on {table};
create trigger append_only before update or delete on {table}
    for each row execute function vigie_refuse_change();
"""

_UNIQUE = """
create unique index if not exists {parent}_own on {parent} (organisation_id, id)
"""

_SAME = """
alter table {table} add constraint {name} foreign key (organisation_id, {column})
    references {parent} (organisation_id, id)
"""


class TenantTable(RunSQL):
    """Rows of `table` are seen and written by their own organisation only."""

    def __init__(self, table: str, column: str = "organisation_id") -> None:
        """Name the table and the column that holds the organisation."""
        self.table = table
        self.column = column
        super().__init__(
            sql=[
                f"alter table {table} enable row level security",
                _POLICY.format(table=table, column=column, setting=_SETTING),
            ],
            reverse_sql=[
                f"drop policy organisation on {table}",
                f"alter table {table} disable row level security",
            ],
        )

    @override
    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Return the arguments as a migration writes them."""
        return (self.__class__.__name__, [self.table, self.column], {})


class AskedOnce(RunSQL):
    """The policy of `table` asks for the setting once a statement, not once a row or a look-up.

    It says the same. As a subquery PostgreSQL works it out beforehand; plans with a condition on the
    organisation of their own stay as they are.
    """

    def __init__(self, table: str) -> None:
        """Name the table."""
        self.table = table
        super().__init__(
            sql=_ALTER.format(table=table, setting=f"(select {_SETTING})"),
            reverse_sql=_ALTER.format(table=table, setting=_SETTING),
        )

    @override
    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Return the arguments as a migration writes them."""
        return (self.__class__.__name__, [self.table], {})


class AppendOnly(RunSQL):
    """Rows of `table` are written once: UPDATE, DELETE and TRUNCATE are refused."""

    def __init__(self, table: str) -> None:
        """Name the table."""
        self.table = table
        super().__init__(
            sql=[_REFUSE, _TRIGGERS.format(table=table), _REVOKE.format(table=table)],
            reverse_sql=[
                f"drop trigger append_only on {table}",
                f"drop trigger append_only_truncate on {table}",
            ],
        )

    @override
    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Return the arguments as a migration writes them."""
        return (self.__class__.__name__, [self.table], {})


class NeverEdited(RunSQL):
    """Rows of `table` may go but never change: UPDATE is refused."""

    def __init__(self, table: str) -> None:
        """Name the table."""
        self.table = table
        super().__init__(
            sql=[_REFUSE, _NO_EDIT.format(table=table)],
            reverse_sql=f"drop trigger never_edited on {table}",
        )

    @override
    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Return the arguments as a migration writes them."""
        return (self.__class__.__name__, [self.table], {})


class ErasedOnly(RunSQL):
    """Rows of an append-only `table` may go in an erasure; UPDATE and TRUNCATE stay refused."""

    def __init__(self, table: str) -> None:
        """Name the table."""
        self.table = table
        super().__init__(
            sql=[_ERASED, _ERASED_TRIGGERS.format(table=table)],
            reverse_sql=_KEPT_TRIGGERS.format(table=table),
        )

    @override
    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Return the arguments as a migration writes them."""
        return (self.__class__.__name__, [self.table], {})


class SameOrganisation(RunSQL):
    """Rows of `table` point with `column` at rows of `parent` in their own organisation only."""

    def __init__(self, table: str, column: str, parent: str) -> None:
        """Name the table, its column, and the table that it points at."""
        self.arguments = [table, column, parent]
        words = {
            "table": table,
            "column": column,
            "parent": parent,
            "name": f"{table}_{column}_own",
        }
        super().__init__(
            sql=[_UNIQUE.format(**words), _SAME.format(**words)],
            reverse_sql=f"alter table {table} drop constraint {words['name']}",
        )

    @override
    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Return the arguments as a migration writes them."""
        return (self.__class__.__name__, list(self.arguments), {})
