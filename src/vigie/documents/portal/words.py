"""Kinds of document, events and languages, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

KINDS: dict[str, Promise] = {
    "offer": _("Offer of finance"),
    "contract": _("Contract"),
    "schedule": _("Schedule of payments"),
    "invoice": _("Invoice"),
    "credit_note": _("Credit note"),
    "fa3": _("Invoice for KSeF"),
    "receipt": _("Receipt of a platform"),
    "statement": _("Statement of account"),
    "buyout_quote": _("Early settlement quote"),
    "release": _("Release of a right"),
    "customer_letter": _("Letter to a customer"),
    "model_card": _("Model card"),
    "evidence_file": _("Evidence file of an alert"),
    "evidence_data": _("Evidence file as data"),
    "piece": _("Supporting document"),
}
EVENTS: dict[str, Promise] = {
    "issued": _("from its issue"),
    "stored": _("from its receipt"),
    "contract_ended": _("from the end of the contract"),
}
LANGUAGES: dict[str, Promise] = {
    "": pgettext_lazy("language", "not known"),
    "en": pgettext_lazy("language", "English"),
    "fr": pgettext_lazy("language", "French"),
    "pl": pgettext_lazy("language", "Polish"),
}


def kind_name(kind: str) -> Promise | str:
    """Return a kind in words; a kind that is no more says its own name."""
    return KINDS.get(kind, kind)
