"""Why a contract could not be closed, or asked for lateness, in words."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise

REASONS: Final[dict[str, Words]] = {
    "DataError": _("An amount of it is beyond what can be booked."),
    "IntegrityError": _("What would be written contradicts what stands already."),
    "ledger.period_locked": _("The books of that day are locked."),
    "ledger.account_missing": _("An account is missing in the chart."),
    "ledger.chart_missing": _("There is no chart of accounts in its currency."),
    "leasing.closing_behind": _("A day before it could not be closed."),
    "leasing.reference_rate_missing": _("A reference rate of that day is not recorded."),
    "leasing.euro_rate_missing": _("The euro rate of the month before is not recorded."),
    "leasing.late_rental": _(
        "A consumer’s rental without option: the contract says what delay costs."
    ),
    "leasing.late_country": _("No rule of late payment is known for the country."),
    "leasing.late_currency": _("The currency is not that of the country."),
}


def reason_of(code: str) -> Words:
    """Return a reason in words; one that has none is named by its code."""
    return REASONS.get(code, code)
