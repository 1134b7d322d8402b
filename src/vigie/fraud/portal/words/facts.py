"""What people call the facts behind a reason, the words they may take, and their sources."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vigie.fraud.portal.words.alerts import PRODUCTS

Words = str | Promise

FACTS: Final[dict[str, Words]] = {
    "product": _("Product"),
    "contract_status": _("Status of the contract"),
    "contract_starts_on": _("Start of the contract"),
    "start_contradicts": _("Start that cannot be"),
    "contract_ends_on": _("End of the contract"),
    "delivered_on": _("Delivery"),
    "settled_on": _("Settlement"),
    "settlement_announced_until": _("Settlement announced until"),
    "settlement_expected_on": _("Settlement expected"),
    "outstanding_amount": _("Amount outstanding"),
    "residual_amount": _("Residual value"),
    "other_contracts": _("Other open contracts"),
    "last_begun_on": _("Younger contract begun"),
    "claim_opened_on": _("Claim opened"),
    "export_consent_until": _("Export consented until"),
    "repairer_until": _("With the repairer until"),
    "not_found_since": _("Not found since the extract of"),
    "unnamed_rows": _("Register rows without a vehicle"),
    "vanished_on": _("Missing since the extract of"),
    "certificate_on": _("Date of the certificate"),
    "transfer_on": _("Change of holder"),
    "transfer_seen_on": _("Other holder seen since the extract of"),
    "near_transfer_on": _("Change of holder recorded"),
    "holder_unchanged_since": _("Holder unchanged since the extract of"),
    "transfer_declared_on": _("Transfer declared"),
    "transfer_requested_on": _("Change of holder applied for"),
    "address_seen_on": _("Other address seen since the extract of"),
    "technical_seen_on": _("Difference seen since the extract of"),
    "technical_fields": _("Technical fields that differ"),
    "duplicate_on": _("Duplicate issued"),
    "holder_corrected_on": _("Holder or civil status corrected"),
    "cancelled_on": _("Certificate cancelled"),
    "returned_on": _("Came back from abroad"),
    "foreign_pledged_on": _("Other creditor’s pledge inscribed"),
    "pledge_lifted_on": pgettext_lazy("fact", "Pledge lifted"),
    "pledge_assigned_on": _("Pledge assigned"),
    "pledge_claimed_on": _("Pledge inscribed, by our own file"),
    "pledge_expires_on": _("Pledge valid until"),
    "opposition_on": _("Date of the opposition"),
    "seized_on": _("Seizure"),
    "stolen_from_on": _("Called stolen since the extract of"),
    "stolen_until_on": _("Called stolen until the extract of"),
    "departure_cancelled_on": _("Departure cancelled"),
    "destruction_cancelled_on": _("Destruction cancelled"),
    "transfer_cancelled_on": _("Change of holder cancelled"),
    "exported_on": _("Departure"),
    "destroyed_on": _("Destruction"),
    "plate_reassigned_on": _("New plate after usurpation"),
    "title_lost_on": _("Loss of the title declared"),
    "lessee_changed_on": _("Lessee changed"),
    "damage_on": _("Damage procedure"),
    "reregistered_on": _("Registered anew"),
    "odometer_fell_km": _("Kilometres below an earlier reading"),
    "odometer_higher_on": _("Higher reading of the odometer"),
    "odometer_fell_on": _("Reading of the odometer"),
    "inspections_clash_on": _("Inspections that clash"),
    "instalments_missed": _("Instalments unpaid"),
    "missed_since_on": _("Unpaid since"),
    "first_instalment_missed": _("First instalment unpaid"),
    "settlement_reversed_on": _("Settlement taken back"),
    "contracts_begun_together": _("Other contracts begun within 60 days"),
    "shared_iban": _("Others with the same account"),
    "shared_phone": _("Others with the same telephone"),
    "shared_address": _("Others at the same address"),
    "dealer_alerts": _("Contracts of the dealer in question"),
    "chance_percent": _("Chance by the model, in a hundred"),
    "model_version": _("Version of the model"),
    "dealer_share": _("Share of the dealer’s contracts, in a hundred"),
}

VALUES: Final[dict[str, dict[str, Words]]] = {
    "product": PRODUCTS,
    "contract_status": {
        "open": pgettext_lazy("contract", "open"),
        "settlement_quoted": pgettext_lazy("contract", "settlement quoted"),
        "settled": pgettext_lazy("contract", "settled"),
        "terminated": pgettext_lazy("contract", "terminated"),
        "repossessed": pgettext_lazy("contract", "vehicle repossessed"),
        "total_loss": pgettext_lazy("contract", "total loss"),
        "written_off": pgettext_lazy("contract", "written off"),
    },
}

SOURCES: Final[dict[str, Words]] = {
    "register": pgettext_lazy("source", "register"),
    "portfolio": pgettext_lazy("source", "portfolio"),
    "operations": pgettext_lazy("source", "register operation"),
    "evidence": pgettext_lazy("source", "evidence on record"),
    "inspections": pgettext_lazy("source", "technical inspections"),
    "contracts": pgettext_lazy("source", "contracts served"),
    "parties": pgettext_lazy("source", "people on file"),
    "alerts": pgettext_lazy("source", "alerts on file"),
    "history": pgettext_lazy("source", "earlier extracts"),
    "model": pgettext_lazy("source", "model"),
}


def fact_label(name: str) -> Words:
    """Return what people call a fact; one without a word shows its name."""
    return FACTS.get(name) or name.replace("_", " ")
