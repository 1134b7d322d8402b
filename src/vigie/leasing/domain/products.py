"""A product: what may be agreed, in which country, on whose tax terms, within which bounds.

A product is data. `read_product` reads it from the tables of `data/products.toml` or from a saved
version; a contract keeps the version it was signed on, so nothing here may depend on today.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from vigie.kernel.typography import printed
from vigie.leasing.domain.bounds import Bound, Measure
from vigie.leasing.domain.mileage import MileageTerms
from vigie.leasing.domain.packages import Package
from vigie.leasing.domain.profiles import EqualPrincipal, InterestOnly, Level, Profile
from vigie.leasing.domain.terms import MONTHLY, QUARTERLY, WEEKLY, Rhythm, Timing

LANGUAGES = ("en", "fr", "pl")


class Kind(StrEnum):
    """What the contract is in law."""

    CREDIT = "credit"
    LOA = "loa"  # location avec option d'achat: rental with a purchase option
    LLD = "lld"  # long-term rental, no option
    FINANCE_LEASE = "finance_lease"  # crédit-bail, leasing finansowy
    OPERATING_LEASE = "operating_lease"
    HIRE_PURCHASE = "hire_purchase"


class Audience(StrEnum):
    """Whom it may be sold to: consumer law binds the first."""

    CONSUMER = "consumer"
    BUSINESS = "business"


class Basis(StrEnum):
    """Whether amounts are agreed with tax or without; the schedule runs on that basis."""

    GROSS = "gross"
    NET = "net"


class TaxPoint(StrEnum):
    """When the tax of the contract falls due."""

    EACH_RENTAL = "each_rental"  # a service: LOA, LLD, operating lease, crédit-bail
    UPFRONT = "upfront"  # a supply of goods: the tax of all payments is due on delivery
    IN_PRICE = "in_price"  # the supplier's price bore it; interest is exempt


class ResidualBy(StrEnum):
    """What becomes of the residual value."""

    OPTION = "option"  # the customer may pay it and keep the asset
    DUE = "due"  # a balloon: the customer owes it
    LESSOR = "lessor"  # the asset comes back, the lessor bears it


class Repayment(StrEnum):
    """The shape of the instalments; steps and seasons take their weights from the quote."""

    LEVEL = "level"
    EQUAL_PRINCIPAL = "equal_principal"
    INTEREST_ONLY = "interest_only"
    STEPS = "steps"
    SEASONAL = "seasonal"


RHYTHMS: Mapping[str, Rhythm] = {"monthly": MONTHLY, "quarterly": QUARTERLY, "weekly": WEEKLY}
PER_YEAR: Mapping[str, int] = {"monthly": 12, "quarterly": 4, "weekly": 52}
PLAIN_PROFILES: Mapping[Repayment, Profile] = {
    Repayment.LEVEL: Level(),
    Repayment.EQUAL_PRINCIPAL: EqualPrincipal(),
    Repayment.INTEREST_ONLY: InterestOnly(),
}


def name_in(names: Mapping[str, str], language: str) -> str:
    """Return the name of a language, or the English one, spaced as the language is printed."""
    spoken = language if names.get(language) else "en"
    return printed(names[spoken], spoken)


@dataclass(frozen=True, slots=True)
class Options:
    """What the product lets a quote contain beside the plain financing."""

    fees_financed: bool = False
    insurance: bool = False
    services: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """One version of a product. `names` holds a name per language; `fee` is in minor units."""

    code: str
    names: Mapping[str, str]
    kind: Kind
    audience: Audience
    country: str
    currency: str
    asset_classes: tuple[str, ...]
    basis: Basis
    tax_point: TaxPoint
    repayment: Repayment
    residual_by: ResidualBy
    timing: Timing
    rhythms: tuple[str, ...]
    bounds: Mapping[Measure, Bound]
    options: Options
    fee: int = 0
    mileage: MileageTerms | None = None
    packages: tuple[Package, ...] = ()

    @property
    def is_consumer_credit(self) -> bool:
        """Tell whether it finances a consumer, without regard to the day of signature."""
        return self.audience is Audience.CONSUMER and self.residual_by is not ResidualBy.LESSOR

    def name(self, language: str) -> str:
        """Return the name in a language, or in English, spaced as it is printed."""
        return name_in(self.names, language)

    def bound(self, measure: Measure) -> Bound:
        """Return the bound of a measure; nothing but zero is allowed where none is written."""
        return self.bounds.get(measure, Bound(Fraction(0), Fraction(0)))
