"""What alerts offer to other pages: menu, search, the panel of a certificate, dashboard cards."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Final

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from vigie.fraud import queries
from vigie.fraud.portal.staff import effects, explanations, learned
from vigie.fraud.portal.words import state_of, task_words, typology_name
from vigie.fraud.portal.words.history import SUBJECT_KINDS, moments_of_subject
from vigie.fraud.queries import AlertFilters, AlertRow, Waiting, Week, number_of
from vigie.fraud.queries.alert import references_of
from vigie.kernel.actor import Actor
from vigie.tenancy.queries import users
from vigie.ui import cells, formats
from vigie.ui.charts import Chart, Series
from vigie.ui.levels import LEVELS
from vigie.ui.records import Moment
from vigie.ui.registries import Card, History, Hit, MenuEntry, Origin, Panel, SearchProvider

Load = Callable[[Actor], Mapping[str, object]]
READ: Final = "fraud.read_alerts"
SHOWN: Final = ("red", "orange", "yellow")
AGES: Final = {"0-1": (0, 1), "2-7": (2, 7), "8-30": (8, 30), "31+": (31, None)}
LOUD: Final = AlertFilters(
    states=("open",), levels=("red", "orange"), baseline=False, asleep=False, led=False
)


def alerts_address(**asked: str) -> str:
    """Return the queue's address for these filters; empty ones are left out."""
    query = QueryDict(mutable=True)
    query.update({name: value for name, value in asked.items() if value})
    return f"{reverse('fraud:alerts')}?{query.urlencode()}"


def find(by: Actor, words: str, limit: int) -> Sequence[Hit]:
    """Find alerts by the beginning of a reference, plate, VIN or contract number."""
    sought = AlertFilters(waiting=None, text=words)
    rows = queries.alert_queue(by, sought, sort="newest", limit=limit).rows
    return [
        Hit(f"{row.reference} · {_level(row)}", _detail(row), reverse("fraud:alert", args=[row.id]))
        for row in rows
    ]


def named(by: Actor, ids: Sequence[int]) -> Mapping[int, Hit]:
    """Return alerts under their references, each with its page."""
    return {
        pk: Hit(name, "", reverse("fraud:alert", args=[pk]))
        for pk, name in references_of(by, ids).items()
    }


def panel_of(by: Actor, certificate_id: int) -> Mapping[str, object] | None:
    """Return the alerts of a certificate, what waits first; None when it never had one."""
    rows = queries.alerts_of_subject(by, "registrations.certificate", certificate_id)
    lines = [(row, typology_name(row.typology), state_of(row.state)) for row in rows]
    lines.sort(key=lambda line: line[2].tone not in {"loud", "busy", "good"})
    return {"lines": lines} if lines else None


def story_of(by: Actor, certificate_id: int) -> Sequence[Moment]:
    """Return what happened to the alerts of a certificate, for its timeline."""
    lines = queries.story_of_subject(by, "registrations.certificate", certificate_id)
    names = dict(users(by).values_list("id", "name")) if lines else {}
    return moments_of_subject(lines, names)


def levels_card(by: Actor) -> Mapping[str, object]:
    """Return how many alerts wait, by level and state, each with its page."""
    waiting = [one for one in queries.waiting_alerts(by) if not one.is_led]  # as the links show
    return {
        "levels": [_level_figure(waiting, level) for level in SHOWN],
        "states": [
            _state_figure(waiting, state, low)
            for state, low in (
                ("to_be_reread", _("read once, not confirmed yet")),
                ("cleared_by_register", _("to be acknowledged")),
            )
        ],
        "backlog": number_of(waiting, lambda one: one.is_baseline),
        "backlog_href": alerts_address(baseline="yes", aside="all"),
    }


def weeks_card(by: Actor) -> Mapping[str, object]:
    """Return the chart of alerts opened per week, by level."""
    weeks = queries.opened_per_week(by)
    series = [
        Series(
            LEVELS[level].word,
            [getattr(week, level) for week in weeks],
            level,
            [_week_address(level, week) for week in weeks],
        )
        for level in SHOWN
    ]
    return {
        "chart": Chart(
            "fraud-weeks",
            _("How many alerts opened each week?"),
            "stacked",
            [formats.day(week.starts_on, cells.language())[:-5] for week in weeks],
            series,
            unit=_("alerts, the baseline left out"),
            category_title=_("Week of"),
        )
    }


def exposure_card(by: Actor) -> Mapping[str, object]:
    """Return what stands behind alerts that wait or are confirmed, by currency, then by level."""
    return {
        "lines": [
            (
                one.currency,
                Decimal(one.cents) / 100,
                [
                    (level, Decimal(cents) / 100, _amounts(level))
                    for level, cents in one.by_level.items()
                ],
            )
            for one in queries.exposure_at_risk(by)
        ],
        "href": _amounts(""),
    }


def ageing_card(by: Actor) -> Mapping[str, object]:
    """Return the chart of how long alerts have waited, by level."""
    ages = queries.ageing(by)
    series = [
        Series(
            LEVELS[level].word,
            [ages[age][level] for age in AGES],
            level,
            [_age_address(level, *bounds) for bounds in AGES.values()],
        )
        for level in SHOWN
    ]
    return {
        "chart": Chart(
            "fraud-ageing",
            _("How long have alerts waited?"),
            "stacked",
            ["0–1", "2–7", "8–30", "31+"],
            series,
            unit=_("alerts that wait for a person, by days since the extract that raised them"),
            category_title=_("Days"),
        )
    }


def tasks_card(by: Actor) -> Mapping[str, object]:
    """Return the tasks that wait, most numerous first, each with its page."""
    address = reverse("fraud:tasks")
    counts = queries.open_task_counts(by)
    lines = [(task_words(code), n, f"{address}?code={code}") for code, n in counts.items()]
    return {"lines": lines, "total": sum(counts.values()), "href": address}


def unless_new(load: Load) -> Callable[[Actor], Mapping[str, object] | None]:
    """Leave a card out that has nothing to say where no alert was ever raised: import comes first."""

    def loaded(by: Actor) -> Mapping[str, object] | None:
        context = load(by)
        chart = context.get("chart")
        is_full = chart.has_values if isinstance(chart, Chart) else bool(context.get("lines"))
        return context if is_full or queries.has_alerts(by) else None

    return loaded


def loud_count(by: Actor) -> int:
    """Return how many probable or certain alerts wait for a decision, for the menu."""
    return queries.count_alerts(by, LOUD)


MENU: Final = (
    MenuEntry(
        "fraud.alerts",
        _("Alerts"),
        "fraud:alerts",
        "bell",
        READ,
        order=20,
        key="a",
        count=loud_count,
    ),
    MenuEntry("fraud.rings", _("Rings"), "fraud:rings", "link", READ, order=22, key="r"),
    MenuEntry("fraud.tasks", _("Tasks"), "fraud:tasks", "check", READ, order=25, key="t"),
    MenuEntry(
        "fraud.settings",
        _("Alerts"),
        "fraud:settings",
        "bell",
        READ,
        order=120,
        group="settings",
        section="alerts",
        detail=_("Days of grace, acts by default, levels that are written about."),
    ),
    MenuEntry(
        "fraud.retention",
        _("Retention of alerts"),
        "fraud:retention",
        "clock",
        READ,
        order=122,
        group="settings",
        section="alerts",
        detail=_("For how long alerts are kept, what goes tonight, what went."),
    ),
    MenuEntry(
        "fraud.rules",
        _("Rules"),
        "fraud:rules",
        "gavel",
        "scoring.read_rulesets",
        order=125,
        group="settings",
        section="alerts",
        detail=_("The rules in force, and those on trial beside them."),
    ),
)
PANEL: Final = Panel(
    "fraud.alerts",
    "registrations.certificate",
    _("Alerts"),
    "fraud/parts/panel.html",
    panel_of,
    READ,
    order=10,
)
HISTORY: Final = History(
    "fraud.alerts", "registrations.certificate", SUBJECT_KINDS, story_of, READ, order=10
)
EFFECTS_PANEL: Final = Panel(
    "fraud.effects",
    "fraud.alert",
    _("Done by default"),
    "fraud/parts/effects_panel.html",
    effects.panel_of,
    READ,
    order=5,
)
EXPLANATIONS_PANEL: Final = Panel(
    "fraud.explanations",
    "fraud.alert",
    _("What the person says"),
    "fraud/parts/explanations_panel.html",
    explanations.panel_of,
    READ,
    order=4,
)
WITHHELD_PANEL: Final = Panel(
    "fraud.withheld",
    "fraud.alert",
    _("Not done by itself"),
    "fraud/parts/withheld_panel.html",
    learned.withheld,
    READ,
    order=6,
)
SAW_PANEL: Final = Panel(
    "fraud.saw",
    "fraud.alert",
    _("What the model saw"),
    "fraud/parts/saw_panel.html",
    learned.saw,
    READ,
    order=7,
)
ORIGIN: Final = Origin("fraud.alerts", "fraud.alert", _("Alert"), {}, named, READ)
SEARCH: Final = SearchProvider("fraud.alerts", _("Alerts"), find, READ, 20, "fraud:alerts")
CARDS: Final = (
    Card("fraud.levels", "fraud/parts/levels_card.html", levels_card, READ, 10, wide=True),
    Card("fraud.weeks", "fraud/parts/chart_card.html", unless_new(weeks_card), READ, 20),
    Card("fraud.ageing", "fraud/parts/chart_card.html", unless_new(ageing_card), READ, 21),
    Card("fraud.exposure", "fraud/parts/exposure_card.html", unless_new(exposure_card), READ, 30),
    Card("fraud.tasks", "fraud/parts/tasks_card.html", unless_new(tasks_card), READ, 31),
)


def _level(row: AlertRow) -> object:
    return LEVELS[row.level].word


def _detail(row: AlertRow) -> str:
    plate = formats.plate(row.plate) if row.plate else row.contract_number
    return f"{plate} · {typology_name(row.typology)} · {state_of(row.state).word}"


def _level_figure(waiting: list[Waiting], level: str) -> tuple[str, int, str, str]:
    number = number_of(waiting, lambda one: one.level == level)
    backlog = number_of(waiting, lambda one: one.level == level and one.is_baseline)
    href = alerts_address(level=level, baseline="all", aside="all")
    return level, number, _in_backlog(backlog), href


def _state_figure(
    waiting: list[Waiting], state: str, meaning: str | Promise
) -> tuple[str | Promise, int, str, str]:
    mine = [one for one in waiting if one.state == state]
    number = number_of(mine, lambda _one: True)
    backlog = number_of(mine, lambda one: one.is_baseline)
    low = " · ".join(str(part) for part in (meaning, _in_backlog(backlog)) if part)
    href = alerts_address(state=state, baseline="all", aside="all")
    return state_of(state).word, number, low, href


def _amounts(level: str) -> str:
    """Return the queue of what an exposure counts: contracts, each by the highest of its alerts.

    Of what waits or is confirmed, but for housekeeping.
    """
    said = {"state": "standing", "nature": "at_stake", "level": level, "baseline": "all"}
    return alerts_address(**said, amounts="once", sort="amount")


def _in_backlog(number: int) -> str:
    words = ngettext("%(n)s of them in the backlog", "%(n)s of them in the backlog", number)
    return words % {"n": formats.number(number, cells.language())} if number else ""


def _week_address(level: str, week: Week) -> str:
    """Return the queue of a week; none where alerts of it were erased, for no list shows these."""
    if level in week.erased:
        return ""
    days = (week.starts_on, week.starts_on + timedelta(days=6))
    first, last = (day.isoformat() for day in days)
    return alerts_address(state="all", level=level, **{"from": first, "to": last})


def _age_address(level: str, youngest: int, oldest: int | None) -> str:
    today = timezone.localdate()
    first = "" if oldest is None else (today - timedelta(days=oldest)).isoformat()
    last = (today - timedelta(days=youngest)).isoformat()
    days = {"from": first, "to": last}
    return alerts_address(level=level, baseline="all", aside="all", **days)
