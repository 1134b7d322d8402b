"""Lists and the portfolio report over very many contracts: `python -m tests.benchmarks contracts`.

An embedded server with its durable settings, one organisation of `--rows` contracts and a third as
many customers, written straight into their tables: one in twenty is late, each has dues of a year
and twelve instalments to come. Lists are asked as the application's role under row
policies (target: 200 ms at the 95th percentile of each kind); the report is measured once as the
close does, then read. Options: `--rows N`, `--tries N` questions of a kind.
"""

import argparse
import secrets
import time
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from tests.benchmarks.house import open_house
from tests.benchmarks.ledger import timed
from tests.benchmarks.reports import write

if TYPE_CHECKING:
    from tests.benchmarks.asking import Timed

    from vigie.kernel.actor import Actor

TARGET_MS = 200.0
DAY = date(2026, 6, 30)
# One statement a table. Foreign keys and triggers are off while it is filled: the rows are made to fit.
_FILL = """
insert into parties_party (organisation_id, kind, shown, name_key, city, country, language, roles,
    registered_at)
select %(organisation)s, 'person', name || ' ' || n, upper(name) || ' ' || n, 'Lyon', 'FR', 'fr',
    'customer', now()
from (select n, (array['MARTIN', 'BERNARD', 'DUBOIS', 'LEFEVRE', 'GARNIER', 'NOWAK', 'ZOLW'])
          [1 + floor(7 * power(random(), 2))::int] as name
      from generate_series(1, %(parties)s) n) drawn;
insert into parties_partykey (organisation_id, party_id, kind, key)
select organisation_id, id, 'name', name_key from parties_party
where organisation_id = %(organisation)s and name_key <> '' on conflict do nothing;
with model as (
    select m.*, row_number() over (order by m.id) as place from leasing_contract m
    where m.organisation_id = %(organisation)s and m.id = any(%(models)s)
), party as (
    select array_agg(id) as ids from parties_party where organisation_id = %(organisation)s
)
insert into leasing_contract (organisation_id, reference, customer_id, asset_id, product, accounting,
    country, currency, is_consumer, product_version_id, offer_id, title, state, state_on, version,
    valid_until, signed_on, delivered_on, ends_on, notice_ends_on, is_pledged, recorded_at)
select m.organisation_id, 'CTR-' || (2022 + n %% 4) || '-' || lpad(n::text, 7, '0'),
    party.ids[1 + (hashint8(n) & 2147483647) %% cardinality(party.ids)], m.asset_id, m.product,
    m.accounting, m.country, m.currency, m.is_consumer, m.product_version_id, m.offer_id, m.title,
    case when n %% 20 = 0 then 'in_arrears' when n %% 10 = 1 then 'closed' else 'active' end,
    m.state_on, m.version, m.valid_until, m.signed_on, date '2022-01-01' + (n %% 1500)::int,
    date '2026-07-01' + (n %% 1200)::int, m.notice_ends_on, m.is_pledged, m.recorded_at
from generate_series(1, %(rows)s::bigint) n join model m on m.place = 1 + n / 10 %% 2, party;
insert into leasing_contractversion (organisation_id, contract_id, number, step, effective_on,
    recorded_at, agreement, rows, digest, turns_on, base, running, begins_on, until_on, rent_asked,
    fee_base, fee_running, spans_on, spans_until, rent_base, rent_running, wear_base, wear_running,
    costs_base, costs_running)
select v.organisation_id, c.id, v.number, v.step, v.effective_on, v.recorded_at, v.agreement, '[]',
    v.digest, '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}'
from leasing_contractversion v join leasing_contract m on m.id = v.contract_id
join leasing_contract c on c.product = m.product and not c.id = any(%(models)s)
where v.organisation_id = %(organisation)s and m.id = any(%(models)s);
insert into leasing_instalment (organisation_id, contract_id, number, kind, due_on, principal,
    interest, services, insurance, tax, is_billed)
select organisation_id, id, month, 'instalment', date '2026-06-15' + month * 30, 25000, 5000, 0, 0,
    6000, false
from leasing_contract, generate_series(1, 12) as month where organisation_id = %(organisation)s
    and not id = any(%(models)s);
insert into leasing_due (organisation_id, contract_id, kind, instalment, due_on, costs, late, interest,
    tax, services, insurance, principal, recorded_at)
select organisation_id, id, 'instalment', month, date '2025-06-15' + month * 30, 0, 0, 5000, 6000, 0,
    0, 25000, now()
from leasing_contract, generate_series(1, 12) as month where organisation_id = %(organisation)s;
insert into leasing_payment (organisation_id, contract_id, minor, received_on, method, note, recorded_at)
select organisation_id, id, 36000, date '2026-06-01', 'transfer', '', now()
from leasing_contract where organisation_id = %(organisation)s;
insert into leasing_allocation (organisation_id, contract_id, payment_id, due_id, part, minor,
    effective_on, recorded_at)
select d.organisation_id, d.contract_id, p.id, d.id, 'principal', 36000,
    d.due_on + case when d.contract_id %% 15 = 0 then 40 else 1 end, now()
from leasing_due d join leasing_payment p on p.contract_id = d.contract_id
join leasing_contract c on c.id = d.contract_id
where d.organisation_id = %(organisation)s
    and (c.state <> 'in_arrears' or d.instalment <= 12 - 1 - d.contract_id %% 5);
insert into leasing_opendue (organisation_id, contract_id, due_id, due_on, minor)
select d.organisation_id, d.contract_id, d.id, d.due_on, 36000
from leasing_due d join leasing_contract c on c.id = d.contract_id
where d.organisation_id = %(organisation)s and c.state = 'in_arrears'
    and d.instalment > 12 - 1 - d.contract_id %% 5
"""


def main() -> None:
    """Fill a house, ask every list, measure the portfolio and read it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--tries", type=int, default=20)
    options = parser.parse_args()
    with open_house() as home:
        from django.db import connection

        from vigie.leasing.actions import measure_portfolio

        started = time.monotonic()
        by = _filled(options.rows, home)
        print(
            f"{options.rows:,} contracts stand after {time.monotonic() - started:.0f} s", flush=True
        )
        asked = _asked(by, options.tries)
        with connection.cursor() as cursor, timed(cursor) as measured:
            measure_portfolio(DAY, by=by, key=secrets.token_hex(4))
        asked += _asked_report(by, options.tries)
    _report(options.rows, asked, measured.seconds, measured.cpu)


def _filled(rows: int, home: Path) -> "Actor":
    from vigie.database.embedded.address import address_of
    from vigie.database.embedded.provision import superuser_url
    from vigie.testing.contracts import credit, loa, new_lessor

    lessor = new_lessor("Bench")
    due = date(2026, 6, 1)
    models = [lessor.active(agreement) for agreement in (credit(start_on=due), loa(start_on=due))]
    words: dict[str, object] = {"organisation": lessor.by.organisation_id, "rows": rows}
    words |= {"parties": rows // 3, "models": models}
    url = superuser_url(address_of(home), home, "vigie")
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute("set session_replication_role = replica")
        for statement in _FILL.split(";\n"):
            owner.execute(statement, words)
        owner.execute("vacuum (analyze)")
    return lessor.by


def _asked(by: "Actor", tries: int) -> list["Timed"]:
    from tests.benchmarks.asking import time_kind
    from tests.benchmarks.probes import Kind

    from vigie.database.tenant import tenant
    from vigie.leasing.queries import ContractFilters, contracts_page, count_contracts

    def ask(sort: str, *, counts: bool, **narrowed: str) -> object:
        with tenant(by.organisation_id):
            filters = ContractFilters(**narrowed)
            if counts:
                return count_contracts(by, filters, on=DAY)
            return contracts_page(by, filters, on=DAY, sort=sort)

    kinds: dict[str, dict[str, str]] = {
        "all": {},
        "in arrears": {"state": "in_arrears"},
        "one product": {"product": "loa"},
        "a reference begins": {"q": "CTR-2024-00"},
        "one reference": {"q": "CTR-2024-0000502"},
        "a common name": {"q": "martin"},
        "a rare name": {"q": "zolw 1"},
        "nobody's name": {"q": "qqq"},
        "31 to 60 days late": {"late": "31-60"},
        "not late": {"late": "0"},
        "a quarter": {"delivered": "2024-Q1"},
        "a quarter, late": {"delivered": "2024-Q1", "late": "91-180"},
    }
    found = []
    for name, narrowed in kinds.items():
        for sort in ("-newest", "reference", "ends_on"):
            one = partial(ask, sort, counts=False, **narrowed)
            found.append(time_kind(Kind(f"{name} by {sort}", (one,) * tries)))
        one = partial(ask, "-newest", counts=True, **narrowed)
        found.append(time_kind(Kind(f"{name}, counted", (one,) * tries)))
    return found


def _asked_report(by: "Actor", tries: int) -> list["Timed"]:
    from tests.benchmarks.asking import time_kind
    from tests.benchmarks.probes import Kind

    from vigie.database.tenant import tenant
    from vigie.leasing.queries import portfolio_on

    def read() -> object:
        with tenant(by.organisation_id):
            return portfolio_on(by, on=DAY, currency="EUR")

    return [time_kind(Kind("the report, as the close measured it", (read,) * tries))]


def _report(rows: int, asked: list["Timed"], seconds: float, cpu: float) -> None:
    print(f"\n{'kind':<44}{'p50':>8}{'p95':>8}{'quiet':>8}{'CPU':>8}  ms")
    for one in sorted(asked, key=lambda one: -one.p95):
        mark = "  over" if one.p95 > TARGET_MS else ""
        print(
            f"{one.kind:<44}{one.p50:>8.1f}{one.p95:>8.1f}{one.quiet_p95:>8.1f}{one.cpu:>8.1f}{mark}"
        )
    over = sum(one.p95 > TARGET_MS for one in asked)
    print(f"{over} of {len(asked)} kinds over {TARGET_MS:.0f} ms at the 95th percentile")
    print(f"the portfolio measured in {seconds:.1f} s, {cpu:.1f} CPU s")
    kinds = [one.as_dict() for one in asked]
    write("contracts", {"rows": rows, "kinds": kinds, "measured_s": seconds, "measured_cpu": cpu})


if __name__ == "__main__":
    main()
