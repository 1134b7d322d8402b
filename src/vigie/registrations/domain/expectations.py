"""What a lender expects on a certificate, by product.

Source: the file contract "Certificate tables", end of section 2. An expectation gives a field its
accepted values from a portfolio column, or from the organisation's own dated names. The table
`EXPECTATIONS` is the rule; the functions are its plain reference, the bulk path does it in SQL.

Three laws. An empty portfolio cell makes no claim. A claim the portfolio makes itself on a
certificate column stands before a derived one. A customer's name never stands in C.1 of a lease:
such a claim is ignored and the own names stand alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from vigie.registrations.domain.columns import COMPARED
from vigie.registrations.domain.starts import began_on

LEASES: Final = frozenset({"loa", "lld", "credit_bail", "operating_lease"})
OWN_NAMES: Final = "own_names"


@dataclass(frozen=True, slots=True)
class Expectation:
    """For these products, this field holds that source; `securities` None = whatever security."""

    field: str
    products: frozenset[str]
    source: str
    securities: frozenset[str] | None = None

    def concerns(self, row: Mapping[str, str]) -> bool:
        """Tell whether a portfolio row falls under it."""
        return row.get("product", "") in self.products and (
            self.securities is None or row.get("security", "") in self.securities
        )


@dataclass(frozen=True, slots=True)
class OwnName:
    """A name of the organisation, canonical, in force from a date until another, both included.

    Mergers, refinancing vehicles and sub-lessors each have their row. `siren` may be "".
    """

    name: str
    siren: str
    valid_from: date
    valid_until: date | None

    def covers(self, certificate_on: date | None, on: date) -> bool:
        """Tell whether a certificate of a date, read on a day, may bear the name.

        A certificate keeps the name that was ours when it was issued, until it is issued anew.
        """
        if self.valid_from > on:
            return False
        if self.valid_until is None or certificate_on is None:
            return True
        return self.valid_until >= certificate_on


_CREDIT: Final = frozenset({"credit"})
_BORROWER_HOLDS: Final = frozenset({"credit", "pl_loan_title_transfer"})
_CUSTOMER_AS_LESSEE: Final = ("name", "street", "postcode", "city")
_CUSTOMER_AS_HOLDER: Final = ("name", "kind", "siren", "street", "postcode", "city")

EXPECTATIONS: Final = (
    Expectation("holder_name", LEASES, OWN_NAMES),
    *(Expectation(f"lessee_{p}", LEASES, f"customer_{p}") for p in _CUSTOMER_AS_LESSEE),
    *(Expectation(f"holder_{p}", _BORROWER_HOLDS, f"customer_{p}") for p in _CUSTOMER_AS_HOLDER),
    Expectation("pledge_creditor", _CREDIT, OWN_NAMES, frozenset({"pledge_siv"})),
    Expectation("owner_name", frozenset({"pl_leasing"}), OWN_NAMES),
    Expectation("co_holder_name", frozenset({"pl_loan_title_transfer"}), OWN_NAMES),
)


def own_names_on(own: Sequence[OwnName], certificate_on: date | None, on: date) -> tuple[str, ...]:
    """Return the own names a certificate may bear, in the order of the list."""
    return tuple(one.name for one in own if one.name and one.covers(certificate_on, on))


def is_own(
    name: str, siren: str, own: Sequence[OwnName], certificate_on: date | None, on: date
) -> bool:
    """Tell whether a canonical name or a SIREN on a certificate is the organisation's."""
    return any(
        (bool(name) and one.name == name) or (bool(siren) and one.siren == siren)
        for one in own
        if one.covers(certificate_on, on)
    )


def expected_values(
    row: Mapping[str, str], own: Sequence[OwnName], certificate_on: date | None, on: date
) -> dict[str, tuple[str, ...]]:
    """Return the accepted canonical values of each field on which the row makes a claim.

    The first value is the one shown as expected. `certificate_on` is the register's
    `registered_on`, None when it gives none.
    """
    claims: dict[str, tuple[str, ...]] = {
        field: (row[field],) for field in COMPARED if row.get(field)
    }
    for expectation in EXPECTATIONS:
        if not expectation.concerns(row):
            continue
        field, explicit = expectation.field, claims.get(expectation.field, ())
        if expectation.source == OWN_NAMES:
            kept = () if explicit == (row.get("customer_name", ""),) else explicit
            values = kept + own_names_on(own, certificate_on, on)
        else:
            values = explicit or ((row[expectation.source],) if row.get(expectation.source) else ())
        claims[field] = tuple(dict.fromkeys(values))
    return {field: values for field, values in claims.items() if values}


def unexpected_fields(
    row: Mapping[str, str], observed: Mapping[str, str], own: Sequence[OwnName], on: date
) -> dict[str, tuple[str, str]]:
    """Return field → (expected, observed) for each claim the register row does not meet.

    All values canonical. The reference of the bulk comparison for one pair of rows.
    """
    certificate_on = as_date(observed.get("registered_on", ""))
    claims = expected_values(row, own, certificate_on, on)
    return {
        field: (values[0], observed.get(field, ""))
        for field, values in claims.items()
        if observed.get(field, "") not in values
    }


def as_date(text: str) -> date | None:
    """Return the date of a canonical text; None for empty. ValueError: not canonical."""
    return date.fromisoformat(text) if text else None


LOUD_FLAGS: Final = ("stolen", "title_stolen", "title_lost")
LOUD_COLUMNS: Final = (
    "oppositions",
    "seized_on",
    "duplicate_on",
    "suspended",
    "damage_opened_on",
    "cancelled_on",
    "exported_on",
    "destroyed_on",
)
# What alerts rest on, beside pledges: a register without such a column says nothing of it.
TOLD_BY_REGISTERS: Final = (
    "holder_name",
    "holder_birth_name",
    "holder_siren",
    "co_holder_name",
    "lessee_name",
    "stolen",
    "exported_on",
    "destroyed_on",
    "suspended",
    "cancelled_on",
    "oppositions",
    "seized_on",
)
LAPSING_DAYS: Final = 60
CLOSED_STATUSES: Final = frozenset({"settled", "total_loss", "written_off", "repossessed"})


def is_running(row: Mapping[str, str], on: date) -> bool:
    """Tell whether a contract is known to have begun and not to be about to end by a settlement."""
    begun = began_on(row, on)
    over = CLOSED_STATUSES | {"settlement_quoted"}
    return "" < begun <= on.isoformat() and row.get("contract_status") not in over


def is_of_interest(
    row: Mapping[str, str], observed: Mapping[str, str] | None, on: date, *, has_distortion: bool
) -> bool:
    """Tell whether the rules may have something to say of a pair of rows on a day.

    Most certificates are in order and need no assessment. Beside these, always of interest: a
    subject with a held alert, one that changed between extracts, a VIN in two open contracts, and
    one with a standing operation of `watching.LOUD_OPERATIONS` later than the start of the contract.
    """
    if has_distortion or observed is None or row.get("contract_status") in CLOSED_STATUSES:
        return True
    loud = any(observed.get(flag) == "true" for flag in LOUD_FLAGS)
    loud = loud or any(observed.get(column) for column in LOUD_COLUMNS)
    started = began_on(row, on)
    predates = "" < observed.get("registered_on", "") < started
    return loud or predates or _pledge_of_interest(row, observed, on)


def _pledge_of_interest(row: Mapping[str, str], observed: Mapping[str, str], on: date) -> bool:
    if row.get("security") != "pledge_siv":
        return bool(observed.get("pledge_creditor"))
    expires_on = as_date(observed.get("pledge_expires_on", ""))
    return expires_on is not None and expires_on <= on + timedelta(days=LAPSING_DAYS)
