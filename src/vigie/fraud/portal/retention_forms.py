"""The form of the terms for which alerts are kept."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vigie.fraud.domain.retention import BOUNDS, Kind, Terms
from vigie.ui.choices import ChoiceForm


def _days(kind: Kind, label: Any, help_text: Any) -> forms.IntegerField:
    least, most = BOUNDS[kind]
    return forms.IntegerField(label=label, min_value=least, max_value=most, help_text=help_text)


class TermsForm(ChoiceForm):
    """For how many days alerts are kept, from which day on, and why."""

    dismissed = _days(
        Kind.DISMISSED,
        _("Days for which a dismissed alert is kept"),
        _("Counted from the decision: 1 to 365. In this time a mistake can still be put right."),
    )
    undecided = _days(
        Kind.UNDECIDED,
        _("Days for which an undecided alert is kept"),
        _(
            "Counted from the day it was cleared or closed, or was last read: 30 to 730. "
            "While it stands, an alert that waits is never erased."
        ),
    )
    confirmed = _days(
        Kind.CONFIRMED,
        _("Days for which a confirmed alert is kept"),
        _(
            "Counted from the verdict, or from the day since which no register shows it: 365 to 7300. "
            "It is evidence as long as a claim can be made with it."
        ),
    )
    field_order = ("dismissed", "undecided", "confirmed", "effective_on", "reason")

    @classmethod
    def held(cls, terms: Terms) -> dict[str, object]:
        """Return the terms in force as the form's first values."""
        today = timezone.localdate()
        return {
            "dismissed": terms.dismissed,
            "undecided": terms.undecided,
            "confirmed": terms.confirmed,
            "effective_on": today,
        }

    def terms(self) -> Terms:
        """Return the terms that were given; call it on a valid form."""
        return Terms(**{kind.value: self.cleaned_data[kind.value] for kind in Kind})
