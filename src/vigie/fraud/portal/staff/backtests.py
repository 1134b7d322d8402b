"""Backtests of rules and models: asked for, watched, compared over the same extracts."""

from datetime import date
from typing import Final
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from vigie.fraud.actions import Minutes, ask_backtest, save_review_time
from vigie.fraud.actions.backtesting import LONGEST
from vigie.fraud.domain.cases import MODEL
from vigie.fraud.domain.rulebook import CERTIFICATES
from vigie.fraud.portal.forms import KeyedForm
from vigie.fraud.portal.words import typology_name
from vigie.fraud.queries import (
    BacktestRow,
    backtest,
    backtest_cells,
    backtests,
    review_time,
)
from vigie.kernel.actor import Actor
from vigie.kernel.errors import VigieError
from vigie.scoring.queries import ModelLine, models, ruleset_versions
from vigie.ui import cells, formats
from vigie.ui.access import StaffRequest, staff_page
from vigie.ui.catalogue import sentence
from vigie.ui.cells import State
from vigie.ui.charts import Chart, Series
from vigie.ui.levels import LEVELS
from vigie.ui.records import Progress

READ: Final = "scoring.read_rulesets"
EDIT: Final = "scoring.edit_rulesets"
SETTINGS: Final = "fraud.edit_settings"
MODELS: Final = "scoring.read_models"
SHOWN: Final = ("red", "orange", "yellow")
COLOURS: Final = ("accent", "accent-2", "neutral")
COMPARED: Final = len(COLOURS)
STATES: Final[dict[str, State]] = {
    "asked": State(pgettext_lazy("backtest", "Waits"), "busy"),
    "running": State(pgettext_lazy("backtest", "Runs"), "busy"),
    "done": State(pgettext_lazy("backtest", "Done"), "good"),
    "failed": State(pgettext_lazy("backtest", "Failed"), "loud"),
}
_BAR: Final = {"asked": "waiting", "running": "running", "done": "done", "failed": "failed"}


class AskForm(KeyedForm):
    """Which version judges the past (0 is the one in force), and which model beside it (0: none)."""

    ruleset = forms.TypedChoiceField(label=gettext_lazy("Version"), coerce=int)
    model = forms.TypedChoiceField(
        label=gettext_lazy("Model beside the rules"), coerce=int, required=False
    )


class MinutesForm(KeyedForm):
    """Minutes of review for an alert of each level."""

    red = forms.IntegerField(label=gettext_lazy("Certain"), min_value=1, max_value=LONGEST)
    orange = forms.IntegerField(label=gettext_lazy("Probable"), min_value=1, max_value=LONGEST)
    yellow = forms.IntegerField(label=gettext_lazy("Suspicion"), min_value=1, max_value=LONGEST)


@require_http_methods(["GET", "POST"])
@staff_page(READ)
def show(request: StaffRequest) -> HttpResponse:
    """Show the backtests beside each other; take one to run, or the minutes of review."""
    by, status = request.actor, 200
    ask, minutes = _ask_form(request), _minutes_form(request)
    if request.method == "POST":
        chosen = minutes if "red" in request.POST else ask
        if chosen.is_valid() and _done(request, chosen):
            return redirect("fraud:backtests")
        status = 422
    rows = backtests(by)
    context = {
        "lines": [(row, _named(row), STATES[row.status], _hours(row)) for row in rows],
        "chart": _over_time(by, rows),
        "ask": ask if by.may(EDIT) else None,
        "minutes": minutes,
        "may_set": by.may(SETTINGS),
        "under_way": [_progress(row) for row in rows if row.is_under_way],
    }
    return render(request, "fraud/pages/backtests.html", context, status=status)


@require_GET
@staff_page(READ)
def one(request: StaffRequest, backtest_id: int) -> HttpResponse:
    """Show what one came to: by extract and by matter."""
    by = request.actor
    row = backtest(by, backtest_id)
    context = {
        "row": row,
        "name": _named(row),
        "state": STATES[row.status],
        "hours": _hours(row),
        "levels": [(level, row.opened[level]) for level in SHOWN],
        "progress": _progress(row) if row.is_under_way else None,
        "chart": _levels_over_time(by, row),
        "matters": [
            (typology_name(cell.typology), cell)
            for cell in backtest_cells(by, backtest_id, by_typology=True)
            if cell.opened
        ],
    }
    return render(request, "fraud/pages/backtest.html", context)


@require_GET
@staff_page(READ)
def progress(request: StaffRequest, backtest_id: int) -> HttpResponse:
    """Show how far a backtest is; the page is asked anew when it has ended."""
    row = backtest(request.actor, backtest_id)
    response = render(request, "ui/parts/progress.html", {"progress": _progress(row)})
    if not row.is_under_way:
        response["HX-Refresh"] = "true"
    return response


def _done(request: StaffRequest, form: KeyedForm) -> bool:
    """Do what a form asks; put a refusal on the form."""
    given, by = form.cleaned_data, request.actor
    try:
        if isinstance(form, MinutesForm):
            by.require(SETTINGS)
            asked = Minutes(given["red"], given["orange"], given["yellow"])
            save_review_time(asked, by=by, key=given["key"])
            messages.success(request, _("The minutes are saved; the hours follow them."))
        else:
            chosen = given["ruleset"] or None, given["model"] or None
            ask_backtest(*chosen, by=by, key=given["key"])
            messages.success(request, _("The backtest is asked for. It alerts nobody."))
    except VigieError as error:
        form.add_error(None, sentence(error, get_language() or "en"))
        return False
    return True


def _ask_form(request: StaffRequest) -> AskForm:
    is_mine = request.method == "POST" and "red" not in request.POST
    form = AskForm(
        request.POST if is_mine else None, auto_id="ask_%s", initial={"key": uuid4().hex}
    )
    saved = ruleset_versions(request.actor, CERTIFICATES)
    rules, model = form.fields["ruleset"], form.fields["model"]
    assert isinstance(rules, forms.TypedChoiceField)
    assert isinstance(model, forms.TypedChoiceField)
    rules.choices = [
        (0, _("The rules in force")),
        *((one.id, _("Version %(n)s") % {"n": one.version}) for one in saved),
    ]
    model.choices = [(0, _("None: rules alone")), *_models(request.actor)]
    return form


def _models(by: Actor) -> list[tuple[int, str]]:
    """Return the kept versions of the model, each with the day up to which it has learned."""
    if not by.may(MODELS):
        return []
    return [
        (one.id, _("Model %(n)s, learned up to %(day)s") % {"n": one.version, "day": _day(one)})
        for one in models(by)
        if one.model == MODEL
    ]


def _day(one: ModelLine) -> str:
    return formats.day(one.learned_until, cells.language())


def _minutes_form(request: StaffRequest) -> MinutesForm:
    is_mine = request.method == "POST" and "red" in request.POST
    held = {**review_time(request.actor), "key": uuid4().hex}
    return MinutesForm(request.POST if is_mine else None, auto_id="minutes_%s", initial=held)


def _hours(row: BacktestRow) -> str:
    """Return hours and minutes, written alike in the three languages: 12 h 05."""
    hours, minutes = divmod(row.minutes, 60)
    written = formats.number(hours, cells.language())
    return f"{written}{formats.NO_BREAK}h{formats.NO_BREAK}{minutes:02d}"


def _named(row: BacktestRow) -> str:
    """Return what judged: a version of the rules, and the model beside it."""
    if row.model_number is None:
        return _("Version %(n)s") % {"n": row.version}
    return _("Version %(n)s with model %(m)s") % {"n": row.version, "m": row.model_number}


def _progress(row: BacktestRow) -> Progress:
    return Progress(
        _("Extracts judged: %(name)s") % {"name": _named(row)},
        row.done,
        row.total,
        _BAR[row.status],
        poll=reverse("fraud:backtest_progress", args=[row.id]),
    )


def _over_time(by: Actor, rows: list[BacktestRow]) -> Chart | None:
    """Return the alerts opened by extract, one series for each of the last versions tried."""
    latest: dict[str, BacktestRow] = {}
    for row in rows:
        if row.status == "done":
            latest.setdefault(_named(row), row)
    chosen = list(latest.values())[:COMPARED]
    found = [_opened_by_day(by, row) for row in chosen]
    days = sorted({day for one in found for day in one})
    if not days:
        return None
    series = [
        Series(
            _named(row),
            [sum(one[day].values()) if day in one else None for day in days],
            colour,
            [reverse("fraud:backtest", args=[row.id])] * len(days),
        )
        for row, one, colour in zip(chosen, found, COLOURS, strict=False)
    ]
    return _chart(
        "backtests", _("How many alerts would each version open?"), "columns", days, series
    )


def _levels_over_time(by: Actor, row: BacktestRow) -> Chart | None:
    found = _opened_by_day(by, row)
    days = sorted(found)
    if not days:
        return None
    series = [
        Series(LEVELS[level].word, [found[day].get(level, 0) for day in days], level)
        for level in SHOWN
    ]
    return _chart(
        "backtest", _("How many alerts would open at each extract?"), "stacked", days, series
    )


def _opened_by_day(by: Actor, row: BacktestRow) -> dict[date, dict[str, int]]:
    found: dict[date, dict[str, int]] = {}
    for cell in backtest_cells(by, row.id, by_typology=False):
        if cell.read_on is not None:
            found.setdefault(cell.read_on, {})[cell.level] = cell.opened
    return found


def _chart(name: str, question: str, kind: str, days: list[date], series: list[Series]) -> Chart:
    shown = [formats.day(day, cells.language()) for day in days]
    return Chart(
        f"fraud-{name}", question, kind, shown, series,
        unit=_("alerts that open or rise, the first extract holding the backlog"),
        category_title=_("Extract"),
    )  # fmt: skip
