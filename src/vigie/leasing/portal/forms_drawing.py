"""Forms of the later parts of a price."""

from decimal import Decimal

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from vigie.kernel.money import Money, currency
from vigie.leasing.domain.drawing import Tranche
from vigie.leasing.portal.forms import ActForm
from vigie.leasing.portal.words.drawing import PAYEES
from vigie.ui import cells, formats


class CancelDrawdownForm(ActForm):
    """Which later part of the price is given up."""

    part = forms.ChoiceField(label=_("Part of the price"))

    @override
    def prepare(self) -> None:
        """Offer the parts that are awaited."""
        field = self.fields["part"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (str(one.number), _words(one, self.detail.row.currency))
            for one in self.detail.agreement.tranches
            if one.left
        ]


class DrawdownForm(CancelDrawdownForm):
    """Which later part of the price is paid, so much of it, and to whom."""

    on = forms.DateField(
        label=_("Paid on"),
        initial=localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_(
            "It bears interest from this day. On its agreed day and in full the instalments stay as agreed."
        ),
    )
    amount = forms.DecimalField(
        label=_("Amount"),
        min_value=Decimal("0.01"),
        decimal_places=2,
        required=False,
        help_text=_("Before tax for a lease. Leave it empty to pay all that is left of the part."),
    )
    payee = forms.ChoiceField(label=_("Paid to"), choices=list(PAYEES.items()))

    @override
    def prepare(self) -> None:
        """Pay the seller of a lessor's own asset alone."""
        super().prepare()
        if self.detail.agreement.is_lease:
            del self.fields["payee"]


def _words(one: Tranche, code: str) -> str:
    language = cells.language()
    left = formats.amount(Money(one.left, code).amount, language, currency(code).exponent)
    return f"{one.number} · {formats.day(one.planned.on, language)} · {left} {code}"
