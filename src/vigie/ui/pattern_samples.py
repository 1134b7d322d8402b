"""Made-up things for the page of patterns: no person, plate or contract of these exists."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vigie.ui.cells import State
from vigie.ui.charts import Chart, Series
from vigie.ui.lists import Column, Filter, Table, View
from vigie.ui.records import Change, ComparedField, Comparison, Moment, Progress, Timeline


@dataclass(frozen=True, slots=True)
class Sample:
    """A row of the sample list."""

    id: int
    contract: str
    plate: str
    vin: str
    holder: str
    level: str
    state: State
    seen_on: date
    exposure: Decimal | None


LEVEL_CHOICES = (("red", _("Certain")), ("orange", _("Probable")), ("yellow", _("Suspicion")))

TABLE = Table(
    columns=(
        Column("contract", _("Contract"), "reference", sortable=True),
        Column("plate", _("Plate"), "plate"),
        Column("vin", _("VIN"), "vin", is_minor=True),
        Column("holder", _("Holder")),
        Column("level", _("Level"), "level", sortable=True),
        Column("state", _("State"), "state"),
        Column("seen_on", _("First seen"), "date", sortable=True),
        Column("exposure", _("Exposure"), "amount", sortable=True, unit="EUR"),
    ),
    href=lambda row: f"?selected={row.id}",
    bulk=True,
    sort="-seen_on",
)
FILTERS = (
    Filter("level", _("Level"), LEVEL_CHOICES),
    Filter("state", _("State"), (("open", _("To decide")), ("decided", _("Decided")))),
)
VIEWS = (
    View(_("To decide"), {"state": "open"}, 37),
    View(_("Everything"), {}, 1_204),
    View(_("Certain"), {"level": "red"}, 3),
)


class SampleForm(forms.Form):
    """A decision with its mandatory reason."""

    verdict = forms.ChoiceField(
        label=_("Verdict"),
        choices=[("confirm", _("Fraud confirmed")), ("dismiss", _("Not a fraud"))],
        widget=forms.RadioSelect,
    )
    owner = forms.CharField(label=_("Person in charge"), required=False)
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Kept with the alert and shown to whoever reads it later."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write why, so that the next reader understands.")},
    )


def rows() -> list[Sample]:
    """Return sample rows, one with nothing but its identifiers."""
    today = timezone.localdate()
    to_decide, decided = State(_("To decide"), "loud"), State(_("Dismissed"))
    reread, sure = State(_("To be re-read"), "busy"), State(_("Cleared by the register"), "good")
    return [
        Sample(1, "LC-2024-00417", "GA123BC", "VF1RFB00X57123456", "MARTIN Zoé", "red", reread,
               today, Decimal("31240.50")),
        Sample(2, "LC-2023-11872", "FH481LN", "WVWZZZ1KZAW000123", "TRANSPORTS DU LEMAN SARL",
               "orange", to_decide, today - timedelta(days=1), Decimal(18905)),
        Sample(3, "LC-2025-02390", "1234AB75", "ZFA31200000745216", "NOWAK Paweł", "yellow",
               to_decide, today - timedelta(days=12), Decimal(7400)),
        Sample(4, "LC-2022-00031", "EB902XT", "TMBJJ7NE5G0123987", "DE LA FONTAINE Élodie",
               "yellow", decided, today - timedelta(days=75), Decimal("1250.99")),
        Sample(5, "LC-2021-07755", "DX777QA", "JTDKB20U403512345", "", "none", sure,
               today - timedelta(days=800), None),
    ]  # fmt: skip


def comparison() -> Comparison:
    """Return a comparison with each way a field may differ."""
    since = timezone.localdate() - timedelta(days=20)
    return Comparison(
        expected_source=_("Portfolio of 1 November"),
        observed_source=_("Register extract of 20 November"),
        fields=(
            ComparedField(_("Holder"), "C.1", "MARTIN ZOE", "MARTEN ZOÉ", "near", since),
            ComparedField(
                _("Lessee"), "C.3", "TRANSPORTS DU LEMAN SARL", "GARAGE DES ALPES SAS",
                "different", since, note=_("The lessee named in the contract is no longer inscribed."),
            ),
            ComparedField(_("VIN"), "E", "VF1RFB00X57123456", "VF1RFB00X57132456", "near",
                          timezone.localdate(), "vin"),
            ComparedField(_("Plate"), "A", "GA123BC", "GA128BC", "near", since, "plate"),
            ComparedField(_("Pledge"), "Z.1", "inscribed", None, "different", since),
            ComparedField(_("Make"), "D.1", "RENAULT", "RENAULT"),
            ComparedField(_("Fuel"), "P.3", "ES", "ES"),
            ComparedField(_("First registration"), "B", "2021-03-14", "2021-03-14"),
        ),
    )  # fmt: skip


def changes() -> list[Change]:
    """Return two changes between extracts."""
    today = timezone.localdate()
    return [
        Change(
            _("Holder"), "MARTIN ZOE", "GARAGE DES ALPES SAS", today - timedelta(days=20), today
        ),
        Change(_("Address"), "12 rue des Lilas, Lyon", None, None, today - timedelta(days=3)),
    ]


def timeline() -> Timeline:
    """Return a timeline with facts of every kind."""
    now = timezone.now()
    return Timeline(
        kinds=(
            ("register", _("Register")),
            ("alert", _("Alerts")),
            ("message", _("Messages")),
            ("decision", _("Decisions")),
        ),
        moments=(
            Moment("gavel", _("Fraud confirmed: the buyer’s deed is on file."), _("decision"),
                   now - timedelta(minutes=4), who="Élodie Petit", kind="decision", tone="is-loud"),
            Moment("message", _("“The dealer does not answer since Monday.”"), _("comment"),
                   now - timedelta(hours=3), who="Paweł Zieliński", kind="message"),
            Moment("mail", _("Two people were told by e-mail."), _("notification"),
                   now - timedelta(days=1), kind="message"),
            Moment("alert-triangle", _("Alert raised: the holder changed while the contract runs."),
                   "ALR-2026-004211", now - timedelta(days=1), who=gettext("rule 1, version 3"), kind="alert"),
            Moment("database", _("The register names another holder."), _("extract of 20 November"),
                   (now - timedelta(days=20)).date(), (now - timedelta(days=3)).date(), kind="register"),
            Moment("file-text", _("Contract begun."), _("portfolio"), date(2024, 2, 1),
                   kind="register"),
        ),
    )  # fmt: skip


def progresses() -> list[Progress]:
    """Return long work in each state."""
    return [
        Progress(_("Reading the register extract"), 0, 0, "waiting"),
        Progress(_("Comparing certificates"), 412_000, 1_000_000, "running", 134),
        Progress(_("Comparing certificates"), 1_000_000, 1_000_000, "done", note=_("214 differ.")),
        Progress(_("Reading the portfolio"), 1_920, 50_000, "failed",
                 note=_("Line 1,921 ends in the middle of a field.")),
    ]  # fmt: skip


def chart_list() -> list[Chart]:
    """Return one chart of each kind."""
    week = gettext("week")
    weeks = [f"{week} {number}" for number in range(40, 48)]
    return [
        Chart("weeks", _("How many alerts came each week?"), "stacked", weeks, (
            Series(_("Certain"), (1, 0, 2, 1, 0, 3, 1, 2), "red", ["?level=red"] * 8),
            Series(_("Probable"), (4, 6, 3, 5, 8, 2, 4, 6), "orange", ["?level=orange"] * 8),
            Series(_("Suspicion"), (12, 9, 14, 11, 7, 16, 10, 13), "yellow", ["?level=yellow"] * 8),
        ), _("alerts"), _("Week")),
        Chart("exposure", _("How much is at risk?"), "line", weeks, (
            Series(_("At risk"), (1.2, 1.25, 1.31, 1.2, 1.44, 1.5, 1.42, 1.61), "accent"),
            Series(_("Recovered"), (0.1, 0.2, 0.2, 0.3, 0.32, 0.4, 0.52, 0.6), "accent-2"),
        ), _("million EUR"), _("Week")),
        Chart("ages", _("How long have open alerts waited?"), "rows",
              [gettext("under a day"), gettext("1 to 7 days"), gettext("8 to 30 days"), gettext("over 30 days")],
              (Series(_("Open alerts"), (14, 21, 9, 3), "accent"),), _("alerts"), _("Age")),
        Chart("nothing", _("How much was recovered?"), "columns", (), (), "", ""),
    ]  # fmt: skip


def instants() -> list[datetime]:
    """Return instants at several distances."""
    now = timezone.now()
    return [now, now - timedelta(hours=5), now - timedelta(days=40), now + timedelta(days=3)]
