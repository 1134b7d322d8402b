"""What people call the canonical columns and their groups."""

from datetime import date
from typing import Final

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from vigie.registrations.domain.columns import BY_NAME
from vigie.registrations.domain.personal import REMOVED
from vigie.registrations.portal.words.states import CONTRACT_STATUSES, PRODUCTS, SECURITIES
from vigie.ui import cells, formats

Words = str | Promise

GROUPS: Final[dict[str, Words]] = {
    "identity": _("Vehicle and title"),
    "holder": _("Holder and owner"),
    "lessee": _("Lessee"),
    "technical": _("Technical data"),
    "pledge": _("Pledge"),
    "opposition": _("Oppositions and seizures"),
    "status": _("State of the certificate"),
    "contract": _("Contract"),
    "customer": _("Customer"),
    "security": _("Security"),
    "exoneration": _("Claims and consents"),
    "origin": _("Dealer and branch"),
}

COLUMNS: Final[dict[str, Words]] = {
    "plate": _("Plate"),
    "vin": _("VIN"),
    "previous_plate": _("Previous plate"),
    "formula_number": _("Formula number"),
    "first_registered_on": _("First registered on"),
    "registered_on": _("Date of the certificate"),
    "holder_name": _("Holder"),
    "holder_birth_name": _("Holder’s birth name"),
    "holder_used_name": _("Holder’s used name"),
    "holder_kind": _("Person or company"),
    "holder_siren": _("Holder’s SIREN"),
    "holder_street": _("Holder’s street"),
    "holder_postcode": _("Holder’s postcode"),
    "holder_city": _("Holder’s town"),
    "holder_country": _("Holder’s country"),
    "owner_name": _("Owner"),
    "holder_is_owner": _("Holder is owner"),
    "co_holder_count": _("Number of co-holders"),
    "co_holder_name": _("Co-holder"),
    "lessee_name": _("Lessee"),
    "lessee_street": _("Lessee’s street"),
    "lessee_postcode": _("Lessee’s postcode"),
    "lessee_city": _("Lessee’s town"),
    "lease_mention": _("Mention of a lease"),
    "make": _("Make"),
    "type_variant_version": _("Type, variant, version"),
    "national_type": _("National type"),
    "commercial_name": _("Commercial name"),
    "category": _("Category"),
    "national_category": _("National category"),
    "energy": _("Energy"),
    "power_kw": _("Power (kW)"),
    "fiscal_power": _("Fiscal power"),
    "co2_g_km": _("CO₂ (g/km)"),
    "seats": _("Seats"),
    "unladen_mass_kg": _("Unladen mass (kg)"),
    "colour": _("Colour"),
    "usage": _("Use"),
    "pledge_creditor": _("Creditor of the pledge"),
    "pledged_on": _("Pledge inscribed on"),
    "pledge_expires_on": _("Pledge valid until"),
    "oppositions": _("Oppositions"),
    "seized_on": _("Seized on"),
    "stolen": _("Stolen"),
    "title_stolen": _("Title stolen"),
    "title_lost": _("Title lost"),
    "duplicate_on": _("Duplicate issued on"),
    "suspended": _("Suspension"),
    "suspended_on": _("Suspended on"),
    "damage_opened_on": _("Damage procedure opened on"),
    "damage_closed_on": _("Damage procedure closed on"),
    "cancelled_on": _("Cancelled on"),
    "exported_on": _("Exported on"),
    "destroyed_on": _("Destroyed on"),
    "contract_number": _("Contract number"),
    "product": _("Product"),
    "contract_status": _("State of the contract"),
    "contract_starts_on": _("Contract starts on"),
    "contract_ends_on": _("Contract ends on"),
    "delivered_on": _("Delivered on"),
    "settled_on": _("Settled on"),
    "settlement_expected_on": _("Settlement expected on"),
    "currency": _("Currency"),
    "financed_amount": _("Amount financed"),
    "outstanding_amount": _("Amount outstanding"),
    "residual_amount": _("Residual value"),
    "customer_name": _("Customer"),
    "customer_kind": _("Customer: person or company"),
    "customer_siren": _("Customer’s SIREN"),
    "customer_street": _("Customer’s street"),
    "customer_postcode": _("Customer’s postcode"),
    "customer_city": _("Customer’s town"),
    "security": _("Security"),
    "claim_opened_on": _("Insurance claim opened on"),
    "export_consent_until": _("Export agreed until"),
    "repairer_until": _("At a repairer until"),
    "dealer": _("Dealer"),
    "branch": _("Branch"),
    "portfolio": pgettext_lazy("column", "Portfolio"),
    "operation": _("Operation"),
    "occurred_on": _("Occurred on"),
    "inspected_on": _("Inspected on"),
    "result": _("Result"),
    "odometer_km": _("Odometer (km)"),
}


# The words of a file that is canonical already; what another file wrote stands as written.
CANONICAL_WORDS: Final[dict[str, Words]] = {
    "person": _("Person"),
    "company": _("Company"),
    "true": _("Yes"),
    "false": _("No"),
    **CONTRACT_STATUSES,
    **PRODUCTS,
    **SECURITIES,
}


def column_label(name: str) -> Words:
    """Return what people call a column; "" is the certificate itself."""
    return COLUMNS.get(name) or capfirst(name.replace("_", " ")) or _("The certificate")


def _is_word(name: str) -> bool:
    column = BY_NAME.get(name)
    return column is not None and column.kind in {"word", "boolean"}


def kind_of(name: str) -> str:
    """Return how a value is drawn side by side: plate, vin, date or text."""
    column = BY_NAME.get(name)
    drawn = {"plate", "vin", "date"}
    return column.kind if column is not None and column.kind in drawn else "text"


def value_words(name: str, value: str) -> str:
    """Return a value as a sentence writes it: canonical dates and words as people write them."""
    if value == REMOVED:
        return gettext("a removed value")
    if kind_of(name) != "date":
        return str(CANONICAL_WORDS.get(value, value)) if _is_word(name) else value
    try:
        return formats.day(date.fromisoformat(value), cells.language())
    except ValueError:
        return value
