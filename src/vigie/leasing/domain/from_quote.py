"""From a quote to the agreement of a contract: the lessor's own amounts, before tax.

A quote on a basis with tax (a consumer's lease) is turned into amounts before tax one by one, each
rounded half up; the tax of each rental is then computed on its net amount.
"""

from dataclasses import replace
from fractions import Fraction

from vigie.kernel.errors import Refused
from vigie.leasing.domain.agreement import Agreement
from vigie.leasing.domain.products import Basis, TaxPoint
from vigie.leasing.domain.profiles import Level
from vigie.leasing.domain.quotes import Quote
from vigie.leasing.domain.tax_tables import regime_on
from vigie.leasing.domain.terms import Drawdown, Terms
from vigie.leasing.domain.vat import Regime, net_of


def agreement_of(quote: Quote) -> Agreement:
    """Return the agreement that a quote proposes.

    Refused `leasing.quote_unserved` for what the life of a contract does not serve yet: insurance
    inside the rental, and tax of all rentals on delivery.
    """
    product, asked = quote.product, quote.asked
    if asked.insurance or product.tax_point is TaxPoint.UPFRONT:
        raise Refused("leasing.quote_unserved", product=product.code)
    terms, regime = quote.priced.schedule.terms, regime_on(product.country, asked.signed_on)
    is_taxed = product.tax_point is TaxPoint.EACH_RENTAL
    fee = 0 if asked.fee_financed else asked.fee
    amounts = (asked.services, asked.deposit, fee)
    if is_taxed and product.basis is Basis.GROSS:
        terms = _net_terms(terms, regime)
        amounts = (net_of(asked.services, regime), asked.deposit, net_of(fee, regime))
    services, deposit, fee = amounts
    return Agreement(
        product=product.kind.value,
        country=product.country,
        terms=terms,
        tax=regime.rate.fraction if is_taxed else Fraction(0),
        asset_tax=quote.price_gross - quote.price_net if is_taxed else 0,
        fee=fee,
        services=services,
        deposit=deposit,
    )


def _net_terms(terms: Terms, regime: Regime) -> Terms:
    """Return terms before tax; the rate, the dates and the shape stay."""
    profile = terms.profile
    if isinstance(profile, Level) and profile.instalment is not None:
        profile = Level(net_of(profile.instalment, regime))
    return replace(
        terms,
        drawdowns=tuple(Drawdown(one.on, net_of(one.minor, regime)) for one in terms.drawdowns),
        first_rental=net_of(terms.first_rental, regime),
        residual=net_of(terms.residual, regime),
        profile=profile,
    )
