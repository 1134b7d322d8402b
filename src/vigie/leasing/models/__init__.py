"""Tables of leasing: products, offers, contracts, their plans and their money."""

from vigie.leasing.models.closing import (
    BusinessDate,
    ClosingFailure,
    ClosingSlice,
    EndAnnouncement,
    PortfolioMeasure,
)
from vigie.leasing.models.contracts import Contract, ContractEvent, ContractVersion, Instalment
from vigie.leasing.models.holds import PayoutHold
from vigie.leasing.models.letters import CustomerLetter, LetterPosting, LetterPostingUndone
from vigie.leasing.models.money import (
    Allocation,
    Due,
    Invoice,
    OpenDue,
    PaidLate,
    Payment,
    WaitingTax,
)
from vigie.leasing.models.offers import Offer, ReferenceCounter
from vigie.leasing.models.packages import ContractPackage, PayOver, PayOverLine
from vigie.leasing.models.products import Product, ProductPublication, ProductVersion
from vigie.leasing.models.settings import AllocationRule, ServiceRule, TaxPoint
from vigie.leasing.models.settlements import Announcement
from vigie.leasing.models.takeover import Takeover
from vigie.leasing.models.thresholds import ReferenceRate, UsuryThreshold

__all__ = [
    "Allocation",
    "AllocationRule",
    "Announcement",
    "BusinessDate",
    "ClosingFailure",
    "ClosingSlice",
    "Contract",
    "ContractEvent",
    "ContractPackage",
    "ContractVersion",
    "CustomerLetter",
    "Due",
    "EndAnnouncement",
    "Instalment",
    "Invoice",
    "LetterPosting",
    "LetterPostingUndone",
    "Offer",
    "OpenDue",
    "PaidLate",
    "PayOver",
    "PayOverLine",
    "Payment",
    "PayoutHold",
    "PortfolioMeasure",
    "Product",
    "ProductPublication",
    "ProductVersion",
    "ReferenceCounter",
    "ReferenceRate",
    "ServiceRule",
    "Takeover",
    "TaxPoint",
    "UsuryThreshold",
    "WaitingTax",
]
