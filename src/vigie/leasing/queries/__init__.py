"""Every read of leasing, filtered by the actor, in his organisation's tenant block."""

from vigie.leasing.queries.behaviour import Behaviour, behaviours
from vigie.leasing.queries.ceilings import usury_ceilings
from vigie.leasing.queries.closing_monitor import closing_monitor
from vigie.leasing.queries.conduct import Conduct, conducts
from vigie.leasing.queries.conduct_then import conducts_then
from vigie.leasing.queries.contract import (
    AgreementVersion,
    ContractDetail,
    DueRow,
    PaymentRow,
    books_of,
    contract_detail,
    dues_of,
    find_contract,
    invoices_of,
    payments_of,
    version_of,
    versions_of,
)
from vigie.leasing.queries.contracts import (
    COUNTED_UP_TO,
    READ,
    ContractFilters,
    ContractLine,
    contracts_of_asset,
    contracts_of_customer,
    contracts_page,
    count_contracts,
    find_contracts,
    open_dues,
    references_of,
)
from vigie.leasing.queries.customers import open_contracts_of
from vigie.leasing.queries.exposure import exposures
from vigie.leasing.queries.holds import Holding, contract_numbered, hold_facts, holdings
from vigie.leasing.queries.letters import (
    LetterLine,
    Paused,
    letters_of,
    paused_reminders,
    reminders_written,
    to_remind,
    why_left_out,
)
from vigie.leasing.queries.offers import (
    OfferPage,
    OfferRow,
    offer,
    offer_paper,
    offers,
    offers_by_id,
)
from vigie.leasing.queries.orders import allocation_rules
from vigie.leasing.queries.packages import (
    PaidLine,
    Waiting,
    packages_of_contract,
    packages_offered,
    pay_over,
    pay_overs,
    waiting_to_be_paid_over,
)
from vigie.leasing.queries.portfolio import (
    Portfolio,
    currencies_of,
    measured_on,
    month_ends,
    portfolio_on,
)
from vigie.leasing.queries.products import (
    ProductRecord,
    ProductRow,
    SoldProduct,
    VersionRow,
    product_record,
    product_version,
    products,
    sold_product,
    sold_products,
)
from vigie.leasing.queries.quoting import quote_sold
from vigie.leasing.queries.references import reference_rates
from vigie.leasing.queries.reminders import ReminderDue, Reminders, reminders_due
from vigie.leasing.queries.reopened import Reopened, reopened
from vigie.leasing.queries.service import service_rules
from vigie.leasing.queries.settlements import (
    AnnouncedLine,
    announced_settlements,
    announcements_of,
    awaited_of,
    settlement_matches,
)
from vigie.leasing.queries.tax_documents import TaxDocument, tax_documents_of
from vigie.leasing.queries.tax_points import tax_points
from vigie.leasing.queries.terms import Terms, terms_of
from vigie.leasing.queries.vat_return import Reconciled, VatReturn, vat_return

__all__ = [
    "COUNTED_UP_TO",
    "READ",
    "AgreementVersion",
    "AnnouncedLine",
    "Behaviour",
    "Conduct",
    "ContractDetail",
    "ContractFilters",
    "ContractLine",
    "DueRow",
    "Holding",
    "LetterLine",
    "OfferPage",
    "OfferRow",
    "PaidLine",
    "Paused",
    "PaymentRow",
    "Portfolio",
    "ProductRecord",
    "ProductRow",
    "Reconciled",
    "ReminderDue",
    "Reminders",
    "Reopened",
    "SoldProduct",
    "TaxDocument",
    "Terms",
    "VatReturn",
    "VersionRow",
    "Waiting",
    "allocation_rules",
    "announced_settlements",
    "announcements_of",
    "awaited_of",
    "behaviours",
    "books_of",
    "closing_monitor",
    "conducts",
    "conducts_then",
    "contract_detail",
    "contract_numbered",
    "contracts_of_asset",
    "contracts_of_customer",
    "contracts_page",
    "count_contracts",
    "currencies_of",
    "dues_of",
    "exposures",
    "find_contract",
    "find_contracts",
    "hold_facts",
    "holdings",
    "invoices_of",
    "letters_of",
    "measured_on",
    "month_ends",
    "offer",
    "offer_paper",
    "offers",
    "offers_by_id",
    "open_contracts_of",
    "open_dues",
    "packages_of_contract",
    "packages_offered",
    "paused_reminders",
    "pay_over",
    "pay_overs",
    "payments_of",
    "portfolio_on",
    "product_record",
    "product_version",
    "products",
    "quote_sold",
    "reference_rates",
    "references_of",
    "reminders_due",
    "reminders_written",
    "reopened",
    "service_rules",
    "settlement_matches",
    "sold_product",
    "sold_products",
    "tax_documents_of",
    "tax_points",
    "terms_of",
    "to_remind",
    "usury_ceilings",
    "vat_return",
    "version_of",
    "versions_of",
    "waiting_to_be_paid_over",
    "why_left_out",
]
