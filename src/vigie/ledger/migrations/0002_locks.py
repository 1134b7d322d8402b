"""Row policies, append-only triggers, keys that force chart and currency, arrivals, period lock.

Arrivals: what a statement brought is checked once, as a set. Parents are never edited or deleted,
so what held on arrival holds for ever, as under a foreign key.

Period lock: arrivals hold a shared advisory lock of the organisation until their transaction ends;
a new lock of a period takes the same one exclusively, so it waits for bookings under way, and
later ones see it.
"""

from django.db import migrations

from vigie.database.operations import AppendOnly, SameOrganisation, TenantTable

_KEYS = """
create unique index ledger_chart_place on ledger_chart (organisation_id, id, currency);
alter table ledger_account add constraint ledger_account_chart_own
    foreign key (organisation_id, chart_id, currency)
    references ledger_chart (organisation_id, id, currency);
create unique index ledger_account_place
    on ledger_account (organisation_id, chart_id, id, currency);
alter table ledger_route
    add constraint ledger_route_debit_own
        foreign key (organisation_id, chart_id, debit_id, currency)
        references ledger_account (organisation_id, chart_id, id, currency),
    add constraint ledger_route_credit_own
        foreign key (organisation_id, chart_id, credit_id, currency)
        references ledger_account (organisation_id, chart_id, id, currency);
"""

_NO_KEYS = """
alter table ledger_route
    drop constraint ledger_route_debit_own, drop constraint ledger_route_credit_own;
drop index ledger_account_place;
alter table ledger_account drop constraint ledger_account_chart_own;
drop index ledger_chart_place;
"""

# 0x4C4544 is "LED": keeps these advisory locks apart from others'.
_ARRIVALS = """
create function ledger_locked_through(organisation bigint) returns date language sql stable as $$
    select locked_through from ledger_periodlock
    where organisation_id = organisation order by id desc limit 1
$$;

create function ledger_check_period(organisation bigint, earliest date) returns void
language plpgsql as $$
declare
    through date;
begin
    perform pg_advisory_xact_lock_shared(x'4C4544'::int, (organisation % 2147483647)::int);
    through := ledger_locked_through(organisation);
    if earliest <= through then
        raise exception 'books are closed through %, nothing is booked on %', through, earliest
            using errcode = 'restrict_violation';
    end if;
end $$;

create function ledger_entries_arrived() returns trigger language plpgsql as $$
begin
    perform ledger_check_period(organisation_id, min(booked_on))
    from arrived group by organisation_id;
    return null;
end $$;

create function ledger_transfers_arrived() returns trigger language plpgsql as $$
declare
    stray record;
begin
    for stray in
        select a.entry_id, a.route_id, e.id is null as has_no_entry
        from (select organisation_id, entry_id, route_id, booked_on
              from arrived group by organisation_id, entry_id, route_id, booked_on) a
        left join ledger_entry e on e.id = a.entry_id and e.booked_on = a.booked_on
            and e.organisation_id = a.organisation_id
        left join ledger_route r on r.id = a.route_id and r.organisation_id = a.organisation_id
        where e.id is null or r.id is null limit 1
    loop
        raise exception 'entry % on route % is not of the transfer''s organisation and booking date',
            stray.entry_id, stray.route_id using errcode = 'foreign_key_violation';
    end loop;
    perform ledger_check_period(organisation_id, min(booked_on))
    from arrived group by organisation_id;
    return null;
end $$;

create function ledger_wait_for_bookings() returns trigger language plpgsql as $$
begin
    perform pg_advisory_xact_lock(x'4C4544'::int, (new.organisation_id % 2147483647)::int);
    return new;
end $$;

create trigger arrivals after insert on ledger_entry
    referencing new table as arrived for each statement execute function ledger_entries_arrived();
create trigger arrivals after insert on ledger_transfer
    referencing new table as arrived for each statement execute function ledger_transfers_arrived();
create trigger waits_for_bookings before insert on ledger_periodlock
    for each row execute function ledger_wait_for_bookings();
"""

_NO_ARRIVALS = """
drop trigger waits_for_bookings on ledger_periodlock;
drop trigger arrivals on ledger_transfer;
drop trigger arrivals on ledger_entry;
drop function ledger_wait_for_bookings(), ledger_transfers_arrived(), ledger_entries_arrived(),
    ledger_check_period(bigint, date), ledger_locked_through(bigint);
"""

_CLOSING_ONLY = """
create function ledger_refuse_account_change() returns trigger language plpgsql as $$
begin
    if tg_op <> 'UPDATE'
        or (to_jsonb(new) - 'closed_on') is distinct from (to_jsonb(old) - 'closed_on') then
        raise exception 'an account may be closed, neither changed nor deleted'
            using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger closing_only before update or delete on ledger_account
    for each row execute function ledger_refuse_account_change();
create trigger closing_only_truncate before truncate on ledger_account
    for each statement execute function ledger_refuse_account_change();
"""

_NO_CLOSING = """
drop trigger closing_only_truncate on ledger_account;
drop trigger closing_only on ledger_account;
drop function ledger_refuse_account_change();
"""

_TABLES = ("chart", "account", "route", "entry", "transfer", "periodlock")
_WRITTEN_ONCE = ("chart", "route", "entry", "transfer", "periodlock")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_tables"), ("tenancy", "0002_locks")]
    operations = [
        *(TenantTable(f"ledger_{name}") for name in _TABLES),
        *(AppendOnly(f"ledger_{name}") for name in _WRITTEN_ONCE),
        migrations.RunSQL(_KEYS, _NO_KEYS),
        SameOrganisation("ledger_entry", "reverses_id", "ledger_entry"),
        migrations.RunSQL(_ARRIVALS, _NO_ARRIVALS),
        migrations.RunSQL(_CLOSING_ONLY, _NO_CLOSING),
    ]
