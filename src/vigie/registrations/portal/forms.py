"""Forms of imports, sources and answers."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from vigie.kernel.errors import Invalid
from vigie.registrations.actions.sources import SourceFacts
from vigie.registrations.domain.columns import COLUMNS
from vigie.registrations.portal.words.columns import GROUPS
from vigie.registrations.portal.words.refusals import refusal
from vigie.registrations.portal.words.states import PRODUCTS, SIDES
from vigie.registrations.queries import SourceLine

Words = str | Promise
EVERY = "*"
COUNTRIES = (("FR", _("France")), ("PL", _("Poland")), ("", _("Another country")))


def new_token() -> str:
    """Return a token that makes one sending of a form one act."""
    return uuid4().hex


class Keyed(forms.Form):
    """A form that, sent twice, acts once."""

    key = forms.CharField(widget=forms.HiddenInput, initial=new_token, max_length=64)


class ErasureForm(Keyed):
    """Why the person of a contract is erased."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The request and its day, for instance. It stays in the journal."),
    )


class DateInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class TableField(forms.FileField):
    """A table that is sent; one without a byte is refused in the words of every other door."""

    @override
    def to_python(self, data: Any) -> Any:
        if data not in self.empty_values and not data.size:
            raise forms.ValidationError(refusal(Invalid("files.empty", file=data.name)))
        return super().to_python(data)


class EndedForm(Keyed):
    """How a contract ended that left the portfolio; one form per question on the page."""

    answer = forms.CharField(widget=forms.HiddenInput, initial="ended")
    note = forms.CharField(
        label=_("How it ended"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It stays in the history of the certificate."),
    )

    def __init__(self, question_id: int) -> None:
        super().__init__(auto_id=f"id_{question_id}_%s")


class UploadForm(Keyed):
    """A file to receive: whose it is, the day it speaks of, whether it says everything."""

    source = forms.ChoiceField(label=_("Source"))
    file = TableField(
        label=_("File"),
        help_text=_("CSV, XLSX or Parquet, plain or compressed with gzip or zstd, up to 2 GB."),
    )
    as_of = forms.DateField(
        label=_("As of"),
        widget=DateInput(),
        initial=localdate,
        help_text=_("The day that the file describes, not the day it was sent."),
    )
    kind = forms.ChoiceField(
        label=_("What it holds"),
        widget=forms.RadioSelect,
        choices=(
            ("full", _("Everything: what is absent is asked about")),
            ("delta", _("Changes only: what is absent stays as it was")),
        ),
        initial="full",
    )
    operations = TableField(label=_("Operations of the register"), required=False)
    inspections = TableField(label=_("Technical inspections"), required=False)

    def __init__(self, *args: object, sources: list[SourceLine], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as given
        self.fields["source"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (str(one.id), f"{SIDES.get(one.side, one.side)} · {one.name}") for one in sources
        ]
        if all(one.side == "portfolio" for one in sources):
            del self.fields["operations"], self.fields["inspections"]


class ReadingForm(Keyed):
    """How dates and numbers of a file are written, and what stands on every row."""

    date_order = forms.ChoiceField(
        label=_("Dates"),
        choices=(
            ("day_first", _("day first: 31/12/2026")),
            ("month_first", _("month first: 12/31/2026")),
        ),
    )
    decimal_mark = forms.ChoiceField(
        label=_("Decimals"),
        choices=(("comma", _("comma: 1 234,56")), ("point", _("point: 1,234.56"))),
    )
    product = forms.ChoiceField(
        label=_("Product of every row"),
        required=False,
        choices=[("", _("as the file says")), *PRODUCTS.items()],
    )
    currency = forms.ChoiceField(
        label=_("Currency of every row"),
        required=False,
        choices=[("", _("as the file says")), ("EUR", "EUR"), ("PLN", "PLN"), ("GBP", "GBP")],
    )

    def __init__(self, *args: object, side: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as given
        if side != "portfolio":
            del self.fields["product"], self.fields["currency"]

    def fixed(self) -> dict[str, str]:
        """Return the columns that have one value on every row; call it on a valid form."""
        given = {name: self.cleaned_data.get(name, "") for name in ("product", "currency")}
        return {name: value for name, value in given.items() if value}


class SourceForm(Keyed):
    """A sender of files, with the right to process them."""

    side = forms.ChoiceField(
        label=_("Holds"),
        choices=(
            ("portfolio", _("Portfolio: what the lender believes")),
            ("register", _("Register: what the certificates say")),
        ),
    )
    name = forms.CharField(
        label=_("Name"),
        max_length=100,
        help_text=_("As your colleagues call it: “Core system, car loans”, “SIV monthly extract”."),
    )
    country = forms.ChoiceField(label=_("Country"), choices=COUNTRIES, required=False, initial="FR")
    legal_basis = forms.CharField(
        label=_("Legal basis"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The law, contract or consent by which you may process these data."),
    )
    permitted = forms.MultipleChoiceField(
        label=_("Permitted fields"),
        widget=forms.CheckboxSelectMultiple,
        choices=[(EVERY, _("All that the file holds")), *GROUPS.items()],
        help_text=_("Fields outside these groups are left out when a file is read."),
    )
    retention_days = forms.IntegerField(
        label=_("Kept for, in days"), min_value=1, max_value=36_500, initial=1825
    )
    rhythm_days = forms.IntegerField(
        label=_("Expected at least every, in days"),
        min_value=1,
        max_value=3650,
        initial=31,
        help_text=_("A register silent for longer raises an operations alert."),
    )

    def facts(self, known: SourceLine | None = None) -> SourceFacts:
        """Return what was filled in; side and name of a known source do not change."""
        given = self.cleaned_data
        return SourceFacts(
            known.side if known else given["side"],
            known.name if known else given["name"],
            given["country"],
            given["legal_basis"],
            _fields(given["permitted"], known),
            given["retention_days"],
            given["rhythm_days"],
        )


class SourceChangeForm(SourceForm):
    """The right to process of a source that is known; its side and name stay."""

    side = None  # type: ignore[assignment]  # Django's way of dropping a field
    name = None  # type: ignore[assignment]


def initial_of(known: SourceLine) -> dict[str, object]:
    """Return what a form shows of a source."""
    held = set(known.permitted_fields)
    groups = [group for group in GROUPS if (names := _names(group)) and names <= held]
    return {
        "country": known.country,
        "legal_basis": known.legal_basis,
        "permitted": [EVERY] if EVERY in held else groups,
        "retention_days": known.retention_days,
        "rhythm_days": known.rhythm_days,
    }


def _fields(chosen: list[str], known: SourceLine | None) -> tuple[str, ...]:
    """Return the columns of the chosen groups; single columns permitted before stay permitted."""
    if EVERY in chosen:
        return (EVERY,)
    held = set(known.permitted_fields) - {EVERY} if known else set()
    whole = {name for group in GROUPS if _names(group) <= held for name in _names(group)}
    kept = (held - whole) | {name for group in chosen for name in _names(group)}
    return tuple(column.name for column in COLUMNS if column.name in kept)


def _names(group: str) -> set[str]:
    return {column.name for column in COLUMNS if column.group == group}


class ViewpointForm(forms.Form):
    """A past day to look at a certificate from, and until when what became known counts."""

    as_of = forms.DateField(
        label=_("State on the evening of"),
        widget=DateInput(),
        help_text=_("What the files of that day and before it say."),
    )
    known_on = forms.DateField(
        label=_("As known on the evening of"),
        widget=DateInput(),
        required=False,
        help_text=_("Files that came later are left out. Empty: everything known today."),
    )

    @override
    def clean(self) -> dict[str, Any]:
        """Refuse days to come: nothing is known of them."""
        given = super().clean() or {}
        for name in ("as_of", "known_on"):
            if given.get(name) and given[name] > localdate():
                self.add_error(name, _("This day is still to come: choose today or a day before."))
        return given
