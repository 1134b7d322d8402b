"""Facts of the feature turned into what the API says: minor units into decimals of the currency."""

from decimal import Decimal

from vigie.kernel.money import Money
from vigie.leasing.actions import Outcome
from vigie.leasing.domain.drawing import Tranche
from vigie.leasing.domain.plan import PlanLine
from vigie.leasing.domain.riding import Ride
from vigie.leasing.queries import ContractDetail, ContractLine, DueRow, PaymentRow


def units(minor: int, currency: str) -> Decimal:
    """Return an amount in units."""
    return Money(minor, currency).amount


def line(row: ContractLine) -> dict[str, object]:
    """Return a contract of a list."""
    return {
        "id": row.id,
        "reference": row.reference,
        "customer": row.customer,
        "title": row.title,
        "product": row.product,
        "state": row.state,
        "ends_on": row.ends_on,
        "currency": row.currency,
        "overdue": units(row.overdue, row.currency),
    }


def whole(detail: ContractDetail) -> dict[str, object]:
    """Return a contract with its plan, dues and payments."""
    row, code = detail.row, detail.row.currency
    amounts = {"overdue": detail.overdue, "owed": detail.owed, "held": detail.held}
    return {
        "id": row.pk,
        "reference": row.reference,
        "customer_id": row.customer_id,
        "product": row.product,
        "state": row.state,
        "currency": code,
        "signed_on": row.signed_on,
        "delivered_on": row.delivered_on,
        "ends_on": row.ends_on,
        "version": row.version,
        **{name: units(minor, code) for name, minor in amounts.items()},
        "to_come": units(detail.to_come, code),
        "undrawn": units(row.undrawn, code),
        "parts": [_part(one, code) for one in detail.agreement.tranches],
        "packages": [_package(one, code) for one in detail.packages],
        "steps": [step.value for step in detail.steps],
        "plan": [_plan_line(one, code) for one in detail.plan.lines],
        "dues": [_due(due, code) for due in detail.dues],
        "payments": [_payment(paid, code) for paid in detail.payments],
    }


def _package(ride: Ride, code: str) -> dict[str, object]:
    one = ride.package
    return {
        "code": one.code,
        "kind": one.kind.value,
        "names": dict(one.names),
        "provider": one.provider,
        "amount": units(one.minor, code),
        "is_required": one.is_required,
        "from_on": ride.from_on,
        "until_on": ride.until_on,
    }


def _part(one: Tranche, code: str) -> dict[str, object]:
    return {
        "number": one.number,
        "planned_on": one.planned.on,
        "amount": units(one.planned.minor, code),
        "paid": units(one.drawn, code),
        "left": units(one.left, code),
        "given_up_on": one.given_up_on,
    }


def _plan_line(one: PlanLine, code: str) -> dict[str, object]:
    parts = one.parts
    return {
        "number": one.number,
        "due_on": one.due_on,
        "principal": units(parts.principal, code),
        "interest": units(parts.interest, code),
        "services": units(parts.services, code),
        "insurance": units(parts.insurance, code),
        "tax": units(parts.tax, code),
    }


def _due(due: DueRow, code: str) -> dict[str, object]:
    return {
        "id": due.id,
        "kind": due.kind,
        "due_on": due.due_on,
        "net": units(due.net, code),
        "tax": units(due.tax, code),
        "left": units(due.left, code),
        "invoice": due.invoice,
    }


def _payment(paid: PaymentRow, code: str) -> dict[str, object]:
    return {
        "id": paid.id,
        "received_on": paid.on,
        "amount": units(paid.minor, code),
        "method": paid.method,
        "note": paid.note,
        "is_returned": paid.is_returned,
    }


def outcome(done: Outcome, currency: str) -> dict[str, object]:
    """Return what an act did, or would do."""
    return {
        "contract_id": done.contract_id,
        "reference": done.reference,
        "state": done.state,
        "version": done.version,
        "currency": currency,
        "held": units(done.held, currency),
        "dues": [
            {
                "kind": due.kind,
                "due_on": due.due_on,
                "net": units(due.net, currency),
                "tax": units(due.tax, currency),
                "invoice": due.invoice,
            }
            for due in done.dues
        ],
        "settled": [
            {
                "kind": one.kind,
                "due_on": one.due_on,
                "part": one.part,
                "amount": units(one.minor, currency),
            }
            for one in done.settled
        ],
        "moved": [
            {
                "number": one.number,
                "was_on": one.was_on,
                "was": units(one.was, currency),
                "on": one.on,
                "amount": units(one.minor, currency),
            }
            for one in done.moved
        ],
        "postings": [
            {
                "book": one.book,
                "debit": one.debit,
                "credit": one.credit,
                "amount": units(one.minor, one.currency),
            }
            for one in done.postings
        ],
    }
