"""Certificates and alerts by the million, written straight into their tables.

Words are those of the demo's French world, surnames drawn unevenly (the first of the list is
on one certificate in eleven), so that a search finds both crowds and single persons. Every
value derives from the row's number: two runs hold the same rows.
"""

from typing import Any, Final

import psycopg
from django.db import connection

from vigie.database.addresses import owner_url
from vigie.database.tenant import tenant
from vigie.kernel.text import fold
from vigie.site.demo.draw import Draw

# u(i, salt) is a number in [0, 1) that derives from the row; n is the row shuffled among `rows`;
# sold is when the plate was given, near the contract's own place: plates and contracts age alike.
_CHANCE: Final = """
create or replace function pg_temp.u(i bigint, salt bigint) returns float8
language sql immutable parallel safe as
$$ select (hashint8extended(i, salt) & 2147483647) / 2147483648.0 $$;
create or replace function pg_temp.pick(words text[], at float8) returns text
language sql immutable parallel safe as
$$ select words[1 + floor(at * array_length(words, 1))::int] $$;
create or replace function pg_temp.letter(n bigint) returns text
language sql immutable parallel safe as
$$ select substr('ABCDEFGHJKLMNPQRSTVWXYZ', 1 + (n % 23)::int, 1) $$;
"""

_CERTIFICATES: Final = """
insert into registrations_certificate (organisation_id, source_id, contract_key, contract_number,
    plate, vin, product, contract_status, customer_name, customer_key, holder_name, holder_key,
    make, dealer, outstanding_cents, currency, ends_on, watch, level, open_distortions,
    first_seen_on, added_at)
select %(organisation)s, 1, contract, contract, plate, vin, product, 'open', customer,
    customer_key,
    case when fate < 0.004 then pg_temp.pick(%(names)s, pg_temp.u(i, 31))
        when product in ('loa', 'lld', 'credit_bail') then 'Crédit Vigie Auto' else customer end,
    case when fate < 0.004 then pg_temp.pick(%(keys)s, pg_temp.u(i, 31))
        when product in ('loa', 'lld', 'credit_bail') then 'CREDIT VIGIE AUTO'
        else customer_key end,
    make, dealer, cents, 'EUR', date '2026-06-01' + (pg_temp.u(i, 8) * 1800)::int, watch, level,
    case when fate < 0.025 then 1 + (pg_temp.u(i, 9) * 3)::int else 0 end,
    date '2024-01-01' + (pg_temp.u(i, 10) * 900)::int, timestamptz '2026-11-20 03:00+01'
from (
    select i, fate,
        'CVA' || (2019 + i * 8 / %(rows)s) || '-' || lpad(i::text, 7, '0') as contract,
        pg_temp.letter(sold / 23) || pg_temp.letter(sold) || lpad((n %% 999 + 1)::text, 3, '0')
            || pg_temp.letter(n / 999 / 23) || pg_temp.letter(n / 999) as plate,
        pg_temp.pick(%(wmis)s, pg_temp.u(i, 1)) || pg_temp.letter(n * 7) || pg_temp.letter(n * 5)
            || pg_temp.letter(n / 23) || pg_temp.letter(i) || lpad(n::text, 10, '0') as vin,
        case when p < 0.6 then 'credit' when p < 0.85 then 'loa' when p < 0.978 then 'lld'
            when p < 0.998 then 'credit_bail' when p < 0.99998 then 'operating_lease'
            else 'pl_leasing' end as product,
        s || ' ' || pg_temp.pick(%(firsts)s, pg_temp.u(i, 4)) as customer,
        pg_temp.pick(%(keys)s, power(pg_temp.u(i, 3), 2)) || ' '
            || pg_temp.pick(%(first_keys)s, pg_temp.u(i, 4)) as customer_key,
        pg_temp.pick(%(makes)s, pg_temp.u(i, 1)) as make,
        pg_temp.pick(%(dealers)s, pg_temp.u(i, 5)) as dealer,
        (power(pg_temp.u(i, 6), 2) * 6000000)::bigint as cents,
        case when w < 0.975 then 'watched' when w < 0.99 then 'absent_from_portfolio'
            when w < 0.995 then 'not_found' else 'ended' end as watch,
        case when fate < 0.002 then 3 when fate < 0.007 then 2 when fate < 0.015 then 1
            else 0 end as level
    from (
        select i, i * 7368787 %% %(rows)s as n,
            (i * 150 / %(rows)s + pg_temp.u(i, 12) * 20)::bigint as sold, pg_temp.u(i, 2) as p, pg_temp.u(i, 7) as w,
            pg_temp.u(i, 11) as fate,
            pg_temp.pick(%(names)s, power(pg_temp.u(i, 3), 2)) as s
        from generate_series(0::bigint, %(rows)s - 1) i
    ) drawn
) named
"""

_ALERTS: Final = """
insert into fraud_alert (organisation_id, reference, subject_kind, subject_id, contract_number,
    plate, vin, product, exposure_cents, currency, typology, rule, level, highest_level,
    evidence_level, state, is_waiting, holds, concerns, nature, is_baseline, ruleset,
    ruleset_version, evidence, body, content, opened_on, opened_at, opened_by_run, last_read_at,
    last_run_id, verdict, decided_level)
select organisation_id, 'ALR-2026-' || lpad(place::text, 6, '0'), 'registrations.certificate',
    id, contract_number, plate, vin, product, outstanding_cents, currency, typology, typology,
    drawn, drawn, drawn, state, state in ('open', 'to_be_reread'),
    state in ('open', 'to_be_reread', 'confirmed'), 'customer', 'fraud', place %% 3 = 0,
    'registrations', 1, '{}', '{}', '', opened_at::date, opened_at, 1, opened_at, 1, '', 0
from (
    select *,
        case when pg_temp.u(id, 22) < 0.1 then 3 when pg_temp.u(id, 22) < 0.4 then 2 else 1 end
            as drawn,
        pg_temp.pick(array['exported', 'sold', 'pledge_lifted', 'scrapped', 'holder_changed',
            'not_found', 'stolen'], pg_temp.u(id, 23)) as typology,
        case when pg_temp.u(id, 24) < 0.7 then 'open' when pg_temp.u(id, 24) < 0.75
            then 'to_be_reread' when pg_temp.u(id, 24) < 0.85 then 'dismissed'
            when pg_temp.u(id, 24) < 0.95 then 'closed_by_register' else 'confirmed' end as state,
        timestamptz '2026-11-20 03:00+01' - pg_temp.u(id, 25) * interval '400 days' as opened_at
    from (select *, row_number() over (order by id) as place from (
        select * from registrations_certificate where organisation_id = %(organisation)s
        order by pg_temp.u(id, 20), id limit %(alerts)s) chosen) numbered
) of_alerts
"""


def fill(organisation_id: int, *, certificates: int, alerts: int) -> None:
    """Write an organisation's certificates and alerts; the rest of the house stays empty."""
    counts = {"organisation": organisation_id, "rows": certificates, "alerts": alerts}
    values: dict[str, Any] = {**_words(), **counts}
    with tenant(organisation_id), connection.cursor() as cursor:
        cursor.execute(_CHANCE)
        cursor.execute(_CERTIFICATES, values)
        cursor.execute(_ALERTS, values)


def settle() -> None:
    """Do what autovacuum does within the minute after so many rows: statistics and visibility."""
    with psycopg.connect(owner_url(), autocommit=True) as link:
        link.execute("vacuum analyze registrations_certificate")
        link.execute("vacuum analyze fraud_alert")


def _words() -> dict[str, list[str]]:
    draw = Draw("bench", "fr")
    firsts = [*draw.words["women"], *draw.words["men"]]
    names = [str(name) for name in draw.words["surnames"]]
    return {
        "names": names,
        "keys": [fold(name) for name in names],
        "firsts": firsts,
        "first_keys": [fold(name) for name in firsts],
        "wmis": [model.wmi for model in draw.models],
        "makes": [model.make for model in draw.models],
        "dealers": list(draw.words["dealers"]),
    }
