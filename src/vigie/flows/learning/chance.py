"""Some contracts are looked at by chance, so that what nobody reviewed is never taken for clean."""

from dataclasses import dataclass
from datetime import date

from vigie.database.tenant import tenant
from vigie.fraud.actions import Drawn, drop_audits, open_audits
from vigie.fraud.domain.auditing import drawn
from vigie.fraud.domain.cases import case_of
from vigie.fraud.queries import MOST_OPEN, audit_rate, looked_at, open_audit_count
from vigie.kernel.actor import Actor
from vigie.registrations.queries.plain import plain_certificates, watched_ids


@dataclass(frozen=True, slots=True)
class Chosen:
    """The certificates that chance chooses at a run, and the rate it chooses at."""

    rate: float
    ids: frozenset[int] = frozenset()


def choose(by: Actor, kind: str, on: date) -> Chosen:
    """Draw among the contracts that nobody looked at this year, as many as people may take.

    To be called in the tenant's block.
    """
    rate, seen = audit_rate(by), looked_at(by, kind, on.year)
    cases = {case_of(kind, pk, on): pk for pk in watched_ids(by) if pk not in seen}
    room = max(MOST_OPEN - open_audit_count(by), 0)
    return Chosen(rate, frozenset(cases[case] for case in drawn(cases, rate, on)[:room]))


def put_before_people(
    chosen: Chosen, kind: str, *, run_id: int, on: date, by: Actor, key: str
) -> int:
    """Open an audit of each contract chosen, but those that the run alerted of; returns how many."""
    with tenant(by.organisation_id):
        left = chosen.ids - looked_at(by, kind, on.year)
    cases = tuple(
        Drawn(case_of(kind, one.id, on), kind, one.id, one.contract_number, one.plate, one.product)
        for chunk in plain_certificates(by, left)
        for one in chunk
    )
    drop_audits(on=on, by=by, key=f"{key}-dropped")
    if not cases:
        return 0
    return open_audits(cases, rate=chosen.rate, run_id=run_id, on=on, by=by, key=f"{key}-opened")
