"""What a close spreads: rentals and wear of leases, fees of claims; with each version and each closing.

Leases that run already are spread from their delivery to their end as it stands now. Their fees were
income when they were asked for, so nothing of them is left to spread.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

_COLUMNS = """
alter table leasing_closing
    add column spans_on date, add column spans_until date,
    add column rent_base bigint, add column rent_running bigint,
    add column wear_base bigint, add column wear_running bigint,
    add column fee_base bigint, add column fee_running bigint;
create function leasing_even(base bigint, running bigint, days integer, whole integer) returns bigint
language sql immutable parallel safe as $$
    select base + case when running < 0 then -((2 * -running * days + whole) / (2 * whole))
                       else (2 * running * days + whole) / (2 * whole) end
$$;
"""

_NO_COLUMNS = """
alter table leasing_closing
    drop column spans_on, drop column spans_until, drop column rent_base, drop column rent_running,
    drop column wear_base, drop column wear_running, drop column fee_base, drop column fee_running;
drop function leasing_even(bigint, bigint, integer, integer);
"""

# One update: a row that is updated twice in a transaction leaves checks to come, and no trigger can be
# enabled before they are done.
_SPREAD = """
alter table leasing_contractversion disable trigger append_only;
with lease as (
    select v.id, (v.agreement #>> '{terms,start_on}')::date as start_on,
           (v.rows -> -1 ->> 3)::date as ends_on,
           coalesce((v.agreement #>> '{terms,first_rental}')::bigint, 0) as first,
           coalesce((v.agreement #>> '{terms,residual}')::bigint, 0) as residual,
           (select sum((x ->> 'minor')::bigint)
            from jsonb_array_elements(v.agreement #> '{terms,drawdowns}') x)
               - coalesce((v.agreement ->> 'financed_fee')::bigint, 0) as cost,
           v.rows, v.turns_on
    from leasing_contractversion v
    join leasing_contract c on c.id = v.contract_id and c.accounting <> 'loan'
), asked as (
    select id, start_on as day, first as minor from lease
    union all
    select id, (x ->> 2)::date, (x ->> 8)::bigint from lease, jsonb_array_elements(rows) x
), summed as (
    select id, sum(minor)::bigint as minor from asked group by id
)
update leasing_contractversion v
set spans_on = array[lease.start_on], spans_until = array[lease.ends_on], rent_base = array[0],
    rent_running = array[summed.minor], wear_base = array[0],
    wear_running = array[lease.cost - lease.residual],
    turns_on = case when cardinality(lease.turns_on) = 0 then found.days else lease.turns_on end,
    rent_asked = case when cardinality(lease.turns_on) = 0 then found.sums else (
        select array_agg((select coalesce(sum(a.minor), 0) from asked a
                          where a.id = lease.id and a.day <= turn.day)::bigint order by turn.day)
        from unnest(lease.turns_on) as turn(day)) end,
    base = case when cardinality(lease.turns_on) = 0 then found.none else v.base end,
    running = case when cardinality(lease.turns_on) = 0 then found.none else v.running end,
    begins_on = case when cardinality(lease.turns_on) = 0 then found.days else v.begins_on end,
    until_on = case when cardinality(lease.turns_on) = 0 then found.morrows else v.until_on end
from lease join summed using (id)
join lateral (
    select array_agg(day order by day) as days, array_agg(sum order by day) as sums,
           array_agg(0::bigint) as none, array_agg(day + 1 order by day) as morrows from (
        select day, (sum(sum(minor)) over (order by day))::bigint as sum
        from asked a where a.id = lease.id group by day) d
) found on true
where lease.id = v.id;
alter table leasing_contractversion enable trigger append_only;
"""


def _array(name: str, field: "models.Field[object, object]") -> migrations.AddField:
    return migrations.AddField("contractversion", name, ArrayField(field, default=list))


class Migration(migrations.Migration):
    dependencies = [("leasing", "0023_payout_holds_locks"), ("ledger", "0003_new_roles")]
    operations = [
        _array("rent_asked", models.BigIntegerField()),
        _array("fee_base", models.BigIntegerField()),
        _array("fee_running", models.BigIntegerField()),
        _array("spans_on", models.DateField()),
        _array("spans_until", models.DateField()),
        _array("rent_base", models.BigIntegerField()),
        _array("rent_running", models.BigIntegerField()),
        _array("wear_base", models.BigIntegerField()),
        _array("wear_running", models.BigIntegerField()),
        migrations.RunSQL(_SPREAD, migrations.RunSQL.noop),
        migrations.RunSQL(_COLUMNS, _NO_COLUMNS),
    ]
