"""From a quote to the agreement of a contract: the lessor's own amounts, before tax.

A quote on a basis with tax (a consumer's lease) is turned into amounts before tax one by one, each
rounded half up; the tax of each rental is then computed on its net amount.
"""

from dataclasses import replace
from fractions import Fraction

from vigie.kernel.errors import Refused
from vigie.kernel.rounding import allocate
from vigie.leasing.domain.agreement import Agreement
from vigie.leasing.domain.mileage import AgreedMileage
from vigie.leasing.domain.packages import Chosen, PackageKind, amount_of, unnamed
from vigie.leasing.domain.products import Basis, Kind, TaxPoint
from vigie.leasing.domain.profiles import Level
from vigie.leasing.domain.quotes import Quote
from vigie.leasing.domain.tax_tables import regime_on
from vigie.leasing.domain.terms import Drawdown, Terms
from vigie.leasing.domain.vat import Regime, net_of


def agreement_of(quote: Quote) -> Agreement:
    """Return the agreement that a quote proposes.

    Refused for what the life of a contract does not serve yet: tax of all rentals on delivery
    (`leasing.quote_unserved`).
    """
    product, asked = quote.product, quote.asked
    if product.tax_point is TaxPoint.UPFRONT:
        raise Refused("leasing.quote_unserved", product=product.code)
    terms, regime = quote.priced.schedule.terms, regime_on(product.country, asked.signed_on)
    is_taxed = product.tax_point is TaxPoint.EACH_RENTAL
    services = amount_of(packages_of(quote), PackageKind.SERVICE)
    fee, subsidy = asked.fee, quote.values.subsidy
    if is_taxed and product.basis is Basis.GROSS:
        fee, subsidy = (net_of(one, regime) for one in (fee, subsidy))
        drawn = quote.price_net - subsidy + (fee if asked.fee_financed else 0)
        terms = _net_terms(terms, drawn, regime)
    if product.kind is Kind.CREDIT:
        terms = _without_down_payment(terms)
    return Agreement(
        product=product.kind.value,
        country=product.country,
        terms=terms,
        tax=regime.rate.fraction if is_taxed else Fraction(0),
        asset_tax=quote.price_gross - quote.price_net if is_taxed else 0,
        fee=0 if asked.fee_financed else fee,
        services=services,
        insurance=asked.insurance,
        deposit=asked.deposit,
        financed_fee=fee if asked.fee_financed else 0,
        subsidy=subsidy,
        mileage=AgreedMileage(asked.km, product.mileage) if product.mileage and asked.km else None,
    )


def packages_of(quote: Quote) -> tuple[Chosen, ...]:
    """Return what rides in each rental, before tax: the packages, and amounts that have none."""
    product, asked = quote.product, quote.asked
    rests = [(kind, asked.unpackaged(kind)) for kind in PackageKind]
    found = [*asked.packages, *(unnamed(kind, rest) for kind, rest in rests if rest > 0)]
    if product.tax_point is not TaxPoint.EACH_RENTAL or product.basis is not Basis.GROSS:
        return tuple(found)
    regime = regime_on(product.country, asked.signed_on)
    return tuple(
        replace(one, minor=net_of(one.minor, regime)) if one.kind is PackageKind.SERVICE else one
        for one in found
    )


def _without_down_payment(terms: Terms) -> Terms:
    """Return the terms of a credit: what the customer pays the seller himself is not drawn."""
    first, *others = terms.drawdowns
    lent = replace(first, minor=first.minor - terms.first_rental)
    return replace(terms, drawdowns=(lent, *others), first_rental=0)


def _net_terms(terms: Terms, drawn: int, regime: Regime) -> Terms:
    """Return terms before tax that draw so much; the rate, the dates and the shape stay."""
    parts = allocate(drawn, [one.minor for one in terms.drawdowns])
    profile = terms.profile
    if isinstance(profile, Level) and profile.instalment is not None:
        profile = Level(net_of(profile.instalment, regime))
    return replace(
        terms,
        drawdowns=tuple(
            Drawdown(one.on, part) for one, part in zip(terms.drawdowns, parts, strict=True)
        ),
        first_rental=net_of(terms.first_rental, regime),
        residual=net_of(terms.residual, regime),
        profile=profile,
    )
