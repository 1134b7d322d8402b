"""Many contracts like one: copied row by row in SQL, for benches and for tests of bulk work.

Copies have the version and the lines to come of their model, no payment or event, and what it owes only
where that is asked for.
"""

from django.db import connection

from vigie.database.tenant import tenant
from vigie.kernel.actor import Actor

_CONTRACTS = """
insert into leasing_contract (organisation_id, reference, customer_id, asset_id, product, accounting,
    country, currency, is_consumer, product_version_id, offer_id, title, state, state_on, version,
    valid_until, signed_on, delivered_on, ends_on, notice_ends_on, is_pledged, recorded_at)
select organisation_id, %(begin)s || place, customer_id, asset_id, product, accounting,
    country, currency, is_consumer, product_version_id, offer_id, title, state, state_on, version,
    valid_until, signed_on, delivered_on, ends_on, notice_ends_on, is_pledged, recorded_at
from leasing_contract, generate_series(1, %(copies)s) as place
where organisation_id = %(organisation)s and id = %(model)s
"""

_VERSIONS = """
insert into leasing_contractversion (organisation_id, contract_id, number, step, effective_on,
    recorded_at, agreement, rows, digest, turns_on, base, running, begins_on, until_on, rent_asked,
    fee_base, fee_running, spans_on, spans_until, rent_base, rent_running, wear_base, wear_running,
    costs_base, costs_running)
select c.organisation_id, c.id, t.number, t.step, t.effective_on, t.recorded_at, t.agreement, t.rows,
    t.digest, t.turns_on, t.base, t.running, t.begins_on, t.until_on, t.rent_asked, t.fee_base,
    t.fee_running, t.spans_on, t.spans_until, t.rent_base, t.rent_running, t.wear_base, t.wear_running,
    t.costs_base, t.costs_running
from leasing_contractversion t, leasing_contract c
where t.organisation_id = %(organisation)s and t.contract_id = %(model)s
  and c.organisation_id = %(organisation)s and starts_with(c.reference, %(begin)s)
"""

_LINES = """
insert into leasing_instalment (organisation_id, contract_id, number, kind, due_on, principal,
    interest, services, insurance, tax, is_billed)
select c.organisation_id, c.id, t.number, t.kind, t.due_on, t.principal, t.interest, t.services,
    t.insurance, t.tax, false
from (select * from leasing_instalment where organisation_id = %(organisation)s
        and contract_id = %(model)s and not is_billed order by number limit %(lines)s) t,
    leasing_contract c
where c.organisation_id = %(organisation)s and starts_with(c.reference, %(begin)s)
"""

_DUES = """
with due as (
    insert into leasing_due (organisation_id, contract_id, kind, instalment, due_on, costs, late,
        interest, tax, services, insurance, principal, recorded_at)
    select c.organisation_id, c.id, t.kind, t.instalment, t.due_on, t.costs, t.late, t.interest,
        t.tax, t.services, t.insurance, t.principal, t.recorded_at
    from leasing_due t join leasing_opendue o on o.due_id = t.id, leasing_contract c
    where t.organisation_id = %(organisation)s and t.contract_id = %(model)s
      and c.organisation_id = %(organisation)s and starts_with(c.reference, %(begin)s)
    returning *
)
insert into leasing_opendue (organisation_id, contract_id, due_id, due_on, minor)
select organisation_id, contract_id, id, due_on,
       costs + late + interest + tax + services + insurance + principal from due
"""


def copy_contract(
    contract_id: int, copies: int, *, by: Actor, lines: int = 1000, owing: bool = False
) -> None:
    """Make so many contracts like one; `lines` keeps only so many of the lines to come."""
    words: dict[str, int | str] = {
        "organisation": by.organisation_id,
        "model": contract_id,
        "copies": copies,
        "begin": f"COPY-{contract_id}-",
        "lines": lines,
    }
    with tenant(by.organisation_id), connection.cursor() as cursor:
        for statement in (_CONTRACTS, _VERSIONS, _LINES, *([_DUES] if owing else [])):
            cursor.execute(statement, words)
