"""Forms of insurance and services that join a running contract, or leave it."""

from decimal import Decimal
from fractions import Fraction

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from vigie.kernel.money import Money, currency
from vigie.leasing import queries
from vigie.leasing.domain.bounds import Unit, shown
from vigie.leasing.domain.packages import Package
from vigie.leasing.domain.products import name_in
from vigie.leasing.domain.riding import Ride
from vigie.leasing.portal.forms import ActForm
from vigie.leasing.portal.words.packages import package_name
from vigie.ui import cells, formats


class _RidingForm(ActForm):
    """A package, and the first day of the rentals that it joins or leaves."""

    package = forms.ChoiceField(label=_("Insurance or service"))
    from_on = forms.DateField(
        label=_("For rentals due from"),
        initial=localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def offer(self, choices: list[tuple[str, str]]) -> None:
        """Offer packages, or say that there is none."""
        field = self.fields["package"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


class AddPackageForm(_RidingForm):
    """Which package joins, at what amount, from when."""

    amount = forms.DecimalField(
        label=_("Amount in each rental"),
        min_value=Decimal("0.01"),
        decimal_places=2,
        required=False,
        help_text=_("As the product names it; leave it empty for the usual amount."),
    )
    field_order = ("key", "on", "package", "amount", "from_on")

    @override
    def prepare(self) -> None:
        """Offer what the contract may take."""
        row = self.detail.row
        found = queries.packages_offered(self.by, row, localdate())
        self.offer([(code, _offered(one.package, row.currency)) for code, one in found.items()])
        if not found:
            self.fields["package"].help_text = _(
                "No product that is sold to such customers offers any: add it to the product first."
            )


class EndPackageForm(_RidingForm):
    """Which package leaves, and from when."""

    @override
    def prepare(self) -> None:
        """Offer what rides and may be ended."""
        code = self.detail.row.currency
        self.offer(
            [
                (one.package.code, _riding(one, code))
                for one in self.detail.packages
                if one.until_on is None and not one.package.is_required
            ]
        )
        if not self.fields["package"].choices:  # type: ignore[attr-defined]  # a choice field
            self.fields["package"].help_text = _(
                "What rides in the rentals is required by the financing and cannot be ended."
            )


def _offered(one: Package, code: str) -> str:
    digits, language = currency(code).exponent, cells.language()
    low, usual, high = (
        formats.amount(shown(Fraction(minor), Unit.AMOUNT, code), language, digits)
        for minor in (one.bound.low, one.usual, one.bound.high)
    )
    words = _("%(name)s: usually %(usual)s, from %(low)s to %(high)s %(currency)s")
    name = " · ".join(filter(None, (name_in(one.names, language), one.provider)))
    return words % {"name": name, "usual": usual, "low": low, "high": high, "currency": code}


def _riding(one: Ride, code: str) -> str:
    shown_amount = formats.amount(
        Money(one.package.minor, code).amount, cells.language(), currency(code).exponent
    )
    return f"{package_name(one.package)} · {shown_amount} {code}"
