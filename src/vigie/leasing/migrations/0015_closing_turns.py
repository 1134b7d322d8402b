"""Slots as a column, and what a close reads of a version: the days on which its accrual turns.

A slot is a block of 64 ids modulo 64 (`domain.closing.slot_of`). It is a column because row policies
keep an index on an expression from being used.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

_SLOTS = """
drop index leasing_contract_slot;
alter table leasing_contract
    add column slot smallint not null generated always as ((id / 64 % 64)::smallint) stored;
alter table leasing_opendue
    add column slot smallint not null generated always as ((contract_id / 64 % 64)::smallint) stored;
create index leasing_contract_slot on leasing_contract (organisation_id, slot, id);
create index leasing_opendue_slot on leasing_opendue (organisation_id, slot, due_on);
alter table leasing_closing drop constraint leasing_closing_pkey;
alter table leasing_closing
    add column slot smallint not null generated always as ((contract_id / 64 % 64)::smallint) stored;
alter table leasing_closing
    add constraint leasing_closing_pkey primary key (organisation_id, closed_on, slot, contract_id);
"""

_NO_SLOTS = """
alter table leasing_closing drop constraint leasing_closing_pkey;
alter table leasing_closing drop column slot;
alter table leasing_closing
    add constraint leasing_closing_pkey primary key (organisation_id, closed_on, contract_id);
drop index leasing_opendue_slot;
drop index leasing_contract_slot;
alter table leasing_opendue drop column slot;
alter table leasing_contract drop column slot;
create index leasing_contract_slot on leasing_contract (organisation_id, (id % 64), id);
"""

_TURNS = """
alter table leasing_contractversion disable trigger append_only;
with line as (
    select v.id, (x ->> 6)::bigint as interest, (x ->> 2)::date as due_on, (x ->> 3)::date as until_on,
           case v.agreement #>> '{terms,timing}' when 'advance' then (x ->> 2)::date
                                                 else (x ->> 1)::date end as begins_on
    from leasing_contractversion v
    join leasing_contract c on c.id = v.contract_id and c.accounting <> 'operating_lease',
        jsonb_array_elements(v.rows) x
), day as (
    select distinct line.id, d.day from line,
        lateral (values (due_on), (until_on), (begins_on)) as d(day)
), turn as (
    select day.id, day.day,
           coalesce(sum(interest) filter (where until_on <= day.day), 0)
               - coalesce(sum(interest) filter (where due_on <= day.day), 0) as base,
           coalesce(max(interest) filter (where begins_on <= day.day and until_on > day.day), 0)
               as running,
           coalesce(max(begins_on) filter (where begins_on <= day.day and until_on > day.day), day.day)
               as begins_on,
           coalesce(max(until_on) filter (where begins_on <= day.day and until_on > day.day),
                    day.day + 1) as until_on
    from day join line using (id) group by day.id, day.day
), found as (
    select id, array_agg(turn.day order by turn.day) as turns_on,
           array_agg(base::bigint order by turn.day) as base,
           array_agg(running order by turn.day) as running,
           array_agg(begins_on order by turn.day) as begins_on,
           array_agg(until_on order by turn.day) as until_on
    from turn group by id
)
update leasing_contractversion v
set turns_on = found.turns_on, base = found.base, running = found.running,
    begins_on = found.begins_on, until_on = found.until_on
from found where found.id = v.id;
alter table leasing_contractversion enable trigger append_only;
"""


def _array(name: str, field: "models.Field[object, object]") -> migrations.AddField:
    return migrations.AddField(
        "contractversion", name, ArrayField(field, default=list), preserve_default=False
    )


class Migration(migrations.Migration):
    dependencies = [("leasing", "0014_pledge")]
    operations = [
        _array("turns_on", models.DateField()),
        _array("base", models.BigIntegerField()),
        _array("running", models.BigIntegerField()),
        _array("begins_on", models.DateField()),
        _array("until_on", models.DateField()),
        migrations.RunSQL(_TURNS, migrations.RunSQL.noop),
        migrations.RunSQL(_SLOTS, _NO_SLOTS),
    ]
