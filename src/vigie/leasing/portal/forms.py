"""Forms of the acts on a contract; amounts are typed in units and become minor ones."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from vigie.kernel.actor import Actor
from vigie.kernel.money import Money
from vigie.leasing.actions.holding import LONGEST
from vigie.leasing.actions.paying import METHODS
from vigie.leasing.domain.lifecycle import RUNNING, State
from vigie.leasing.portal.numbers import NumberField
from vigie.leasing.portal.words.contracts import METHODS as METHOD_WORDS
from vigie.leasing.queries import ContractDetail, PaymentRow
from vigie.ui import cells, formats


def new_key() -> str:
    """Return a key that makes one sending of a form one act."""
    return uuid4().hex


def _date_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def name_currency(form: forms.Form, currency: str) -> None:
    """Let the label of each amount bear its currency."""
    for name, field in form.fields.items():
        if isinstance(field, forms.DecimalField) and name != "percent":
            field.label = f"{field.label} ({currency})"


class ActForm(forms.Form):
    """The day of an act, and the key that makes it one however often it is sent."""

    key = forms.CharField(widget=forms.HiddenInput, initial=new_key, max_length=64)
    on = forms.DateField(label=_("On"), initial=localdate, widget=_date_input())

    def __init__(self, *args: Any, detail: ContractDetail, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.detail, self.by = detail, by
        self.prepare()
        name_currency(self, detail.row.currency)

    def prepare(self) -> None:
        """Fill what depends on the contract."""

    @property
    def day(self) -> date:
        """Return the day that was given; call it on a valid form."""
        chosen: date = self.cleaned_data["on"]
        return chosen

    def minor(self, name: str) -> int:
        """Return an amount that was given in minor units of the contract's currency."""
        return Money.of(self.cleaned_data[name], self.detail.row.currency).minor


class DeliveryForm(ActForm):
    """The day of delivery."""

    on = forms.DateField(
        label=_("Delivered on"),
        initial=localdate,
        widget=_date_input(),
        help_text=_("The schedule is computed anew from this day, and the supplier is paid."),
    )


class BillForm(ActForm):
    """Billing up to a day."""

    on = forms.DateField(label=_("Bill everything due by"), initial=localdate, widget=_date_input())


NONE = "none"


def _awaited(detail: ContractDetail) -> list[tuple[str, str]]:
    """Return the settlements that are awaited, in words."""
    return [
        (
            str(one.id),
            _("%(dealer)s: %(amount)s %(currency)s by %(day)s")
            % {
                "dealer": one.dealer,
                "amount": formats.amount(Money(one.minor, one.currency).amount, cells.language()),
                "currency": one.currency,
                "day": formats.day(one.valid_until, cells.language()),
            },
        )
        for one in detail.awaited
    ]


class PaymentForm(ActForm):
    """Money that came."""

    on = forms.DateField(
        label=_("Received on"),
        initial=localdate,
        widget=_date_input(),
        help_text=_("A day in the past allocates everything anew from that day on."),
    )
    amount = forms.DecimalField(label=_("Amount"), min_value=Decimal("0.01"), decimal_places=2)
    method = forms.ChoiceField(
        label=_("Method"), choices=[(code, METHOD_WORDS[code]) for code in METHODS]
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False)
    announced = forms.ChoiceField(
        label=_("Settlement that a dealer announced"),
        required=False,
        help_text=_("The preview proposes it when the amount is the one that was announced."),
    )

    @property
    def matched(self) -> str:
        """Return the announced settlement that the payment is, in words; call it on a valid form."""
        return dict(_awaited(self.detail)).get(str(self.announcement or ""), "")

    @property
    def announcement(self) -> int | None:
        """Return the number of that settlement: the one that was chosen, else the one of this amount."""
        chosen = self.cleaned_data.get("announced", NONE)
        if chosen:
            return None if chosen == NONE else int(chosen)
        minor = self.minor("amount")
        same = [one.id for one in self.detail.awaited if one.minor == minor]
        return same[0] if len(same) == 1 else None

    @override
    def prepare(self) -> None:
        """Say beside the amount what is overdue and owed, and offer what dealers announced."""
        field = self.fields["announced"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", _("As the amount says")),
            *_awaited(self.detail),
            (NONE, _("None of them")),
        ]
        if not self.detail.awaited:
            del self.fields["announced"]
        code, language = self.detail.row.currency, cells.language()
        overdue, owed = (
            formats.amount(Money(minor, code).amount, language)
            for minor in (self.detail.overdue, self.detail.owed)
        )
        said = _("Overdue today: %(overdue)s; owed in all: %(owed)s.")
        self.fields["amount"].help_text = said % {"overdue": overdue, "owed": owed}


class ReturnForm(ActForm):
    """Which payment went back, and why."""

    payment = forms.ChoiceField(label=_("Payment"))
    reason = forms.CharField(label=_("Reason of the bank"), max_length=200)

    @override
    def prepare(self) -> None:
        """Offer the payments that have not gone back."""
        currency, language = self.detail.row.currency, cells.language()
        field = self.fields["payment"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (str(row.id), _payment_words(row, currency, language))
            for row in self.detail.payments
            if row.minor > 0 and not row.is_returned and row.method in METHODS
        ]


def _payment_words(row: PaymentRow, currency: str, language: str) -> str:
    shown = formats.amount(Money(row.minor, currency).amount, language, 2)
    return f"{formats.day(row.on, language)} · {shown} {currency}"


class DamagesForm(ActForm):
    """What a vehicle brought after a lease was terminated."""

    sold_for = forms.DecimalField(
        label=_("Sold for, before tax"), min_value=Decimal(0), decimal_places=2
    )
    refused_offer = forms.DecimalField(
        label=_("Better offer refused, before tax"),
        min_value=Decimal(0),
        decimal_places=2,
        required=False,
        help_text=_("An offer of a buyer whom the customer presented within thirty days."),
    )


class SellForm(ActForm):
    """Who buys a vehicle that came back, and for how much."""

    on = forms.DateField(
        label=_("Sold and paid on"),
        initial=localdate,
        widget=_date_input(),
        help_text=_("The price lowers what a termination claims; the buyer gets the tax document."),
    )
    price = forms.DecimalField(
        label=_("Price before tax"), min_value=Decimal("0.01"), decimal_places=2
    )
    buyer = NumberField(label=_("Number of the buyer"), prefix="PTY")


class BuyoutForm(ActForm):
    """The day of a buyout, and the price where it is agreed."""

    agreed_price = forms.DecimalField(
        label=_("Agreed price before tax"),
        min_value=Decimal(0),
        decimal_places=2,
        required=False,
        help_text=_("Leave it empty for the financial balance; a lease without option needs it."),
    )
    indemnity = forms.DecimalField(
        label=_("Indemnity for leaving early"),
        min_value=Decimal(0),
        decimal_places=2,
        initial=0,
        help_text=_("A consumer owes no more than the law allows; above it the act is refused."),
    )

    @override
    def prepare(self) -> None:
        """Ask for the price alone once the asset is back: nobody leaves early any more."""
        if self.detail.row.state == State.RETURNED:
            del self.fields["indemnity"]
            self.fields["agreed_price"].required = True
            self.fields["agreed_price"].help_text = _(
                "The customer buys the asset that he gave back."
            )


class GiveBackForm(ActForm):
    """When the asset came back, and what it has driven."""

    driven = forms.IntegerField(
        label=_("Kilometres driven since delivery"), min_value=0, max_value=10_000_000
    )

    @override
    def prepare(self) -> None:
        """Say what was agreed; the reading is needed only where it settles something."""
        agreed, field = self.detail.agreement.mileage, self.fields["driven"]
        field.required = agreed is not None and self.detail.row.state in RUNNING
        if agreed is not None:
            said = _("%(km)s km a year were agreed; the allowance follows the days of use.")
            field.help_text = said % {"km": formats.number(agreed.a_year, cells.language())}


class ReleaseForm(ActForm):
    """How the register confirmed that the pledge is struck off."""

    confirmation = forms.CharField(
        label=_("Number of the confirmation"),
        max_length=100,
        help_text=_("As the register gave it when the pledge was struck off."),
    )


class SuspendForm(ActForm):
    """From when, and what becomes of the term."""

    extends = forms.ChoiceField(
        label=_("Instalments left out"),
        choices=[("yes", _("follow at the end")), ("no", _("are spread over the others"))],
        help_text=_("Interest runs meanwhile and joins the principal."),
    )


class RescheduleForm(ActForm):
    """Where the next instalment moves, and how many are added."""

    to_due = forms.DateField(
        label=_("The next instalment falls due on"), widget=_date_input(), required=False
    )
    extra = forms.IntegerField(
        label=_("Instalments added at the end"), min_value=0, max_value=240, initial=0
    )


class RateForm(ActForm):
    """The rate from a day on."""

    percent = forms.DecimalField(
        label=_("Nominal rate, % a year"), min_value=Decimal(0), max_digits=9, decimal_places=6
    )


class PrepayForm(ActForm):
    """Capital repaid early."""

    amount = forms.DecimalField(label=_("Capital"), min_value=Decimal("0.01"), decimal_places=2)
    keeps = forms.ChoiceField(
        label=_("Afterwards"),
        choices=[("yes", _("the instalments are smaller")), ("no", _("they are fewer"))],
    )


class TransferForm(ActForm):
    """Who takes over."""

    customer = NumberField(label=_("Number of the new customer"), prefix="PTY")


class NoticeForm(ActForm):
    """The last day a notice leaves."""

    ends_on = forms.DateField(label=_("Last day to pay"), widget=_date_input())


class HoldForm(ActForm):
    """Why a pay-out is held, and until when."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Whoever meets the hold reads it: say what is awaited, and from whom."),
    )
    until_on = forms.DateField(
        label=_("Last day of the hold"),
        widget=_date_input(),
        required=False,
        help_text=_("Leave it empty to hold until somebody releases it."),
    )


class EndHoldForm(ActForm):
    """Why a hold or its pause ends, and whose the paused days are."""

    cause = forms.ChoiceField(label=_("Held by"))
    reason = forms.CharField(
        label=_("Reason"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2})
    )
    catches_up = forms.BooleanField(
        label=_("Ask for what lateness of the paused days costs"),
        required=False,
        help_text=_(
            "Only where the verdict went against the customer; else those days cost nothing."
        ),
    )

    @override
    def prepare(self) -> None:
        """Offer the causes that hold."""
        field = self.fields["cause"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (one.fact.cause, f"{one.who}: {one.fact.reason}") for one in self.detail.held_by
        ]


class DraftForm(forms.Form):
    """Whose contract an offer becomes, and for which asset."""

    key = forms.CharField(widget=forms.HiddenInput, initial=new_key, max_length=64)
    on = forms.DateField(label=_("On"), initial=localdate, widget=_date_input())
    customer = NumberField(label=_("Number of the customer"), prefix="PTY")
    asset = NumberField(label=_("Number of the asset"), prefix="AST", required=False)
    commission = forms.DecimalField(
        label=_("Commission of dealer or broker, before tax"),
        min_value=0,
        decimal_places=2,
        required=False,
    )
    commission_tax = forms.DecimalField(
        label=_("Recoverable tax on the commission"),
        min_value=0,
        decimal_places=2,
        required=False,
        help_text=_("None on a credit: bringing one is exempt."),
    )
    pledged = forms.BooleanField(
        label=_("The vehicle is pledged to us"),
        required=False,
        help_text=_("When all is paid, the pledge is to be released before the contract closes."),
    )

    def __init__(self, *args: Any, may_pledge: bool, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_currency(self, currency)
        if not may_pledge:
            del self.fields["pledged"]
