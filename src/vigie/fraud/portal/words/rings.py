"""Words of rings: what contracts have in common."""

from collections.abc import Iterable
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

Words = str | Promise

KINDS: Final[dict[str, Words]] = {
    "phone": pgettext_lazy("link", "Telephone"),
    "iban": pgettext_lazy("link", "Account"),
    "email": pgettext_lazy("link", "E-mail address"),
    "address": pgettext_lazy("link", "Address"),
    "vin": pgettext_lazy("link", "VIN"),
    "dealer": pgettext_lazy("link", "Dealer"),
}


def kinds_said(kinds: Iterable[str]) -> str:
    """Return what is shared, one after the other."""
    return ", ".join(str(KINDS.get(one, one)) for one in kinds)
