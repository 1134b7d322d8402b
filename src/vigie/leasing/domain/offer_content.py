"""A quote as plain data: what an offer keeps, an endpoint answers and a paper is made from."""

from collections.abc import Mapping
from typing import Any

from vigie.kernel.rate import Rate
from vigie.leasing.domain.packages import stored
from vigie.leasing.domain.quotes import Payment, Quote
from vigie.leasing.domain.schedule import Instalment

AMOUNTS = ("price", "rental", "first_rental", "residual", "subsidy")


def content_of(quote: Quote) -> Mapping[str, Any]:
    """Return the whole answer: amounts in minor units, rates as decimal fractions, dates as ISO."""
    values = quote.values
    return {
        "product": {"code": quote.product.code, "names": dict(quote.product.names)},
        "currency": quote.product.currency,
        "basis": quote.product.basis.value,
        "found": quote.priced.unknown.value,
        "values": {
            **{name: getattr(values, name) for name in AMOUNTS},
            "term": values.term,
            "rate": fraction(values.rate),
        },
        "price_gross": quote.price_gross,
        "price_net": quote.price_net,
        "financed": quote.priced.schedule.terms.financed,
        "ends_on": quote.priced.schedule.terms.ends_on.isoformat(),
        **({"assumptions": ["parts_on_agreed_days"]} if quote.is_paid_in_parts else {}),
        "effective_rate": fraction(quote.effective_rate) if quote.effective_rate else None,
        "cost": quote.cost,
        "paid": dict(quote.paid),
        **({"packages": [stored(one) for one in found]} if (found := quote.asked.packages) else {}),
        "rows": [_row(row) for row in quote.priced.schedule.rows],
        "payments": [_payment(payment) for payment in quote.payments],
        "flows": [
            {"on": flow.on.isoformat(), "minor": flow.minor, "reason": flow.reason}
            for flow in quote.flows
        ],
    }


def fraction(rate: Rate) -> str:
    """Return a rate as a decimal fraction of nine digits: 6 % is "0.060000000"."""
    return f"{rate.as_percent(7).scaleb(-2):f}"


def _row(row: Instalment) -> Mapping[str, Any]:
    amounts = ("opening", "drawn", "interest", "principal", "payment", "closing")
    return {
        "number": row.number,
        "due_on": row.due_on.isoformat(),
        **{name: getattr(row, name) for name in amounts},
    }


def _payment(payment: Payment) -> Mapping[str, Any]:
    amounts = ("financing", "insurance", "services", "required", "net", "vat", "gross")
    return {
        "due": payment.due.value,
        "number": payment.number,
        "on": payment.on.isoformat(),
        **{name: getattr(payment, name) for name in amounts},
    }
