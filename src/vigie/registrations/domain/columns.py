"""The canonical columns of a certificate and of a portfolio: one table, read by everybody.

Source: the file contract "Certificate tables", sections 1 and 2; the letters are the harmonised
codes of Directive 1999/37/EC. Files, command line, API and pages use these names.

A *kind* says how a cell is read (see `canonical`):

- `plate`, `vin`, `siren`: letters and digits only;
- `name`, `address`, `text`, `make`, `code`: folded text; names and addresses have a likeness;
- `codes`: several codes, sorted, joined by `;`, each perhaps with `@date`;
- `word`: one of the lower-case words listed in `words`; `boolean`: `true` or `false`;
- `date`: ISO; `integer`, `decimal`: plain digits; `measure`: an integer for which 0 is unknown.
"""

from dataclasses import dataclass
from typing import Final, Literal

Group = Literal[
    "identity",
    "holder",
    "lessee",
    "technical",
    "pledge",
    "opposition",
    "status",
    "contract",
    "customer",
    "security",
    "exoneration",
    "origin",
]
Kind = Literal[
    "plate",
    "vin",
    "siren",
    "text",
    "name",
    "address",
    "make",
    "code",
    "codes",
    "word",
    "boolean",
    "date",
    "integer",
    "measure",
    "decimal",
]

PORTFOLIO_GROUPS: Final = frozenset(
    {"contract", "customer", "security", "exoneration", "origin"},
)
LIKENESS_KINDS: Final = frozenset({"name", "address"})


@dataclass(frozen=True, slots=True)
class Column:
    """One canonical column: its group, how its cells are read, its harmonised code if any."""

    name: str
    group: Group
    kind: Kind
    code: str = ""
    words: tuple[str, ...] = ()

    @property
    def is_key(self) -> bool:
        """Tell whether rows are paired on it."""
        return self.name in KEYS

    @property
    def is_certificate(self) -> bool:
        """Tell whether a register extract can hold it, so that it is compared."""
        return self.group not in PORTFOLIO_GROUPS

    @property
    def has_likeness(self) -> bool:
        """Tell whether a difference can be `near`: names and addresses only."""
        return self.kind in LIKENESS_KINDS


KEYS: Final = ("plate", "vin")
PERSON_OR_COMPANY: Final = ("person", "company")
PRODUCTS: Final = (
    "credit",
    "loa",
    "lld",
    "credit_bail",
    "operating_lease",
    "pl_leasing",
    "pl_loan_title_transfer",
)
CONTRACT_STATUSES: Final = (
    "open",
    "settlement_quoted",
    "settled",
    "terminated",
    "repossessed",
    "total_loss",
    "written_off",
)
SECURITIES: Final = ("pledge_siv", "pledge_other", "title_retention", "ownership", "none")

CERTIFICATE_COLUMNS: Final = (
    Column("plate", "identity", "plate", "A"),
    Column("vin", "identity", "vin", "E"),
    Column("previous_plate", "identity", "plate"),
    Column("formula_number", "identity", "text"),
    Column("first_registered_on", "identity", "date", "B"),
    Column("registered_on", "identity", "date", "I"),
    Column("holder_name", "holder", "name", "C.1"),
    Column("holder_birth_name", "holder", "name", "C.1"),
    Column("holder_used_name", "holder", "name", "C.1"),
    Column("holder_kind", "holder", "word", "C.1", PERSON_OR_COMPANY),
    Column("holder_siren", "holder", "siren", "C.1"),
    Column("holder_street", "holder", "address", "C.1"),
    Column("holder_postcode", "holder", "text", "C.1"),
    Column("holder_city", "holder", "address", "C.1"),
    Column("holder_country", "holder", "text", "C.1"),
    Column("owner_name", "holder", "name", "C.2"),
    Column("holder_is_owner", "holder", "boolean", "C.4"),
    Column("co_holder_count", "holder", "integer", "C.4.1"),
    Column("co_holder_name", "holder", "name", "C.4.1"),
    Column("lessee_name", "lessee", "name", "C.3"),
    Column("lessee_street", "lessee", "address", "C.3"),
    Column("lessee_postcode", "lessee", "text", "C.3"),
    Column("lessee_city", "lessee", "address", "C.3"),
    Column("lease_mention", "lessee", "code"),
    Column("make", "technical", "make", "D.1"),
    Column("type_variant_version", "technical", "text", "D.2"),
    Column("national_type", "technical", "text", "D.2.1"),
    Column("commercial_name", "technical", "text", "D.3"),
    Column("category", "technical", "code", "J"),
    Column("national_category", "technical", "code", "J.1"),
    Column("energy", "technical", "code", "P.3"),
    Column("power_kw", "technical", "measure", "P.2"),
    Column("fiscal_power", "technical", "measure", "P.6"),
    Column("co2_g_km", "technical", "integer", "V.7"),
    Column("seats", "technical", "integer", "S.1"),
    Column("unladen_mass_kg", "technical", "measure", "G.1"),
    Column("colour", "technical", "text"),
    Column("usage", "technical", "code"),
    Column("pledge_creditor", "pledge", "name"),
    Column("pledged_on", "pledge", "date"),
    Column("pledge_expires_on", "pledge", "date"),
    Column("oppositions", "opposition", "codes"),
    Column("seized_on", "opposition", "date"),
    Column("stolen", "status", "boolean"),
    Column("title_stolen", "status", "boolean"),
    Column("title_lost", "status", "boolean"),
    Column("duplicate_on", "status", "date"),
    Column("suspended", "status", "code"),
    Column("suspended_on", "status", "date"),
    Column("damage_opened_on", "status", "date"),
    Column("damage_closed_on", "status", "date"),
    Column("cancelled_on", "status", "date"),
    Column("exported_on", "status", "date"),
    Column("destroyed_on", "status", "date"),
)

PORTFOLIO_COLUMNS: Final = (
    Column("contract_number", "contract", "text"),
    Column("product", "contract", "word", words=PRODUCTS),
    Column("contract_status", "contract", "word", words=CONTRACT_STATUSES),
    Column("contract_starts_on", "contract", "date"),
    Column("contract_ends_on", "contract", "date"),
    Column("delivered_on", "contract", "date"),
    Column("settled_on", "contract", "date"),
    Column("settlement_expected_on", "contract", "date"),
    Column("currency", "contract", "code"),
    Column("financed_amount", "contract", "decimal"),
    Column("outstanding_amount", "contract", "decimal"),
    Column("residual_amount", "contract", "decimal"),
    Column("customer_name", "customer", "name"),
    Column("customer_kind", "customer", "word", words=PERSON_OR_COMPANY),
    Column("customer_siren", "customer", "siren"),
    Column("customer_street", "customer", "address"),
    Column("customer_postcode", "customer", "text"),
    Column("customer_city", "customer", "address"),
    Column("security", "security", "word", words=SECURITIES),
    Column("claim_opened_on", "exoneration", "date"),
    Column("export_consent_until", "exoneration", "date"),
    Column("repairer_until", "exoneration", "date"),
    Column("dealer", "origin", "text"),
    Column("branch", "origin", "text"),
    Column("portfolio", "origin", "text"),
)

COLUMNS: Final = CERTIFICATE_COLUMNS + PORTFOLIO_COLUMNS
BY_NAME: Final = {column.name: column for column in COLUMNS}
COMPARED: Final = tuple(column.name for column in CERTIFICATE_COLUMNS if not column.is_key)
# What the vehicle is built like seldom differs.
STEADY: Final = frozenset(column.name for column in COLUMNS if column.group == "technical")


def known(headings: tuple[str, ...]) -> tuple[Column, ...]:
    """Return the canonical columns among some headings, in the order of the headings."""
    return tuple(BY_NAME[name] for name in headings if name in BY_NAME)
