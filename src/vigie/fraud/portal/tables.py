"""What the queue and the list of tasks may be asked: saved views, filters, columns."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vigie.fraud.domain import rulebook
from vigie.fraud.domain.lifecycle import DECIDED, LIVE
from vigie.fraud.portal.words import (
    CONCERNS,
    NATURES,
    PRODUCTS,
    STATES,
    task_words,
    typology_name,
)
from vigie.fraud.queries import SORTS, AlertFilters, Colleague, Waiting, number_of
from vigie.ui import cells, formats
from vigie.ui.levels import LEVELS
from vigie.ui.lists import Column, Filter, Table, View

Words = str | Promise
Test = Callable[[Waiting], bool]

QUEUE: Final = Table(columns=(), sort="risk")
ORDERS: Final[dict[str, Words]] = {
    "risk": _("Level, then amount"),
    "amount": _("Largest amount first"),
    "newest": _("Newest first"),
    "oldest": _("Oldest first"),
}
_GROUPS: Final[dict[str, Words]] = {
    "decided": pgettext_lazy("view", "Decided"),
    "standing": _("Waits or is confirmed"),
    "all": _("Whatever the state"),
}
# All but housekeeping, which puts no amount at risk.
_AT_STAKE: Final[dict[str, Words]] = {"at_stake": _("All but housekeeping")}
_AMOUNTS: Final[dict[str, Words]] = {"once": _("Each contract once, by its highest level")}
_HANDS: Final[dict[str, Words]] = {"mine": _("me"), "nobody": _("nobody")}
_EYES: Final[dict[str, Words]] = {
    "mine": _("Waits for my second eyes"),
    "any": _("Waits for a second person"),
}
_ASIDE: Final[dict[str, Words]] = {
    "yes": _("Put aside only"),
    "all": _("Those put aside included"),
}
_BACKLOG: Final[dict[str, Words]] = {"yes": _("Backlog only"), "all": _("Backlog included")}
_COMPLETE: Final = "fraud/parts/complete.html"
_IS_WAITING: Final = {"to_be_reread", "open", "cleared_by_register"}


def _shown(one: Waiting) -> bool:
    return not one.is_baseline and not one.is_asleep and not one.is_led


# Saved views: label, what the address holds, which waiting alerts it shows (None: not counted).
VIEWS: Final[tuple[tuple[Words, dict[str, str], Test | None], ...]] = (
    (
        pgettext_lazy("view", "To decide"),
        {"state": "open"},
        lambda one: one.state == "open" and _shown(one),
    ),
    (
        LEVELS["red"].word,
        {"level": "red"},
        lambda one: one.level == "red" and _shown(one),
    ),
    (
        LEVELS["orange"].word,
        {"level": "orange"},
        lambda one: one.level == "orange" and _shown(one),
    ),
    (
        LEVELS["yellow"].word,
        {"level": "yellow"},
        lambda one: one.level == "yellow" and _shown(one),
    ),
    (
        pgettext_lazy("view", "In my hands"),
        {"hand": "mine"},
        lambda one: one.hand == "mine" and _shown(one),
    ),
    (
        pgettext_lazy("view", "For my second eyes"),
        {"eyes": "mine", "aside": "all"},
        None,
    ),
    (
        pgettext_lazy("view", "To be re-read"),
        {"state": "to_be_reread"},
        lambda one: one.state == "to_be_reread" and _shown(one),
    ),
    (
        pgettext_lazy("view", "Cleared"),
        {"state": "cleared_by_register"},
        lambda one: one.state == "cleared_by_register" and _shown(one),
    ),
    (
        pgettext_lazy("view", "Own faults"),
        {"nature": "housekeeping"},
        lambda one: one.nature == "housekeeping" and _shown(one),
    ),
    (
        pgettext_lazy("view", "Put aside"),
        {"aside": "yes"},
        lambda one: one.is_asleep and not one.is_baseline and not one.is_led,
    ),
    (
        pgettext_lazy("view", "Backlog"),
        {"baseline": "yes"},
        lambda one: one.is_baseline and not one.is_asleep and not one.is_led,
    ),
    (pgettext_lazy("view", "Decided"), {"state": "decided", "sort": "newest"}, None),
)


def views(waiting: list[Waiting], for_my_eyes: int) -> list[View]:
    """Return the saved views with how many alerts wait in each; those for second eyes come counted."""
    return [
        View(
            label,
            query,
            number_of(waiting, test) if test else for_my_eyes if "eyes" in query else None,
        )
        for label, query, test in VIEWS
    ]


def filters(query: QueryDict, people: Sequence[Colleague]) -> list[Filter]:
    """Return the filters; a run or days of opening are among them when the address has them."""
    hands = [(str(one.user_id), one.name) for one in people]
    states = [(code, state.word) for code, state in STATES.items()]
    typologies = [(code, typology_name(code)) for code in rulebook.typologies()]
    found = [
        Filter("level", _("Level"), [(n, one.word) for n, one in LEVELS.items() if n != "none"]),
        Filter("state", _("State"), [*states, *_GROUPS.items()]),
        Filter("hand", _("In the hands of"), [*_HANDS.items(), *hands]),
        Filter("typology", _("Typology"), typologies),
        Filter("concerns", _("Concerns"), list(CONCERNS.items())),
        Filter("nature", _("Nature"), [*NATURES.items(), *_AT_STAKE.items()]),
        Filter("product", _("Product"), list(PRODUCTS.items())),
        Filter("amounts", _("Amounts at risk"), list(_AMOUNTS.items())),
        Filter("eyes", _("Four eyes"), list(_EYES.items())),
        Filter("aside", pgettext_lazy("filter", "Put aside"), list(_ASIDE.items())),
        Filter("baseline", _("Baseline"), list(_BACKLOG.items())),
        Filter("sort", _("Order"), list(ORDERS.items())),
    ]
    if run := query.get("run", ""):
        found.append(Filter("run", _("Opened by run"), [(run, run)] if _is_run(run) else []))
    for name, label in (("from", _("Opened from")), ("to", _("Opened until"))):
        if day := _day(query.get(name, "")):
            written = formats.day(day, cells.language())
            found.append(Filter(name, label, [(day.isoformat(), written)]))
    return found


def asked(chosen: dict[str, str], text: str = "", me: int | None = None) -> AlertFilters:
    """Return the filters that the legal values of an address ask for; `me` is who asks.

    Alone, they show what waits, is not in the backlog and not put aside; a run shows all that it
    opened.
    """
    run = chosen.get("run", "")
    waiting, states = _states(chosen.get("state", ""), has_run=bool(run))
    if chosen.get("eyes") and not states:
        waiting = None  # a decided alert may wait for a second person too
    is_narrow = bool(run or text.strip())
    return AlertFilters(
        waiting=waiting,
        states=states,
        baseline={"yes": True, "all": None}.get(
            chosen.get("baseline", ""), None if is_narrow else False
        ),
        asleep={"yes": True, "all": None}.get(
            chosen.get("aside", ""), None if is_narrow or not waiting else False
        ),
        led=None if is_narrow or not waiting else False,
        hands=_hands(chosen.get("hand", ""), me),
        is_proposed=True if chosen.get("eyes") else None,
        eyes_of=me if chosen.get("eyes") == "mine" else None,
        levels=_one(chosen, "level"),
        typologies=_one(chosen, "typology"),
        concerns=_one(chosen, "concerns"),
        natures=_natures(chosen.get("nature", "")),
        products=_one(chosen, "product"),
        run_id=int(run) if run else None,
        worst=bool(chosen.get("amounts")),
        text=text,
        opened_from=_day(chosen.get("from", "")),
        opened_to=_day(chosen.get("to", "")),
    )


def order(chosen: dict[str, str]) -> str:
    """Return the order asked for."""
    sort = chosen.get("sort", "risk")
    return sort if sort in SORTS else "risk"


def _states(state: str, *, has_run: bool) -> tuple[bool | None, tuple[str, ...]]:
    if state == "all" or (has_run and not state):
        return None, ()
    if state == "decided":
        return False, tuple(one.value for one in DECIDED)
    if state == "standing":
        return None, tuple(one.value for one in LIVE)
    return (not state or state in _IS_WAITING), ((state,) if state else ())


def _natures(said: str) -> tuple[str, ...]:
    if said == "at_stake":
        return tuple(one for one in NATURES if one != "housekeeping")
    return (said,) if said else ()


def _hands(said: str, me: int | None) -> tuple[int | None, ...]:
    if said == "mine":
        return (me or 0,)
    if said == "nobody":
        return (None,)
    return (int(said),) if said else ()


def _one(chosen: dict[str, str], name: str) -> tuple[str, ...]:
    return (chosen[name],) if chosen.get(name) else ()


def _is_run(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 18


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


_TASK_COLUMNS: Final = (
    Column("code", _("Task"), value=lambda row: task_words(row.code)),
    Column("reference", _("Alert"), "reference", value=lambda row: row.alert.reference),
    Column("level", _("Level"), "level", value=lambda row: row.alert.level),
    Column("contract", _("Contract"), "reference", value=lambda row: row.alert.contract_number),
    Column("plate", _("Plate"), "plate", value=lambda row: row.alert.plate),
    Column("opened_at", _("Since"), "date", value=lambda row: timezone.localdate(row.opened_at)),
)


def tasks(new_key: Callable[[], str] | None) -> Table:
    """Return the table of tasks, with a button per row for those who may complete them."""
    act = Column("act", _("Act"), value=lambda _row: new_key and new_key(), template=_COMPLETE)
    columns = (*_TASK_COLUMNS, act) if new_key else _TASK_COLUMNS
    return Table(columns=columns, href=lambda row: reverse("fraud:alert", args=[row.alert.id]))


def task_filters(counts: dict[str, int]) -> list[Filter]:
    """Return the one filter of tasks: what they ask for, with how many wait."""
    said = [(code, f"{task_words(code)} ({number})") for code, number in counts.items()]
    return [Filter("code", _("Task"), said)]
