"""What people call the kinds of evidence."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vigie.registrations.domain.evidence import EvidenceKind

Words = str | Promise

EVIDENCE: Final[dict[str, Words]] = {
    EvidenceKind.RELEASE_PROVED_FALSE: _("The document that released the pledge is false"),
    EvidenceKind.RELEASE_REQUESTED: _("We asked for the release of the pledge"),
    EvidenceKind.RELEASE_ASKED_BY_DEBTOR: _("The debtor asked for the release of the pledge"),
    EvidenceKind.IDENTITY_DISOWNED: _("The person named says that this contract is not theirs"),
    EvidenceKind.IDENTITY_DOCUMENT_LOST: _("The identity document was reported lost or stolen"),
    EvidenceKind.MAIL_RETURNED: _("Mail came back: unknown at this address"),
    EvidenceKind.VIN_UNKNOWN_TO_MAKER: _("The maker never gave this VIN"),
    EvidenceKind.CLONE_CONFIRMED: _("Maker or register confirm a cloned VIN or plate"),
    EvidenceKind.FINES_DISPUTED: _("The customer disputes fines of places where they never were"),
    EvidenceKind.THIRD_PARTY_PAYS: _("Somebody else pays the instalments"),
    EvidenceKind.INSURED_BY_OTHER: _("The vehicle is insured in another name"),
    EvidenceKind.UNDECLARED_USE: _("The vehicle serves as a taxi or is let to others"),
    EvidenceKind.INVOICE_INFLATED: _(
        "The dealer’s invoice names a price or options that are not so"
    ),
    EvidenceKind.DEALER_BARRED: _("The dealer may no longer register vehicles"),
    EvidenceKind.SETTLEMENT_RECALLED: _("The bank took the settlement payment back"),
    EvidenceKind.SUCCESSION_OPEN: _("The customer died and the succession is open"),
    EvidenceKind.CLAIM_OPEN: _("A claim is open with the insurer"),
    EvidenceKind.EXPORT_CONSENT: _("We agreed that the vehicle leaves the country"),
    EvidenceKind.WITH_REPAIRER: _("The vehicle is with a repairer"),
}
