"""Row policies, append-only triggers, keys that force chart and currency, and the period lock.

The lock: `ledger_refuse_locked` runs once per statement that writes entries or transfers, and
holds a shared advisory lock of the organisation until its transaction ends; a new lock of a period
takes the same one exclusively, so it waits for the bookings under way and later ones see it.
"""

from django.db import migrations

from vigie.database.operations import AppendOnly, NeverEdited, SameOrganisation, TenantTable

_KEYS = """
create unique index ledger_chart_place on ledger_chart (organisation_id, id, currency);
alter table ledger_account add constraint ledger_account_chart_own
    foreign key (organisation_id, chart_id, currency)
    references ledger_chart (organisation_id, id, currency);
create unique index ledger_account_place
    on ledger_account (organisation_id, chart_id, id, currency);
create unique index ledger_entry_place on ledger_entry (organisation_id, id, booked_on);
alter table ledger_transfer
    add constraint ledger_transfer_entry_own foreign key (organisation_id, entry_id, booked_on)
        references ledger_entry (organisation_id, id, booked_on),
    add constraint ledger_transfer_debit_own
        foreign key (organisation_id, chart_id, debit_id, currency)
        references ledger_account (organisation_id, chart_id, id, currency),
    add constraint ledger_transfer_credit_own
        foreign key (organisation_id, chart_id, credit_id, currency)
        references ledger_account (organisation_id, chart_id, id, currency);
"""

_NO_KEYS = """
alter table ledger_transfer
    drop constraint ledger_transfer_entry_own,
    drop constraint ledger_transfer_debit_own,
    drop constraint ledger_transfer_credit_own;
drop index ledger_entry_place, ledger_account_place;
alter table ledger_account drop constraint ledger_account_chart_own;
drop index ledger_chart_place;
"""

# 0x4C4544 is "LED": keeps these advisory locks apart from others'.
_PERIODS = """
create function ledger_locked_through(organisation bigint) returns date language sql stable as $$
    select locked_through from ledger_periodlock
    where organisation_id = organisation order by id desc limit 1
$$;

create function ledger_refuse_locked() returns trigger language plpgsql as $$
declare
    one record;
    through date;
begin
    for one in select organisation_id, min(booked_on) as booked_on
               from arrived group by organisation_id loop
        perform pg_advisory_xact_lock_shared(x'4C4544'::int, (one.organisation_id % 2147483647)::int);
        through := ledger_locked_through(one.organisation_id);
        if one.booked_on <= through then
            raise exception 'books are closed through %, nothing is booked on %',
                through, one.booked_on using errcode = 'restrict_violation';
        end if;
    end loop;
    return null;
end $$;

create function ledger_wait_for_bookings() returns trigger language plpgsql as $$
begin
    perform pg_advisory_xact_lock(x'4C4544'::int, (new.organisation_id % 2147483647)::int);
    return new;
end $$;

create trigger period_lock after insert on ledger_entry
    referencing new table as arrived for each statement execute function ledger_refuse_locked();
create trigger period_lock after insert on ledger_transfer
    referencing new table as arrived for each statement execute function ledger_refuse_locked();
create trigger waits_for_bookings before insert on ledger_periodlock
    for each row execute function ledger_wait_for_bookings();
"""

_NO_PERIODS = """
drop trigger waits_for_bookings on ledger_periodlock;
drop trigger period_lock on ledger_transfer;
drop trigger period_lock on ledger_entry;
drop function ledger_wait_for_bookings(), ledger_refuse_locked(), ledger_locked_through(bigint);
"""

_CLOSING_ONLY = """
create function ledger_refuse_account_change() returns trigger language plpgsql as $$
begin
    if (to_jsonb(new) - 'closed_on') is distinct from (to_jsonb(old) - 'closed_on') then
        raise exception 'an account may be closed, not changed' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger closing_only before update on ledger_account
    for each row execute function ledger_refuse_account_change();
"""

_NO_CLOSING = """
drop trigger closing_only on ledger_account;
drop function ledger_refuse_account_change();
"""

_TABLES = ("chart", "account", "entry", "transfer", "periodlock")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_tables"), ("tenancy", "0002_locks")]
    operations = [
        *(TenantTable(f"ledger_{name}") for name in _TABLES),
        *(AppendOnly(f"ledger_{name}") for name in ("entry", "transfer", "periodlock")),
        NeverEdited("ledger_chart"),
        migrations.RunSQL(_KEYS, _NO_KEYS),
        SameOrganisation("ledger_entry", "reverses_id", "ledger_entry"),
        migrations.RunSQL(_PERIODS, _NO_PERIODS),
        migrations.RunSQL(_CLOSING_ONLY, _NO_CLOSING),
    ]
