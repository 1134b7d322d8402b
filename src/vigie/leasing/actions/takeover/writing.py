"""Rows of a takeover: contracts, versions, instalments, events, money, the opening entry."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection

from vigie.kernel.actor import Actor
from vigie.leasing.actions.takeover.progress import say
from vigie.leasing.actions.transferring import SUBJECT
from vigie.leasing.actions.versions import version_row
from vigie.leasing.domain.dues import DueKind, Part
from vigie.leasing.domain.lifecycle import State, Step
from vigie.leasing.domain.packages import PackageKind
from vigie.leasing.domain.plan import Plan, plan_of
from vigie.leasing.domain.takeover.opening import opened
from vigie.leasing.domain.takeover.running import Running
from vigie.leasing.models import (
    Allocation,
    Contract,
    ContractEvent,
    ContractPackage,
    ContractVersion,
    Due,
    OpenDue,
    Payment,
)
from vigie.ledger.actions import post_many
from vigie.ledger.domain.sheets import Block, Sheet
from vigie.ledger.domain.transfers import Journal

METHOD = "opening"
_CHUNK = 1_000

_STAGE = """
create temp table if not exists leasing_arriving on commit delete rows as
select organisation_id, contract_id, number, kind, due_on, principal, interest, services, insurance, tax
from leasing_instalment with no data
"""
_COPY = """
copy leasing_arriving (organisation_id, contract_id, number, kind, due_on, principal, interest,
    services, insurance, tax) from stdin
"""
_ARRIVE = """
insert into leasing_instalment (organisation_id, contract_id, number, kind, due_on, principal,
    interest, services, insurance, tax, is_billed)
select organisation_id, contract_id, number, kind, due_on, principal, interest, services, insurance, tax, false
from leasing_arriving
"""


class Writing:
    """Writes the rows of one takeover, table by table."""

    def __init__(
        self, rows: Sequence[Running], *, by: Actor, opened_on: date, now: datetime
    ) -> None:
        self.rows = rows
        self.organisation = by.organisation_id
        self.by = by
        self.on = opened_on
        self.now = now

    def contracts(self, customers: Sequence[int], assets: Sequence[int | None]) -> list[Contract]:
        """Write the contracts, active or in arrears; returns them in the order of the rows."""
        triples = zip(self.rows, customers, assets, strict=True)
        return Contract.objects.bulk_create((self._contract(*one) for one in triples), _CHUNK)

    def plans(self, contracts: Sequence[Contract]) -> int:
        """Write the first version of each contract and what is left to bill; returns how many lines."""
        written = 0
        for start in range(0, len(contracts), _CHUNK):
            say("plans", start, len(contracts))
            chunk = contracts[start : start + _CHUNK]
            rows = self.rows[start : start + _CHUNK]
            plans = [plan_of(row.agreement) for row in rows]
            ContractVersion.objects.bulk_create(
                version_row(contract, plan, step=Step.TAKE_OVER, effective_on=self.on, now=self.now)
                for contract, plan in zip(chunk, plans, strict=True)
            )
            written += self._instalments(chunk, plans)
        return written

    def packages(self, contracts: Sequence[Contract]) -> None:
        """Write the services that ride in rentals; nobody named who renders them."""
        kind = PackageKind.SERVICE.value
        ContractPackage.objects.bulk_create(
            (
                ContractPackage(
                    organisation_id=self.organisation,
                    contract=contract,
                    code=kind,
                    kind=kind,
                    minor=row.agreement.services,
                    is_required=False,
                )
                for row, contract in zip(self.rows, contracts, strict=True)
                if row.agreement.services
            ),
            _CHUNK,
        )

    def events(self, contracts: Sequence[Contract], sha256: str) -> None:
        """Write how each contract came: active on the day, then behind where something is overdue."""
        said = {"taken_over": sha256}
        begins = [
            self._event(one, Step.TAKE_OVER, State.DRAFT, State.ACTIVE, said) for one in contracts
        ]
        behind = [
            self._event(one, Step.FALL_BEHIND, State.ACTIVE, State.IN_ARREARS, {})
            for one in contracts
            if one.state == State.IN_ARREARS
        ]
        ContractEvent.objects.bulk_create([*begins, *behind], _CHUNK)

    def money(self, contracts: Sequence[Contract]) -> None:
        """Write what is overdue, what is held, and deposits as asked for and paid at delivery."""
        pairs = list(zip(self.rows, contracts, strict=True))
        self._deposits([(row, one) for row, one in pairs if row.balances.deposit])
        overdue = Due.objects.bulk_create(
            (self._overdue(one, row) for row, one in pairs if row.balances.arrears),
            _CHUNK,
        )
        OpenDue.objects.bulk_create(
            (
                OpenDue(
                    organisation_id=self.organisation,
                    contract_id=due.contract_id,
                    due=due,
                    due_on=due.due_on,
                    minor=due.principal,
                )
                for due in overdue
            ),
            _CHUNK,
        )
        Payment.objects.bulk_create(
            (
                self._payment(one, row.balances.held, self.on)
                for row, one in pairs
                if row.balances.held
            ),
            _CHUNK,
        )

    def post(self, contracts: Sequence[Contract], key: str, act: str) -> None:
        """Book the opening balances of all contracts as one entry."""
        sums: dict[tuple[str, str, str, str], tuple[list[int], list[int]]] = {}
        for row, contract in zip(self.rows, contracts, strict=True):
            for leg in opened(row.agreement.accounting, row.balances):
                place = (leg.debit, leg.credit, contract.currency, leg.book.value)
                subjects, minors = sums.setdefault(place, ([], []))
                subjects.append(contract.pk)
                minors.append(leg.minor)
        blocks = tuple(
            Block(debit, credit, code, self.on, SUBJECT, subjects, minors, book=book)
            for (debit, credit, code, book), (subjects, minors) in sums.items()
        )
        post_many([Sheet(key, act, self.on, blocks, Journal.OPENING)], by=self.by)

    def _contract(self, row: Running, customer: int, asset: int | None) -> Contract:
        agreement = row.agreement
        state = State.IN_ARREARS if row.balances.arrears else State.ACTIVE
        return Contract(
            organisation_id=self.organisation,
            reference=row.reference,
            customer_id=customer,
            asset_id=asset,
            product=agreement.product,
            accounting=agreement.accounting.value,
            country=agreement.country,
            currency=agreement.currency,
            is_consumer=row.is_consumer,
            is_pledged=row.is_pledged,
            title=row.vehicle.title,
            state=state.value,
            state_on=self.on,
            signed_on=row.signed_on,
            delivered_on=row.delivered_on,
            ends_on=agreement.terms.ends_on,
            recorded_at=self.now,
        )

    def _instalments(self, contracts: Sequence[Contract], plans: Sequence[Plan]) -> int:
        lines = (
            (
                self.organisation,
                contract.pk,
                line.number,
                line.kind.value,
                line.due_on,
                line.parts.principal,
                line.parts.interest,
                line.parts.services,
                line.parts.insurance,
                line.parts.tax,
            )
            for contract, plan in zip(contracts, plans, strict=True)
            for line in plan.lines
        )
        with connection.cursor() as cursor:
            cursor.execute(_STAGE)
            with cursor.copy(_COPY) as copy:
                for line in lines:
                    copy.write_row(line)
            cursor.execute(_ARRIVE)
            count = int(cursor.rowcount)
            cursor.execute("truncate leasing_arriving")
        return count

    def _event(
        self, contract: Contract, step: Step, begins: State, ends: State, data: dict[str, str]
    ) -> ContractEvent:
        return ContractEvent(
            **self._mine(contract),
            step=step.value,
            from_state=begins.value,
            to_state=ends.value,
            effective_on=self.on,
            user_id=self.by.user_id if data else None,
            data=data,
        )

    def _deposits(self, pairs: Sequence[tuple[Running, Contract]]) -> None:
        asked = Due.objects.bulk_create(
            (
                self._due(one, DueKind.DEPOSIT, row.delivered_on, costs=row.balances.deposit)
                for row, one in pairs
            ),
            _CHUNK,
        )
        paid = Payment.objects.bulk_create(
            (self._payment(one, row.balances.deposit, row.delivered_on) for row, one in pairs),
            _CHUNK,
        )
        Allocation.objects.bulk_create(
            (
                Allocation(
                    organisation_id=self.organisation,
                    contract_id=due.contract_id,
                    payment=payment,
                    due=due,
                    part=Part.COSTS.value,
                    minor=payment.minor,
                    effective_on=due.due_on,
                    recorded_at=self.now,
                )
                for due, payment in zip(asked, paid, strict=True)
            ),
            _CHUNK,
        )

    def _overdue(self, contract: Contract, row: Running) -> Due:
        since = row.overdue_since or self.on
        return self._due(contract, DueKind.OPENING, since, principal=row.balances.arrears)

    def _due(self, contract: Contract, kind: DueKind, on: date, **parts: int) -> Due:
        return Due(**self._mine(contract), kind=kind.value, due_on=on, **parts)

    def _payment(self, contract: Contract, minor: int, on: date) -> Payment:
        return Payment(**self._mine(contract), minor=minor, received_on=on, method=METHOD)

    def _mine(self, contract: Contract) -> dict[str, Any]:
        return {
            "organisation_id": self.organisation,
            "contract": contract,
            "recorded_at": self.now,
        }
