"""Forms of the ledger."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vigie.ledger.domain.charts import LANGUAGES, AccountLine, templates
from vigie.ledger.models import Chart
from vigie.ledger.portal.words import BASES, BOOKS, KINDS, SIDES, name_of
from vigie.ledger.queries.trial import Basis


def new_token() -> str:
    """Return a token that makes one sending of a form one act."""
    return uuid4().hex


def shipped() -> list[tuple[str, str]]:
    """Return the shipped charts as choices, in the reader's language."""
    return [(one.name, name_of(one.names)) for one in templates().values()]


class DateInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class Once(forms.Form):
    """A form that is one act however often it is sent."""

    token = forms.CharField(widget=forms.HiddenInput, initial=new_token, max_length=64)


class TrialForm(forms.Form):
    """Which trial balance."""

    through = forms.DateField(label=_("Through"), widget=DateInput())
    since = forms.DateField(
        label=_("Movements since"),
        widget=DateInput(),
        required=False,
        help_text=_("Empty: since the beginning."),
    )
    basis = forms.ChoiceField(label=_("Dates"), choices=list(BASES.items()))

    def __init__(self, data: Mapping[str, str], charts: Iterable[Chart], today: date) -> None:
        known = [(f"{one.book} {one.currency}", chart_name(one)) for one in charts]
        given = {"chart": known[0][0], "through": today.isoformat(), "basis": Basis.BOOKED.value}
        super().__init__({**given, **{name: value for name, value in data.items() if value}})
        self.fields["chart"] = forms.ChoiceField(label=_("Chart"), choices=known)
        self.order_fields(["chart"])


class PeriodForm(forms.Form):
    """Which booking dates of a statement, both included."""

    since = forms.DateField(label=_("Booked from"), widget=DateInput())
    through = forms.DateField(label=_("Booked until"), widget=DateInput())


class AdoptForm(Once):
    """A shipped chart and its currency."""

    name = forms.ChoiceField(label=_("Chart"), choices=shipped)
    currency = forms.CharField(
        label=_("Currency"), max_length=3, min_length=3, initial="EUR", help_text=_("Such as EUR.")
    )


class AccountForm(Once):
    """An account to add."""

    code = forms.CharField(
        label=pgettext_lazy("account", "Code"), max_length=20, help_text=_("Three digits first.")
    )
    kind = forms.ChoiceField(label=pgettext_lazy("account", "Kind"), choices=list(KINDS.items()))
    side = forms.ChoiceField(label=_("Normal side"), choices=list(SIDES.items()))
    name_en = forms.CharField(label=_("Name in English"), max_length=100)
    name_fr = forms.CharField(label=_("Name in French"), max_length=100)
    name_pl = forms.CharField(label=_("Name in Polish"), max_length=100)

    def line(self) -> AccountLine:
        """Return what was filled in; call it on a valid form."""
        given = self.cleaned_data
        names = {language: given[f"name_{language}"] for language in LANGUAGES}
        return AccountLine(given["code"], given["kind"], given["side"], names)


class DayForm(Once):
    """A day, for an act that needs no more."""

    on = forms.DateField(label=_("Day"), widget=DateInput())


class LockForm(Once):
    """The last day to close."""

    through = forms.DateField(label=_("Close through"), widget=DateInput())


class UnlockForm(Once):
    """The last day that stays closed, and why."""

    through = forms.DateField(
        label=_("Stays closed through"),
        widget=DateInput(),
        required=False,
        help_text=_("Empty: everything is opened."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=200)


class YearForm(forms.Form):
    """A financial year."""

    begins_on = forms.DateField(label=_("First day"), widget=DateInput())
    closes_on = forms.DateField(label=_("Last day"), widget=DateInput())


def chart_name(chart: Chart) -> str:
    """Return how a chart is called in a choice: "Statutory, EUR"."""
    return f"{BOOKS.get(chart.book, chart.book)}, {chart.currency}"
