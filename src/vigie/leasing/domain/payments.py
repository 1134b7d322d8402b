"""What the customer pays, line by line with its tax, and the flows that the rate is taken on."""

from collections.abc import Iterator, Sequence
from datetime import date

from vigie.kernel.rounding import allocate
from vigie.leasing.domain.pricing import Priced
from vigie.leasing.domain.products import Basis, Product, ResidualBy, TaxPoint
from vigie.leasing.domain.quotes import Asked, DatedFlow, Due, Payment
from vigie.leasing.domain.tax_tables import regime_on
from vigie.leasing.domain.vat import Line, Treatment, tax


def payments_of(product: Product, asked: Asked, priced: Priced) -> tuple[Payment, ...]:
    """Return every payment in order of its day.

    A rental is taxed on the day it falls due; where the tax point is the delivery, all of it is
    one payment on the first day. The residual stands here unless it is the lessor's affair.
    """
    values, terms = priced.values, priced.schedule.terms
    found = [
        _payment(product, Due.FIRST_RENTAL, asked.start_on, values.first_rental),
        _deposit(Due.DEPOSIT, asked.start_on, asked.deposit),
        _payment(product, Due.FEE, asked.start_on, 0 if asked.fee_financed else asked.fee),
        *_rentals(product, asked, priced),
    ]
    if product.residual_by is not ResidualBy.LESSOR:
        found.append(_payment(product, Due.RESIDUAL, terms.ends_on, values.residual))
    found.append(_deposit(Due.DEPOSIT_BACK, terms.ends_on, -asked.deposit))
    paid = [payment for payment in found if payment.net or payment.vat]
    if product.tax_point is TaxPoint.UPFRONT:
        paid.append(_tax_at_delivery(product, asked.start_on, paid))
    order = list(Due)
    return tuple(sorted(paid, key=lambda one: (one.on, order.index(one.due), one.number)))


def flows_of(product: Product, asked: Asked, paid: Sequence[Payment], price: int) -> tuple[DatedFlow, ...]:  # fmt: skip
    """Return the flows of the effective rate on the product's basis.

    The customer receives the price and pays what the financing asks, with the packages that the product
    requires; insurance and services that may be refused are no part of it (directive (EU) 2023/2225,
    art. 3(5)).
    """
    received = [DatedFlow(day, part, "price") for day, part in _parts(asked, price)]
    is_gross = product.basis is Basis.GROSS
    given = [
        DatedFlow(payment.on, -amount, payment.due)
        for payment in paid
        if (amount := _financing(payment, is_gross=is_gross))
    ]
    return tuple(sorted((*received, *given), key=lambda flow: flow.on))


def _parts(asked: Asked, price: int) -> Iterator[tuple[date, int]]:
    if not asked.draws:
        yield asked.start_on, price
        return
    parts = allocate(price, [weight for _, weight in asked.draws])
    for (day, _), part in zip(asked.draws, parts, strict=True):
        yield day, part


def _financing(payment: Payment, *, is_gross: bool) -> int:
    if payment.due is Due.TAX:
        return 0  # on the net basis the tax is no cost of financing
    if payment.due is Due.RENTAL:
        return payment.financing + payment.required
    return payment.gross if is_gross else payment.net


def _rentals(product: Product, asked: Asked, priced: Priced) -> Iterator[Payment]:
    relief = priced.schedule.terms.grace.interest
    for row in priced.schedule.rows:
        if row.payment or row.number > relief:
            yield _rental(product, asked, row.number, row.due_on, row.payment)


def _rental(product: Product, asked: Asked, number: int, on: date, amount: int) -> Payment:
    lines = [
        Line("financing", amount, _is_gross(product), _treatment(product)),
        Line("insurance", asked.insurance, treatment=Treatment.EXEMPT),
        Line("services", asked.services, _is_gross(product)),
    ]
    taxed = tax([line for line in lines if line.amount], regime_on(product.country, on))
    beside = (asked.insurance, asked.services)
    return Payment(Due.RENTAL, number, on, amount, *beside, taxed.net, taxed.vat, asked.required)


def _payment(product: Product, due: Due, on: date, amount: int) -> Payment:
    line = Line(due, amount, _is_gross(product), _treatment(product))
    taxed = tax([line], regime_on(product.country, on))
    return Payment(due, 0, on, amount, 0, 0, taxed.net, taxed.vat)


def _deposit(due: Due, on: date, amount: int) -> Payment:
    """A deposit secures and comes back: it pays for nothing, so it bears no tax."""
    return Payment(due, 0, on, 0, 0, 0, amount, 0)


def _tax_at_delivery(product: Product, on: date, paid: Sequence[Payment]) -> Payment:
    base = sum(payment.financing for payment in paid)
    taxed = tax([Line("tax", base)], regime_on(product.country, on))
    return Payment(Due.TAX, 0, on, 0, 0, 0, 0, taxed.vat)


def _treatment(product: Product) -> Treatment:
    is_each = product.tax_point is TaxPoint.EACH_RENTAL
    return Treatment.STANDARD if is_each else Treatment.EXEMPT


def _is_gross(product: Product) -> bool:
    return product.basis is Basis.GROSS
