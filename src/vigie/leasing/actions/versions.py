"""Versions written: an agreement that holds from a day on, its rows, and the lines to bill."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date, datetime

from vigie.leasing.domain import storing
from vigie.leasing.domain.closing import turns
from vigie.leasing.domain.fees import spread_fee
from vigie.leasing.domain.plan import Plan, PlanLine
from vigie.leasing.domain.schedule import Instalment as Row
from vigie.leasing.domain.spreading import Even, spans
from vigie.leasing.models import Contract, ContractVersion, Instalment


def write_version(
    contract: Contract, plan: Plan, *, step: str, effective_on: date, now: datetime
) -> ContractVersion:
    """Write the next version of a contract and make it the one in force."""
    last = ContractVersion.objects.filter(
        organisation_id=contract.organisation_id, contract=contract
    ).count()
    contract.version, contract.ends_on = last + 1, plan.ends_on
    version = version_row(contract, plan, step=step, effective_on=effective_on, now=now)
    version.save(force_insert=True)
    return version


def version_row(
    contract: Contract, plan: Plan, *, step: str, effective_on: date, now: datetime
) -> ContractVersion:
    """Return the version of a contract with the number that is in force, not yet written."""
    agreement = storing.stored(plan.agreement)
    rows = [_row(row) for row in plan.rows]
    said = json.dumps([agreement, rows], sort_keys=True)
    found, spread = turns(plan), spans(plan)
    has_fee = bool(spread_fee(plan.agreement))
    has_costs = any(span.costs != Even(0, 0) for span in spread)
    return ContractVersion(
        organisation_id=contract.organisation_id,
        contract=contract,
        number=contract.version,
        step=step,
        effective_on=effective_on,
        recorded_at=now,
        agreement=agreement,
        rows=rows,
        digest=hashlib.sha256(said.encode()).hexdigest(),
        turns_on=[turn.on for turn in found],
        base=[turn.running.base for turn in found],
        running=[turn.running.interest for turn in found],
        begins_on=[turn.running.begins_on for turn in found],
        until_on=[turn.running.until_on for turn in found],
        rent_asked=[turn.rent for turn in found] if spread else [],
        fee_base=[turn.fee.base for turn in found] if has_fee else [],
        fee_running=[turn.fee.running for turn in found] if has_fee else [],
        spans_on=[span.from_on for span in spread],
        spans_until=[span.until_on for span in spread],
        rent_base=[span.rent.base for span in spread],
        rent_running=[span.rent.running for span in spread],
        wear_base=[span.wear.base for span in spread],
        wear_running=[span.wear.running for span in spread],
        costs_base=[span.costs.base for span in spread] if has_costs else [],
        costs_running=[span.costs.running for span in spread] if has_costs else [],
    )


def replace_unbilled(contract: Contract, lines: Iterable[PlanLine]) -> None:
    """Put lines in the place of every line that is not billed."""
    mine = {"organisation_id": contract.organisation_id, "contract": contract}
    Instalment.objects.filter(**mine, is_billed=False).delete()
    Instalment.objects.bulk_create(
        Instalment(
            **mine,
            number=line.number,
            kind=line.kind.value,
            due_on=line.due_on,
            principal=line.parts.principal,
            interest=line.parts.interest,
            services=line.parts.services,
            insurance=line.parts.insurance,
            tax=line.parts.tax,
        )
        for line in lines
    )


def _row(row: Row) -> list[object]:
    return [
        row.number,
        row.from_on.isoformat(),
        row.due_on.isoformat(),
        row.until_on.isoformat(),
        row.opening,
        row.drawn,
        row.interest,
        row.principal,
        row.payment,
        row.closing,
    ]
