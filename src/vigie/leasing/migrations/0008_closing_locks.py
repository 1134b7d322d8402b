"""The closings of contracts, partitioned by day; row policies; the index that shares contracts out.

A partition is made by a function of the owner, for the application owns nothing. Rows are reached
through the parent, whose policy holds; a partition by itself shows no row to anybody but the owner.
"""

from django.db import migrations

from vigie.database.operations import AppendOnly, SameOrganisation, TenantTable

_CLOSING = """
create table leasing_closing (
    organisation_id bigint not null,
    closed_on date not null,
    contract_id bigint not null,
    version integer not null,
    accrued bigint not null,
    base bigint not null,
    running bigint not null,
    begins_on date not null,
    until_on date not null,
    changes_on date not null,
    overdue bigint not null,
    days_past_due integer not null,
    late bigint,
    reminder smallint not null,
    stage smallint not null,
    primary key (organisation_id, closed_on, contract_id)
) partition by range (closed_on);

create function leasing_make_closing(day date) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    part text := 'leasing_closing_' || to_char(day, 'YYYYMMDD');
begin
    perform pg_advisory_xact_lock(x'434C4F'::int);
    if to_regclass(part) is null then
        execute format('create table %I partition of leasing_closing for values from (%L) to (%L)',
                       part, day, day + 1);
        execute format('alter table %I enable row level security', part);
    end if;
end $$;

create index leasing_contract_slot on leasing_contract (organisation_id, (id % 64), id);
"""

_NO_CLOSING = """
drop index leasing_contract_slot;
drop function leasing_make_closing(date);
drop table leasing_closing;
"""

_TABLES = ("businessdate", "closingslice", "closingfailure", "closing")


class Migration(migrations.Migration):
    dependencies = [("leasing", "0007_closing"), ("tenancy", "0002_locks")]
    operations = [
        migrations.RunSQL(_CLOSING, _NO_CLOSING),
        *(TenantTable(f"leasing_{name}") for name in _TABLES),
        *(AppendOnly(f"leasing_{name}") for name in ("businessdate", "closingfailure", "closing")),
        SameOrganisation("leasing_closingfailure", "contract_id", "leasing_contract"),
    ]
