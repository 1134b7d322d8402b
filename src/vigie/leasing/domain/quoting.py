"""Quote: price what was asked of a product, tax it, and hold it against the product's bounds."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from vigie.kernel.errors import Invalid, Refused
from vigie.kernel.rate import Rate
from vigie.leasing.domain.apr.equation import effective_rate
from vigie.leasing.domain.apr.flows import dated
from vigie.leasing.domain.bounds import Measure, Unit, breaches, shown
from vigie.leasing.domain.deals import Frame, Unknown, Values
from vigie.leasing.domain.packages import PackageKind
from vigie.leasing.domain.payments import flows_of, payments_of
from vigie.leasing.domain.pricing import price
from vigie.leasing.domain.products import PER_YEAR, RHYTHMS, Basis, Product, ResidualBy
from vigie.leasing.domain.quotes import Asked, DatedFlow, Quote
from vigie.leasing.domain.tax_tables import regime_on
from vigie.leasing.domain.terms import Grace, Timing
from vigie.leasing.domain.vat import gross_of, net_of


def quote(product: Product, asked: Asked) -> Quote:
    """Return the whole answer; breaches of bounds are in it, to be read together.

    Invalid or Refused as `pricing.price` raises them, and where the product does not offer what is
    asked (`leasing.quote_*`).
    """
    check_offered(product, asked)
    frame = frame_of(product, asked)
    priced = price(asked.values, asked.unknown, frame)
    paid = payments_of(product, asked, priced)
    flows = flows_of(product, asked, paid, priced.values.price)
    gross, net = _both(product, asked, priced.values.price)
    return Quote(
        product=product,
        asked=asked,
        frame=frame,
        priced=priced,
        price_gross=gross,
        price_net=net,
        payments=paid,
        flows=flows,
        effective_rate=_effective(product, asked, flows),
        breaches=breaches(product.bounds, measured(product, asked, priced.values)),
    )


def frame_of(product: Product, asked: Asked) -> Frame:
    """Return what stays fixed while the unknown is sought."""
    seeks_first = asked.unknown is Unknown.FIRST_RENTAL
    has_first = seeks_first or asked.values.first_rental > 0
    return Frame(
        currency=product.currency,
        start_on=asked.start_on,
        rhythm=asked.rhythm,
        timing=product.timing,
        repayment=product.repayment,
        steps=asked.steps,
        seasons=asked.seasons,
        grace=Grace(principal=asked.grace_principal, interest=asked.grace_interest),
        deferral=asked.deferral,
        extras=asked.insurance + asked.services,
        financed_fee=asked.fee if asked.fee_financed else 0,
        draws=asked.draws,
        leads=product.timing is Timing.ADVANCE and has_first,
    )


def check_offered(product: Product, asked: Asked) -> None:
    """Refuse what the product does not offer at all, whatever the amount."""
    if asked.rhythm not in product.rhythms:
        raise Invalid("leasing.quote_rhythm", given=asked.rhythm, known=", ".join(product.rhythms))
    if asked.asset_class not in product.asset_classes:
        known = ", ".join(product.asset_classes)
        raise Invalid("leasing.asset_class_unknown", asset_class=asked.asset_class, known=known)
    if asked.unpackaged(PackageKind.INSURANCE) and not product.options.insurance:
        raise Refused("leasing.quote_no_insurance")
    if asked.unpackaged(PackageKind.SERVICE) and not product.options.services:
        raise Refused("leasing.quote_no_services")
    _check_packages(product, asked)
    if asked.fee_financed and not product.options.fees_financed:
        raise Refused("leasing.quote_fee_not_financed")
    _check_km(product, asked.km)


def _check_packages(product: Product, asked: Asked) -> None:
    offered = {one.code: one for one in product.packages}
    for one in asked.packages:
        bound = offered[one.code].bound
        if not bound.holds(Fraction(one.minor)):
            low, high = (
                shown(end, Unit.AMOUNT, product.currency) for end in (bound.low, bound.high)
            )
            raise Refused("leasing.quote_package", package=one.code, low=low, high=high)


def _check_km(product: Product, km: int) -> None:
    terms = product.mileage
    if km and terms is None:
        raise Refused("leasing.quote_no_mileage")
    if km and terms is not None and not terms.low <= km <= terms.high:
        raise Refused("leasing.quote_mileage", given=km, low=terms.low, high=terms.high)


def measured(product: Product, asked: Asked, values: Values) -> Mapping[Measure, Fraction]:
    """Return each measure of a quote in the unit of its bound; shares are of the price."""
    whole = max(values.price, 1)
    shares = {
        Measure.FIRST_RENTAL: values.first_rental,
        Measure.DEPOSIT: asked.deposit,
        Measure.RESIDUAL: values.residual,
        Measure.SUBSIDY: values.subsidy,
    }
    counts = {
        Measure.PRICE: values.price,
        Measure.FEE: asked.fee,
        Measure.GRACE_PRINCIPAL: asked.grace_principal,
        Measure.GRACE_INTEREST: asked.grace_interest,
        Measure.DEFERRAL: asked.deferral,
        **({Measure.DRAWDOWNS: len(asked.draws)} if asked.draws else {}),
    }
    return {
        Measure.TERM: Fraction(values.term * 12, PER_YEAR[asked.rhythm]),
        Measure.RATE: values.rate.fraction,
        **{measure: Fraction(amount, whole) for measure, amount in shares.items()},
        **{measure: Fraction(count) for measure, count in counts.items()},
    }


def _both(product: Product, asked: Asked, amount: int) -> tuple[int, int]:
    regime = regime_on(product.country, asked.signed_on)
    if product.basis is Basis.GROSS:
        return amount, net_of(amount, regime)
    return gross_of(amount, regime), amount


def _effective(product: Product, asked: Asked, flows: Sequence[DatedFlow]) -> Rate | None:
    """Return the effective rate of the flows, or None where the customer does not pay them all."""
    if product.residual_by is ResidualBy.LESSOR:
        return None
    unit = RHYTHMS[asked.rhythm].unit
    first = min(flow.on for flow in flows if flow.minor > 0)
    try:
        return effective_rate(dated(first, [(flow.on, flow.minor) for flow in flows], unit))
    except Refused:
        return None
