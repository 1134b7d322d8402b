"""Many contracts like one: copied row by row in SQL, for benches and for tests of bulk work.

Copies have the version and the lines to come of their model, and no due, payment or event.
"""

from django.db import connection

from vigie.database.tenant import tenant
from vigie.kernel.actor import Actor

_CONTRACTS = """
insert into leasing_contract (organisation_id, reference, customer_id, asset_id, product, accounting,
    country, currency, is_consumer, product_version_id, offer_id, title, state, state_on, version,
    valid_until, signed_on, delivered_on, ends_on, notice_ends_on, recorded_at)
select organisation_id, %(begin)s || place, customer_id, asset_id, product, accounting,
    country, currency, is_consumer, product_version_id, offer_id, title, state, state_on, version,
    valid_until, signed_on, delivered_on, ends_on, notice_ends_on, recorded_at
from leasing_contract, generate_series(1, %(copies)s) as place
where organisation_id = %(organisation)s and id = %(model)s
"""

_VERSIONS = """
insert into leasing_contractversion (organisation_id, contract_id, number, step, effective_on,
    recorded_at, agreement, rows, digest)
select c.organisation_id, c.id, t.number, t.step, t.effective_on, t.recorded_at, t.agreement, t.rows,
    t.digest
from leasing_contractversion t, leasing_contract c
where t.organisation_id = %(organisation)s and t.contract_id = %(model)s
  and c.organisation_id = %(organisation)s and starts_with(c.reference, %(begin)s)
"""

_LINES = """
insert into leasing_instalment (organisation_id, contract_id, number, kind, due_on, principal,
    interest, services, tax, is_billed)
select c.organisation_id, c.id, t.number, t.kind, t.due_on, t.principal, t.interest, t.services,
    t.tax, false
from (select * from leasing_instalment where organisation_id = %(organisation)s
        and contract_id = %(model)s and not is_billed order by number limit %(lines)s) t,
    leasing_contract c
where c.organisation_id = %(organisation)s and starts_with(c.reference, %(begin)s)
"""


def copy_contract(contract_id: int, copies: int, *, by: Actor, lines: int = 1000) -> None:
    """Make so many contracts like one; `lines` keeps only so many of the lines to come."""
    words: dict[str, int | str] = {
        "organisation": by.organisation_id,
        "model": contract_id,
        "copies": copies,
        "begin": f"COPY-{contract_id}-",
        "lines": lines,
    }
    with tenant(by.organisation_id), connection.cursor() as cursor:
        for statement in (_CONTRACTS, _VERSIONS, _LINES):
            cursor.execute(statement, words)
